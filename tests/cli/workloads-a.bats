# chess, chain, random, handler, hog and null from the outside: the same outcomes under every runner, and what each of them is
# there to show.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache # two runs of a test share a calibration that no other test replaces
    cd "$BATS_TEST_TMPDIR" || return
}

# measure OPTION... WORKLOAD: one quiet run into out/, all four runners if no others are named.
measure() {
    "$SIMUL" run --repeats 1 --warmup off -q -o out "$@" >/dev/null
}

# ask EXPRESSION: of the results in out/, or in a folder that is named, in Python.
ask() {
    python3 - "$1" <<'END'
import json, sys

def results(folder="out"):
    document = json.load(open(folder + "/run.json"))
    return {cell["runner"]: cell for cell in document["cells"]}

def gauge(runner, name, folder="out"):
    gauges = results(folder)[runner]["summary"]["gauges"]
    return next(one["value"] for one in gauges if one["name"] == name)

def digests(folder="out"):
    return {sample["digest"] for cell in results(folder).values() for sample in cell["samples"]}

def makespan(runner):
    return summary[runner]["makespan_ns"]["median"]

cells = results()
summary = {runner: cell["summary"] for runner, cell in cells.items()}
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

# refuses WORKLOAD TEXT: exit 2 with this in the message, and nothing started.
refuses() {
    run -2 "$SIMUL" run -o out "$1"
    [[ $output == *"$2"* ]] || { echo "$output"; return 1; }
    [ ! -e out ]
}

@test "chess comes to the same games under every runner" {
    same_under_all chess:pairs=2
}

@test "chain comes to the same results under every runner" {
    same_under_all chain:most=1ms
}

@test "random draws the same under every runner" {
    same_under_all random:delay=1ms -n 9
    ask 'gauge("threads", "draws") == 43'
}

@test "handler computes the same under every runner" {
    same_under_all handler:wait=1ms -n 12
}

@test "hog computes the same under every runner, polite or not" {
    same_under_all hog:hog=5ms
    mv out rude
    same_under_all hog:hog=5ms:polite=true
    ask 'digests() == digests("rude")'
}

@test "null runs every task under every runner, and tells what one costs" {
    same_under_all null -n 2000
    ask 'all(one["response_ns"]["max"] > 0 for one in summary.values())'
    ask 'all(abs(gauge(runner, "cost per task") - makespan(runner) / 2000) < 1 for runner in cells)'
    ask 'all("does nothing" in one["remark"] for one in summary.values())'
}

@test "another seed gives other outcomes" {
    measure -r sync --seed 1 chain:most=1ms
    mv out first
    measure -r sync --seed 2 chain:most=1ms
    ask 'digests() != digests("first")'
}

@test "one chess master at all boards is several times as fast as game after game, on one thread" {
    measure -r sync,coroutines chess
    ask 'summary["coroutines"]["concurrency"]["max"] == 24'
    ask 'makespan("sync") > 2 * makespan("coroutines")'
    # By the work and the waits: nothing beats the work that one thread has to do, and little comes on top of it.
    ask 'makespan("coroutines") >= summary["coroutines"]["states_ns"]["on_lane"]'
    ask 'makespan("coroutines") < 5 * (summary["coroutines"]["states_ns"]["on_lane"] + 2.75e6)'
    ask '"the work and waits measured allow" in summary["coroutines"]["remark"]'
    ask '"at full size for 3 pairs of moves" in summary["sync"]["remark"]'
}

@test "workers are masters" {
    measure -r threads -w 3 chess:pairs=1
    ask '"3 workers are 3 masters" in summary["threads"]["remark"]'
    ask 'summary["threads"]["concurrency"]["max"] == 3'
}

@test "chains take the longest of them under coroutines, and their sum one after another" {
    measure -r sync,coroutines chain:most=40ms # not few ms: creating twenty takes some too, the more on a busy machine
    ask 'makespan("sync") >= gauge("sync", "sum of all chains")'
    ask 'makespan("coroutines") >= gauge("coroutines", "longest chain")'
    ask 'makespan("coroutines") < makespan("sync") / 2'
}

@test "part 2 of a chain begins after its part 1 has ended" {
    measure -r coroutines --trace all chain
    python3 - <<'END'
import json
events = [e for e in json.load(open("out/traces/chain.coroutines.json"))["traceEvents"] if e.get("cat") == "running"]
order = {}
for event in sorted(events, key=lambda e: e["ts"]):
    order.setdefault(event["args"]["task"], []).append(event["args"].get("phase"))
assert len(order) == 20, order
for phases in order.values():
    assert phases.index("part 1") < phases.index("part 2"), phases
END
}

@test "a hog makes all others late under coroutines, and yielding takes that away" {
    measure -r coroutines hog:hog=100ms
    ask 'summary["coroutines"]["longest_held"]["task"] == 0'
    ask 'summary["coroutines"]["longest_held"]["ready"] == 9'
    ask '"Task 0 held the loop" in summary["coroutines"]["remark"]'
    mv out rude
    measure -r coroutines hog:hog=100ms:polite=true
    ask 'gauge("coroutines", "lateness p50") < gauge("coroutines", "lateness p50", "rude") / 3'
    ask '"The hog yielded" in summary["coroutines"]["remark"]'
}

@test "under threads the others do not wait for the hog" {
    measure -r threads,coroutines hog:hog=100ms
    ask 'gauge("threads", "lateness p50") < gauge("coroutines", "lateness p50") / 3'
}

@test "values out of range are refused before anything starts" {
    refuses chess:pairs=0 'pairs=0 is out of range: it must be from 1 to 1000'
    refuses chess:scale=0 'scale=0 is out of range: it must be from 1 to 1000000'
    refuses chain:most=2h 'most=2h is out of range: it must be from'
    refuses random:threshold=10 'threshold=10 is out of range: it must be from 0 to 9'
    refuses handler:compute=61s 'compute=61s is out of range: it must be from'
    refuses hog:hog=2m 'hog=2m is out of range: it must be from'
    refuses hog:polite=perhaps "'perhaps' is not true or false"
    refuses null:delay=1ms "'null' has no parameters"
}
