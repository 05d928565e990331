# scripts/compare-pairing: simul pairs begins and ends as a second program does that shares no code with it.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    compare=$BATS_TEST_DIRNAME/../../scripts/compare-pairing
}

# A trace of every kind of pair, with missing halves, crossing slices, shared ids and an order of its own: SEED.
random_trace() {
    python3 - "$1" <<'END'
import json
import random
import sys

choose = random.Random(int(sys.argv[1]))
events = []
for _ in range(3000):
    event = {"ph": choose.choice("BBBEEEXTiIRbbbeeenSFSFTpM"), "pid": choose.choice([1, "1", 2]), "tid": choose.choice([1, 2, "io"]),
             "ts": choose.choice([choose.randrange(4000), round(choose.uniform(0, 4000), 4)])}
    if choose.random() < 0.9:
        event["name"] = choose.choice("abcdef")
    if event["ph"] in "bneSFp" or event["ph"] == "T" and choose.random() < 0.5:
        event.update(choose.choice([{"id": choose.randrange(9)}, {"id2": {"local": "0x1"}}, {"id2": {"global": "0x1"}},
                                    {"id": 3, "scope": "s"}]), cat=choose.choice(["net", "io"]))
    if event["ph"] in "XT":
        event["dur"] = choose.choice([0, 1, 2.5, choose.randrange(300)])
    if event["ph"] == "M":
        event.update(name=choose.choice(["thread_name", "process_name", "process_labels", "num_cpus"]),
                     args={"name": choose.choice(["main", "", "worker"]), "labels": "tab"})
    events.append(event)
print(json.dumps(events))
END
}

@test "both pair the begins and ends of any trace alike" {
    for seed in 1 2 3 4 5 6; do
        random_trace $seed >trace-$seed.json
    done
    python3 "$compare" --simul "$SIMUL" trace-*.json >said
    [ "$(grep -c '^same trace-[1-6].json: ' said)" -eq 6 ]
    run ! grep -q '^same .* 0 of 0 asyncs' said
}

@test "a difference is named, and fails" {
    random_trace 1 >trace.json
    printf '#!/bin/sh\nsed "s/\\"ph\\": \\"X\\"/\\"ph\\": \\"i\\"/" "$2" >changed.json\nexec "%s" report changed.json -o "$4"\n' "$SIMUL" >other
    chmod +x other
    run python3 "$compare" --simul ./other trace.json
    [ "$status" -eq 1 ]
    [[ $output == "DIFFERENT trace.json: "*"missing: Item("* ]]
}
