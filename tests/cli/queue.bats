# queue from the outside: the same items under every runner, who wakes whom, and deadlocks.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

@test "queue passes the same items under every runner" {
    same_under_all queue:items=2000
    ask 'all(0 < gauge(r, "latency in the queue p50") <= gauge(r, "latency in the queue max") for r in cells)'
}

@test "queue passes the same items whatever its capacity, where there is room for all tasks" {
    measure -r threads,processes,coroutines -w tasks queue:items=500:capacity=1:producers=3:consumers=2
    ask 'all(cell["status"] == "ok" for cell in cells.values())'
    ask 'len(digests()) == 1'
}

@test "queue lets whoever has a CPU go on: threads and processes seldom give theirs up" {
    measure -r threads,processes -w 4 --repeats 5 --trace none queue:items=10000
    ask 'all(cell["status"] == "ok" for cell in cells.values())'
    ask 'all(sorted(sample["switches_voluntary"] for sample in cell["samples"])[2] < 5000 for cell in cells.values())'
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
