# A sample that fails for a reason which the kernel knows names it: memory, CPU time, threads, ports, a dead server.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# failed PATTERN CELL: the cell failed, and its error is as the pattern.
failed() {
    python3 - "$@" <<'END'
import json, re, sys
cell = next(c for c in json.load(open("out/run.json"))["cells"] if c["id"] == sys.argv[2])
assert cell["status"] == "failed" and re.search(sys.argv[1], cell["error"]), (cell["status"], cell["error"])
END
}

# grouped CONTROLLER FILE VALUE COMMAND...: runs the command in a control group of its own with that limit; version 1's
# file, or version 2's, whichever there is. Returns 77 where no group can be made.
grouped() {
    python3 - "$@" <<'END'
import os, subprocess, sys
controller, files, value, command = sys.argv[1], sys.argv[2].split("|"), sys.argv[3], sys.argv[4:]
path = None
for line in open("/proc/self/cgroup"):
    _, names, group = line.rstrip("\n").split(":", 2)
    if controller in names.split(","):
        path, name = f"/sys/fs/cgroup/{controller}{group}", files[0]
        break
    if names == "":
        path, name = f"/sys/fs/cgroup{group}", files[1]
mine = f"{path}/simul-test-{os.getpid()}"
try:
    os.mkdir(mine)
except OSError:
    sys.exit(77)
def enter():
    with open(f"{mine}/cgroup.procs", "w") as procs:
        procs.write(str(os.getpid()))
try:
    with open(f"{mine}/{name}", "w") as limit:
        limit.write(value)
    code = subprocess.run(command, preexec_fn=enter).returncode
except (OSError, subprocess.SubprocessError):
    code = 77
os.rmdir(mine)
sys.exit(code)
END
}

@test "CPU time: the limit and what was used are named, for a sample and for a worker" {
    # shellcheck disable=SC2016 # for the inner shell to expand
    run bash -c 'ulimit -S -t 1; exec "$SIMUL" run fib:n=50 -n 2 -w 2 -r sync,processes --repeats 1 --warmup off -o out -q'
    [ "$status" -eq 1 ]
    failed "process was killed by signal 24 .*after [0-9.]+ s of CPU time \\(the limit is 1 s: ulimit -t\\)" fib.sync
    failed "worker [12] .*was killed by signal 24 .*\\(the limit is 1 s: ulimit -t\\)" fib.processes.2
}

@test "memory: the kernel's kill and the group's limit are named" {
    [ -z "${SIMUL_SANITIZER:-}" ] || skip "a sanitizer's own memory exceeds the limit"
    run grouped memory "memory.limit_in_bytes|memory.max" 67108864 \
        "$SIMUL_TEST" run devour -r sync --repeats 1 --trace none --warmup off -o out -q
    [ "$status" -ne 77 ] || skip "no control group can be made here"
    failed "memory ran out, and the kernel killed [0-9]+ of the control group's processes, whose limit is 64" devour.sync
}

@test "threads and processes: the group's limit is named, not the user's" {
    [ -z "${SIMUL_SANITIZER:-}" ] || skip "a sanitizer has threads of its own"
    run grouped pids "pids.max|pids.max" 30 \
        "$SIMUL" run count:delay=1ms -n 60 -w 60 -r threads,processes --repeats 1 --trace none -o out -q
    [ "$status" -ne 77 ] || skip "no control group can be made here"
    [ -e out/run.json ] || skip "the limit was seen beforehand: $output"
    local limit='Resource temporarily unavailable .*; the control group refused it: its limit is 30 threads and processes'
    failed "cannot start thread [0-9]+ of 60: $limit" count.threads.60
    failed "cannot start worker process [0-9]+ of 60: $limit" count.processes.60
}

@test "the server that a sample started dies: it is named with its end" {
    for workload in fetch:latency=200ms echo:rounds=1000000; do
        rm -rf out
        python3 - "$workload" <<'END'
import os, signal, subprocess, sys, time
command = subprocess.Popen([os.environ["SIMUL"], "run", sys.argv[1], "-n", "8", "-r", "sync", "--repeats", "1",
                            "--warmup", "off", "-o", "out", "-q"], stderr=subprocess.DEVNULL)
server = None
while command.poll() is None and server is None:
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = open(f"/proc/{name}/stat").read()
            parent = stat[stat.rindex(")") + 2:].split()[1]
            grand = open(f"/proc/{parent}/stat").read()
        except OSError:
            continue
        if stat[stat.index("(") + 1:].startswith("simul-") and \
           grand[grand.rindex(")") + 2:].split()[1] == str(command.pid):
            server = int(name)
    time.sleep(0.01)
time.sleep(0.3)
os.kill(server, signal.SIGKILL)
command.wait()
END
        failed "; its (origin|echo server) \\(process [0-9]+\\) was killed by signal 9 \\(Killed\\)" "${workload%%:*}.sync"
    done
}

@test "local ports: their range is named when none is free" {
    # shellcheck disable=SC2016 # for the inner shell to expand
    run unshare -rn bash -c 'echo 40000 40005 >/proc/sys/net/ipv4/ip_local_port_range && ip link set lo up || exit 77
        exec "$SIMUL" run echo:rounds=1 -n 60 -r coroutines --repeats 1 --warmup off -o out -q'
    [ -e out/run.json ] || skip "no network of one's own can be made here"
    failed "Cannot assign requested address; local ports are 40000-40005 \\(net.ipv4.ip_local_port_range\\)" echo.coroutines
}
