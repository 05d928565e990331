# chain and random from the outside: what their seeds decide, and how long chains take together.

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    options=(--warmup off)
}

@test "chain comes to the same results under every runner" {
    same_under_all chain:max=1ms
}

@test "random draws the same under every runner" {
    same_under_all random:delay=1ms -n 9
    ask 'gauge("threads", "draws") == 43'
}

@test "another seed gives other outcomes" {
    measure -r sync --seed 1 chain:max=1ms
    mv out first
    measure -r sync --seed 2 chain:max=1ms
    ask 'digests() != digests("first")'
}

@test "chains take the longest of them under coroutines, and their sum one after another" {
    measure -r sync,coroutines chain:max=40ms # not few ms: creating twenty takes some too, the more on a busy machine
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
