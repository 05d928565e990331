# queue, generator, files, echo, mandelbrot and stream from the outside: the same outcomes under every runner, what each of
# them is there to show, and what is left when they are cut short.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir tmp
    export TMPDIR=$BATS_TEST_TMPDIR/tmp
}

# measure OPTION... WORKLOAD: one quiet run into out/, all four runners if no others are named.
measure() {
    "$SIMUL" run --repeats 1 -q -o out "$@" >/dev/null
}

# ask EXPRESSION: of the results in out/, in Python.
ask() {
    python3 - "$1" <<'END'
import glob, json, sys

cells = {cell["runner"]: cell for cell in json.load(open("out/run.json"))["cells"]}

def gauge(runner, name):
    return next(one["value"] for one in cells[runner]["summary"]["gauges"] if one["name"] == name)

def digests():
    return {sample["digest"] for cell in cells.values() for sample in cell["samples"]}

def events(runner):
    return json.load(open("out/" + cells[runner]["trace"]))["traceEvents"]

def lanes(runner):
    return [event["args"]["name"] for event in events(runner) if event["name"] == "thread_name"]

def phases(runner, task):
    """Who has had control, one after another."""
    return [event["args"].get("phase") for event in events(runner)
            if event.get("cat") == "running" and event["args"]["task"] == task]

if not eval(sys.argv[1]):
    print("not so:", sys.argv[1])
    for runner, cell in cells.items():
        print(runner, cell["status"], cell["error"], json.dumps(cell["summary"]))
    sys.exit(1)
END
}

# same_under_all WORKLOAD [OPTION...]: runs it under all four runners and expects one digest.
same_under_all() {
    measure "$@"
    ask 'list(cells) == ["sync", "threads", "processes", "coroutines"]'
    ask 'all(cell["status"] == "ok" for cell in cells.values())'
    ask 'len(digests()) == 1'
}

# refuses TEXT OPTION...: exit 2 with this in the message, and nothing started.
refuses() {
    local text=$1
    shift
    run -2 "$SIMUL" run -o out "$@"
    [[ $output == *"$text"* ]] || { echo "$output"; return 1; }
    [ ! -e out ]
}

# interrupt HOW WORKLOAD [OPTION...]: starts a run, waits until a file lies in the temporary folder, and cuts it short: HOW is
# "sample", to kill the sample's process, "parent", to kill the command's own, or "ctrl-c". Prints the command's exit code.
interrupt() {
    python3 - "$@" <<'END'
import glob, os, signal, subprocess, sys, time

def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]

def wait_for(what):
    deadline = time.monotonic() + 30
    while not (found := what()):
        if time.monotonic() > deadline:
            sys.exit("nothing happened")
        time.sleep(0.005)
    return found

how, *arguments = sys.argv[1:]
# A shell's background job ignores SIGINT; a command that a user started does not.
signal.signal(signal.SIGINT, signal.default_int_handler)
command = subprocess.Popen([os.environ["SIMUL"], "run", "--repeats", "1", "-q", "-o", "out", *arguments],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
wait_for(lambda: glob.glob(os.environ["TMPDIR"] + "/*/*"))
sample = children(command.pid)[0]
if how == "sample":
    os.kill(sample, signal.SIGKILL)
else:
    command.send_signal(signal.SIGKILL if how == "parent" else signal.SIGINT)
print(command.wait(30))
wait_for(lambda: not os.path.exists(f"/proc/{sample}"))
END
}

# --- queue ---

@test "queue passes the same items under every runner" {
    same_under_all queue:items=2000
    ask 'all(0 < gauge(r, "latency in the queue p50") <= gauge(r, "latency in the queue max") for r in cells)'
}

@test "queue passes the same items whatever its capacity, where there is room for all tasks" {
    measure -r threads,processes,coroutines -w tasks queue:items=500:capacity=1:producers=3:consumers=2
    ask 'all(cell["status"] == "ok" for cell in cells.values())'
    ask 'len(digests()) == 1'
}

@test "queue shows who woke whom: with a capacity of 1 producers and consumers wake each other" {
    measure -r coroutines queue:items=100:capacity=1
    ask '{(e["args"]["task"] < 2, e["args"]["woke"] < 2) for e in events("coroutines")
          if e["name"] == "post" and e["args"].get("woke") is not None and e["args"]["at"] != ""} >= {(True, False), (False, True)}'
}

@test "queue is a deadlock one after another with a capacity of 1, and says who waits for whom" {
    run -1 measure -r sync queue:capacity=1
    ask '"deadlock" in cells["sync"]["error"]'
    ask '"task 0: waiting for semaphore \"spaces\" (0 to give) in put at workloads/queue.c:" in cells["sync"]["error"]'
    ask '"to be posted by tasks 2-3" in cells["sync"]["error"] and "tasks 1-3: queued" in cells["sync"]["error"]'
}

@test "queue is a deadlock in a pool that the producers fill" {
    run -1 measure -r threads,processes,coroutines -w 2 queue:capacity=1
    ask 'all("deadlock" in cells[r]["error"] for r in ("threads", "processes"))'
    ask 'all("tasks 0-1: waiting" in cells[r]["error"] for r in ("threads", "processes"))'
    ask 'all("no lane is free to start another" in cells[r]["error"] for r in ("threads", "processes"))'
    ask 'cells["coroutines"]["status"] == "ok"'
}

@test "queue has no other tasks than its producers and consumers" {
    refuses 'queue has 2 producers and 2 consumers' queue -n 5
    refuses 'queue has 3 producers and 2 consumers' queue:producers=3 -n 4
    refuses 'producers=0 is out of range' queue:producers=0
    measure -r sync queue:items=10:producers=3 -n 5
}

@test "queue with a worker killed in the middle fails, and names the worker" {
    python3 - <<'END'
import os, signal, subprocess, sys, time

def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]

command = subprocess.Popen([os.environ["SIMUL"], "run", "--repeats", "1", "-q", "--trace", "none", "-o", "out", "-r", "processes",
                            "queue:items=20000000:capacity=1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
deadline = time.monotonic() + 30
workers = []
while len(workers) < 4 and time.monotonic() < deadline:
    time.sleep(0.01)
    workers = [worker for sample in children(command.pid) for worker in children(sample)]
time.sleep(0.2)
os.kill(workers[1], signal.SIGKILL)
sys.exit(command.wait(30) != 1)
END
    ask '"worker 2 " in cells["processes"]["error"] and "was killed by signal 9" in cells["processes"]["error"]'
}

# --- generator ---

@test "generator yields the same lists under every runner" {
    same_under_all generator -n 5
    for folder in out/published/*; do
        diff "$folder/lists.txt" - <<'END'
[1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
[1, 2, 16, 32, 256, 512]
END
    done
    [ "$(find out/published -name lists.txt | wc -l)" = 4 ]
}

@test "generator passes control back and forth between generator, filter and collector" {
    measure -r sync,coroutines generator:u=3 -n 1
    for runner in sync coroutines; do # u=3: 1, 2, 4, of which the filter lets 1 and 2 through
        ask "([p for p in phases('$runner', 0) if p] == ['generate', 'collect'] * 3 + ['generate'] * 2 +
              ['filter', 'collect', 'generate'] * 2 + ['filter', 'generate']) or print(phases('$runner', 0))"
    done
}

@test "generator gains no concurrency from one task, and much from many" {
    measure -r sync,coroutines generator -n 1
    ask 'cells["coroutines"]["summary"]["concurrency"]["max"] == 1'
    rm -r out
    measure -r sync,coroutines generator -n 20
    ask 'cells["coroutines"]["summary"]["concurrency"]["max"] == 20'
    ask 'cells["coroutines"]["summary"]["speedup"]["median"] > 2'
}

# --- files ---

@test "files reads back what it wrote under every runner, and leaves nothing" {
    same_under_all files:size=300000 -n 6
    [ -z "$(ls tmp)" ]
}

@test "files shows the threads that block for coroutines as lanes" {
    measure -r sync,coroutines files:size=64KiB -n 8
    ask 'any(lane.startswith("call pool") for lane in lanes("coroutines"))'
    ask 'not any(lane.startswith("call pool") for lane in lanes("sync"))'
    ask '"libuv" in cells["coroutines"]["summary"]["remark"]'
}

@test "files past the page cache holds the same" {
    dd if=/dev/zero of=tmp/probe bs=4096 count=1 oflag=direct 2>/dev/null || skip "the test folder's filesystem has no O_DIRECT"
    rm tmp/probe
    same_under_all files:size=512KiB:direct=true -n 4
    ask 'digests()'
    mv out direct
    measure -r sync files:size=512KiB -n 4
    [ "$(grep -o '"digest":[^,]*' out/run.json | sort -u)" = "$(grep -o '"digest":[^,]*' direct/run.json | sort -u)" ]
}

@test "files refuses direct=true where the filesystem has none" {
    # ramfs has none; a user may mount one in a namespace of the user's own.
    unshare -rm mount -t ramfs none tmp 2>/dev/null || skip "no ramfs can be mounted here"
    run -2 unshare -rm sh -c "mount -t ramfs none tmp && exec \"$SIMUL\" run files:direct=true -o out"
    [[ $output == *'has no direct input and output (O_DIRECT)'* ]] || { echo "$output"; return 1; }
    [ ! -e out ]
}

@test "files refuses sizes that cannot work" {
    refuses 'must be a multiple of 4 KiB' files:size=5000:direct=true
    refuses 'on disk and ' files:size=1024GiB -n 100000
    TMPDIR=$PWD/nowhere refuses 'nowhere; set TMPDIR' files
}

@test "files leaves nothing when its sample is killed" {
    [ "$(interrupt sample files:size=64MiB -n 40 -r processes)" = 1 ]
    [ -z "$(ls tmp)" ]
}

@test "files leaves nothing after Ctrl-C" {
    [ "$(interrupt ctrl-c files:size=64MiB -n 40 -r coroutines)" = 130 ]
    [ -z "$(ls tmp)" ]
}

@test "files leaves nothing when the command itself is killed" {
    for runner in sync threads processes coroutines; do
        rm -rf out
        [ "$(interrupt parent files:size=64MiB -n 40 -r $runner)" = -9 ]
        for _ in $(seq 200); do [ -z "$(ls tmp)" ] && break; sleep 0.05; done # the folder's keeper is at it
        [ -z "$(ls tmp)" ]
    done
}

@test "files removes what a machine that ended left, the next time" {
    mkdir tmp/simul-files.abcdef
    echo >tmp/simul-files.abcdef/file-0
    measure -r sync files:size=4KiB -n 1
    [ -z "$(ls tmp)" ]
}

# --- echo ---

@test "echo gets back what it sent under every runner" {
    same_under_all echo:rounds=20:size=1000 -n 8
    ask 'all(cell["samples"][0]["helpers"][0]["name"] == "echo server" for cell in cells.values())'
    ask 'all(cell["samples"][0]["helpers"][0]["requests"] == 160 for cell in cells.values())'
    ask 'all(gauge(r, "round trip p50") <= gauge(r, "round trip p99") for r in cells)'
}

@test "echo sends messages that are larger than the sockets' buffers" {
    same_under_all echo:rounds=2:size=5000003 -n 3
}

# --- mandelbrot ---

@test "mandelbrot leaves the same picture under every runner" {
    same_under_all mandelbrot:width=120:height=90 -n 7
    for folder in out/published/*; do
        cmp "$folder/mandelbrot.png" out/published/mandelbrot.sync/mandelbrot.png
    done
    [ "$(find out/published -name mandelbrot.png | wc -l)" = 4 ]
    python3 - <<'END'
import struct, sys, zlib

data = open("out/published/mandelbrot.sync/mandelbrot.png", "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
chunks, at = [], 8
while at < len(data):
    length, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + length]
    assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
    chunks.append((kind, body))
    at += 12 + length
kinds = [kind for kind, _ in chunks]
assert kinds[0] == b"IHDR" and kinds[-1] == b"IEND" and b"PLTE" in kinds and b"tIME" not in kinds
assert struct.unpack(">IIBBBBB", chunks[0][1]) == (120, 90, 8, 3, 0, 0, 0)
rows = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
assert len(rows) == 90 * 121
END
}

@test "mandelbrot's bands are of uneven cost, and the picture does not depend on their number" {
    measure -r sync mandelbrot:width=120:height=90 -n 9
    ask 'gauge("sync", "costliest band, in mean bands") > 1.5'
    mv out nine
    measure -r sync mandelbrot:width=120:height=90 -n 90
    cmp out/published/mandelbrot.sync/mandelbrot.png nine/published/mandelbrot.sync/mandelbrot.png
}

@test "mandelbrot refuses more bands than rows" {
    refuses '11 tasks cannot share 10 rows' mandelbrot:height=10 -n 11
}

# --- stream ---

@test "stream comes to the same sums under every runner" {
    same_under_all stream:size=1000003:passes=3 -n 7
    ask 'all(gauge(r, "memory traffic") > 0 for r in cells)'
    ask 'all("GB/s" in cell["summary"]["remark"] for cell in cells.values())'
}

@test "what cannot fit in memory is refused" {
    refuses 'of memory and' stream:size=1024GiB
    refuses 'of memory and' echo:size=16MiB -n 1000000
}
