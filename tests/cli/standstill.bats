# Time in which a sample does not run: the command is stopped as by Ctrl-Z, the sample or the command by SIGSTOP,
# a caller set a scheduling policy. Such time does not count against the limit, and the sample is marked or repeated.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# stopped SEQUENCE WORD...: runs simul in a group of its own, and once its first sample runs, does as the sequence says:
# pairs of who (group, sample, command) and what (a signal), or wait and seconds. Prints the state of the
# sample (T: stopped) after each pair, and the exit code.
stopped() {
    python3 - "$@" <<'END'
import os, signal, subprocess, sys, time
def state(pid):
    try:
        text = open(f"/proc/{pid}/stat").read()
    except OSError:
        return "-"
    return text[text.rindex(")") + 2]
command = subprocess.Popen([os.environ["SIMUL"], "run", *sys.argv[2:]], process_group=0) if sys.version_info >= (3, 11) \
    else subprocess.Popen([os.environ["SIMUL"], "run", *sys.argv[2:]], preexec_fn=os.setpgrp)
sample = None
for _ in range(5000):
    children = open(f"/proc/{command.pid}/task/{command.pid}/children").read().split()
    # The long sample sleeps: one of its tasks has begun to wait.
    if children and os.path.exists("out/run.json") and state(children[0]) == "S":
        sample = int(children[0])
        break
    time.sleep(0.01)
assert sample, "no sample was seen"
for pair in sys.argv[1].split():
    who, what = pair.split(":")
    if who == "wait":
        time.sleep(float(what))
        continue
    number = signal.Signals[what]
    if who == "group":
        os.killpg(command.pid, number)
    else:
        os.kill(sample if who == "sample" else command.pid, number)
    for _ in range(100):
        time.sleep(0.01)
        if (state(sample) == "T") == (who != "command" and number != signal.SIGCONT):
            break
    print(who, what, state(sample))
    time.sleep(0.2)
print("exit", command.wait())
END
}

# A sample of 2 s in three waits, with a limit that a stop of more than a second would exceed.
long=(count:delay=700ms -n 3 -r sync --warmup off --trace none --repeats 1 -o out -q)

# marked RETRIES PATTERN: what the sample says of itself.
marked() {
    python3 - "$@" <<'END'
import json, re, sys
(cell,) = json.load(open("out/run.json"))["cells"]
(sample,) = cell["samples"]
assert sample["status"] == "ok", sample
assert sample["retries"] >= int(sys.argv[1]), sample["retries"]
assert re.fullmatch(sys.argv[2], sample["disturbed"] or ""), sample["disturbed"]
END
}

@test "Ctrl-Z stops the sample, too; it is repeated after fg" {
    run stopped "group:SIGTSTP command:SIGCONT" "${long[@]}"
    [ "${lines[0]}" = "group SIGTSTP T" ]
    [[ ${lines[1]} == "command SIGCONT "[SR] ]]
    [ "${lines[2]}" = "exit 0" ]
    marked 1 '.*'
}

@test "stopped time does not count against --timeout" {
    run stopped "group:SIGTSTP wait:7 group:SIGCONT" "${long[@]}" --timeout 6s
    [ "${lines[2]}" = "exit 0" ] || { echo "$output"; return 1; }
    marked 1 '.*'
}

@test "a sample that is stopped by SIGSTOP is repeated" {
    run stopped "sample:SIGSTOP sample:SIGCONT" "${long[@]}"
    [ "${lines[2]}" = "exit 0" ]
    marked 1 '.*'
}

@test "a command that is stopped by SIGSTOP beside its sample repeats it" {
    run stopped "command:SIGSTOP wait:0.5 command:SIGCONT" "${long[@]}"
    [ "${lines[2]}" = "exit 0" ]
    marked 1 '.*'
}

@test "a tracer that comes and goes while a sample runs is named" {
    python3 - <<'END'
import ctypes, json, os, subprocess, sys, time
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
SEIZE, DETACH, INTERRUPT = 0x4206, 17, 0x4207
command = subprocess.Popen([os.environ["SIMUL"], "run", "count:delay=2s", "-n", "2", "-r", "sync", "--warmup", "off",
                            "--trace", "none", "--repeats", "1", "-o", "out", "-q"])
children = ""
while not children and command.poll() is None:
    children = open(f"/proc/{command.pid}/task/{command.pid}/children").read().split()
time.sleep(0.5)
children = open(f"/proc/{command.pid}/task/{command.pid}/children").read().split()
sample = int(children[0])
if libc.ptrace(SEIZE, sample, None, None) != 0:
    command.kill()
    print("tracing is forbidden here")
    sys.exit(0)
time.sleep(1.5)
libc.ptrace(INTERRUPT, sample, None, None)
os.waitpid(sample, 0x40000000)
libc.ptrace(DETACH, sample, None, None)
assert command.wait() == 0
(cell,) = json.load(open("out/run.json"))["cells"]
(sample,) = cell["samples"]
why = sample["disturbed"] or ""
# A repeat, which nobody traced, may stand in its place.
assert "traced it" in why or sample["retries"] > 0, sample
END
}

# A control group that freezes: that of version 1's freezer, or of version 2. Sets $group; false if there is none.
make_group() {
    group=/sys/fs/cgroup/freezer/simul-test-$$
    mkdir "$group" 2>/dev/null && [ -e "$group/freezer.state" ] && return
    group=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)/simul-test-$$
    mkdir "$group" 2>/dev/null && [ -e "$group/cgroup.freeze" ]
}

# freeze 1 or 0
freeze() {
    if [ -e "$group/freezer.state" ]; then
        [ "$1" -eq 1 ] && echo FROZEN >"$group/freezer.state" || echo THAWED >"$group/freezer.state"
    else
        echo "$1" >"$group/cgroup.freeze"
    fi
}

@test "a container that is paused does not count, and its sample is repeated" {
    make_group || skip "no control group can be made here"
    # shellcheck disable=SC2016 # for the inner shell to expand
    group=$group bash -c 'echo $$ >"$group/cgroup.procs" && exec "$@"' -         "$SIMUL" run "${long[@]}" --timeout 6s 3>&- &
    command=$!
    until [ -n "$(cat "/proc/$command/task/$command/children")" ] && [ -e out/run.json ]; do sleep 0.05; done
    sleep 0.5
    freeze 1
    sleep 7
    freeze 0
    wait "$command"
    rmdir "$group"
    marked 1 '.*'
}

@test "a scheduling policy that a caller set is named, once and without repeats" {
    command -v chrt >/dev/null || skip "chrt is missing"
    chrt --idle 0 "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 -o out -q
    python3 -c 'import json
(cell,) = json.load(open("out/run.json"))["cells"]
(sample,) = cell["samples"]
why = sample["disturbed"]
assert why == "its scheduling policy was SCHED_IDLE" or why.startswith(("other", "the ")), why'
}

@test "a tracer is named" {
    command -v strace >/dev/null || skip "strace is missing"
    strace -f -o /dev/null "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 -o out -q || skip "tracing is forbidden here"
    grep -q '"disturbed":[[:space:]]*"strace (process [0-9]*) traced it"' out/run.json
}
