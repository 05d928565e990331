# Two runs side by side. Their run.json files are written here, so that every figure is known.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    made base 100 50
}

# made FOLDER SYNC_MS THREADS_MS [SPREAD]: a run of two cells with five repeats each, whose makespans lie 1 %
# (SPREAD) apart.
made() {
    mkdir -p "$1"
    python3 - "$@" >"$1/run.json" <<'END'
import json, sys
_, _, sync, threads, *spread = sys.argv
spread = float(spread[0]) if spread else 0.01
def cell(runner, workers, ms):
    samples = [{"status": "ok", "repeat": i, "digest": "00ff", "makespan_ns": float(ms) * 1e6 * (1 + spread * (i - 2))}
               for i in range(5)]
    return {"id": f"count.{runner}", "title": "count:delay=5ms", "workload": "count", "runner": runner, "tasks": 20,
            "workers": workers, "params": {"delay": "5ms"}, "nondeterministic": False, "status": "ok", "error": None,
            "samples": samples, "summary": None}
print(json.dumps({"simul": "0.1.0", "schema": 2, "complete": True, "seed": 1, "repeats": {"asked": 5, "made": 5},
                  "machine": {"cpu": "A", "warnings": []}, "calibration": None,
                  "cells": [cell("sync", None, sync), cell("threads", 4, threads)]}))
END
}

# change FOLDER CODE: runs a line of Python on the document `d`.
change() {
    python3 -c 'import json, sys
d = json.load(open(sys.argv[1] + "/run.json"))
exec(sys.argv[2])
json.dump(d, open(sys.argv[1] + "/run.json", "w"))' "$@"
}

# compared CODE WORD...: compares base with new and expects an exit code and some words on standard output.
compared() {
    local code=$1 word
    shift
    run --separate-stderr "$SIMUL" compare base new
    [ "$status" -eq "$code" ] || { printf 'exit code %s\n%s\n%s\n' "$status" "$output" "$stderr"; return 1; }
    for word; do
        [[ $output == *"$word"* ]] || { printf 'missing: %s\n%s\n' "$word" "$output"; return 1; }
    done
}

# refused CODE TEXT: the comparison is refused with exactly this text.
refused() {
    run --separate-stderr "$SIMUL" compare base new
    if [ "$status" -ne "$1" ] || [ -n "$output" ] || [ "$stderr" != "$2" ]; then
        printf 'exit code %s\n%s\ninstead of\n%s\n' "$status" "$stderr" "$2"
        return 1
    fi
}

@test "a run compared with itself: the whole table, exit code 0" {
    run --separate-stderr "$SIMUL" compare base base
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    diff - <(printf '%s\n' "$output") <<'END'
runner      workers      BASE       NEW   ratio  interval         verdict

count:delay=5ms, 20 tasks
sync              -    100 ms    100 ms   1.000  0.971..1.030     no difference
threads           4   50.0 ms   50.0 ms   1.000  0.971..1.030     no difference

2 cases: 2 no difference.
The ratio is the typical time in NEW divided by that in BASE. A case is slower
or faster only if its time differs by more than 5 %, and by more than chance
explains. All verdicts together are wrong in at most 5 % (Holm). An interval
holds with 98.25 %. Each side is one run, whose repeats are compared. Runs
differ more than repeats: give several, with -- between BASE and NEW.
A slow-down in one case would have been found 4 times out of 5 from this size
on: 5.9 %.
END
}

@test "a slower cell: exit code 3; a faster one is none the worse" {
    made new 120 40
    compared 3 'sync              -    100 ms    120 ms   1.200  1.170..1.231     slower' 'faster' \
        '2 cases: 1 faster, 1 slower.'
    made new 100 40
    compared 0 'faster'
}

@test "what cannot be decided: exit code 4, and how many repeats it takes" {
    made base 100 50 0.04
    made new 103 50 0.04
    compared 4 'inconclusive' 'would have been found 4 times out of 5 from this size
on: 17 %.' 'About 11 repeats on each side would be'
    "$SIMUL" compare base new --threshold 10%
    made new 109 50 0.001
    made base 100 50
    compared 3 'slower'
    run -0 "$SIMUL" compare base new --threshold=10%
}

@test "a slower cell outweighs one that cannot be decided" {
    made base 100 50 0.04
    made new 105 100 0.04
    compared 3 'inconclusive' 'slower'
}

@test "several runs a side are counted, with -- between them" {
    local i ms=(100 102 98 101 99)
    for i in 0 1 2 3 4; do
        made "base$i" "${ms[i]}" 50
        made "new$i" "$((ms[i] + 20))" 50
    done
    run --separate-stderr "$SIMUL" compare base0 base1 base2 base3 base4 -- new0 new1 new2 new3 new4
    [ "$status" -eq 3 ]
    [ -z "$stderr" ]
    [[ ${output//$'\n'/ } == *'5 runs of BASE and 5 of NEW are compared, each by its typical time.'* ]]
    [[ $output == *'2 cases: 1 slower, 1 no difference.'* ]]
    run -4 "$SIMUL" compare base0 base1 -- new0 new1
    [[ ${output//$'\n'/ } == *'a verdict needs 5 runs on each side.'* ]]
    run -2 --separate-stderr "$SIMUL" compare base0 base1 new0
    [ "$stderr" = 'simul: which runs are BASE and which NEW? put -- between them: simul compare BASE BASE2 -- NEW NEW2' ]
    "$SIMUL" compare -- base base >after
    "$SIMUL" compare base -- base >between
    diff after between
    change base3 '[c["params"].update(delay="6ms") for c in d["cells"]]'
    run -2 --separate-stderr "$SIMUL" compare base0 base3 -- new0
    [[ $stderr == *'make "base3/run.json" again'* ]]
}

@test "a folder or its run.json, which is the same" {
    made new 100 50
    "$SIMUL" compare base new >folders
    "$SIMUL" compare base/run.json new/run.json >files
    diff folders files
}

@test "the same files give the same bytes" {
    made base 100 50 0.04
    made new 105 50
    for format in table markdown json csv; do
        run -4 "$SIMUL" compare base new --format "$format"
        first=$output
        run -4 "$SIMUL" compare base new --format "$format"
        [ "$output" = "$first" ]
    done
}

@test "runs of coroutines on different kinds of stack are distinguished" {
    made new 100 50
    change base 'd["cells"][1].update(runner="coroutines", workers=None, stacks="own")'
    change new 'd["cells"][1].update(runner="coroutines", workers=None, stacks="packed")'
    compared 0 'no difference'
    [[ $stderr$output == *'coroutines had own stacks in BASE and packed stacks in NEW (--stacks)'* ]]
}

@test "other formats are what they are called" {
    made new 120 50
    change new 'd["machine"]["cpu"] = "B, or C"'
    run -3 --separate-stderr "$SIMUL" compare base new --format json
    python3 -c 'import json, sys
d = json.loads(sys.argv[1])
assert d["result"] == "regression" and d["threshold"] == 0.05
assert d["differences"] == [{"what": "processor", "base": "A", "new": "B, or C"}]
first = d["cells"][0]
assert first["verdict"] == "slower" and first["ratio_low"] < 1.2 < first["ratio_high"]' "$output"
    run -3 --separate-stderr "$SIMUL" compare base new --format csv
    [[ $stderr == 'differs: processor: A in BASE, B, or C in NEW'* ]]
    printf '%s\n' "$output" >new.csv
    python3 -c 'import csv
rows = list(csv.DictReader(open("new.csv", newline="")))
assert [r["verdict"] for r in rows] == ["slower", "no difference"], rows
assert rows[1]["base_makespan_ns"] == rows[1]["new_makespan_ns"]'
    run -3 "$SIMUL" compare base new --format markdown
    [[ $output == '- processor: A in BASE, B, or C in NEW'* ]]
    [[ $output == *'| count\:delay=5ms | 20 | sync | - | 100 ms | 120 ms | 1.200 | 1.170..1.231 | slower |'* ]]
}

@test "what differs is reported first" {
    made new 100 50
    change new 'd["seed"] = 2; d["simul"] = "0.2.0"; d["complete"] = False'
    compared 0
    [ "${lines[0]}" = 'differs: simul: 0.1.0 in BASE, 0.2.0 in NEW' ]
    [ "${lines[1]}" = 'differs: seed: 1 in BASE, 2 in NEW' ]
    [ "${lines[2]}" = 'note: NEW is incomplete: it was killed, or goes on' ]
}

@test "cells that failed, and cells of one run alone, are listed" {
    made new 100 50
    change new 'd["cells"][1].update(status="failed", error="task 3 said no")'
    compared 3 'failed' '    NEW: task 3 said no'
    change new 'd["cells"][1].update(status="ok", error=None, workers=8)'
    compared 0 'only in BASE' 'only in NEW'
}

@test "where parameters alone differ, what differs stands first and the rule decides" {
    made new 100 100
    change new '[c.update(title="count:delay=6ms") or c["params"].update(delay="6ms") for c in d["cells"]]'
    compared 3 'count, 20 tasks
sync              -    100 ms    100 ms' 'threads           4   50.0 ms    100 ms   2.000  1.950..2.051     slower'
    [ "${lines[0]}" = 'differs: delay=5ms against delay=6ms' ]
    run "$SIMUL" compare base new --format markdown
    [ "${lines[0]}" = '- delay=5ms against delay=6ms' ]
    run --separate-stderr "$SIMUL" compare base new --format json
    python3 -c 'import json, sys
assert json.load(sys.stdin)["differences"] == [{"what": "parameters", "base": "delay=5ms", "new": "delay=6ms"}]' <<<"$output"
}

@test "different work is refused, with what to do" {
    made new 100 50
    change new '[c["params"].update(delay="6ms") for c in d["cells"]]; d["cells"][0]["params"].update(delay="7ms")'
    refused 2 'simul: count did different work in the two runs (delay=5ms in BASE, 7ms in NEW), so their times do not compare; make "new/run.json" again with the workloads, parameters and tasks of BASE'
    made new 100 50
    change new '[s.update(digest="00fe") for c in d["cells"] for s in c["samples"]]'
    refused 2 'simul: count.sync did different work in the two runs: with the same seed its outcomes were not the same (digest 00ff in BASE, 00fe in NEW); make both with the same version of simul'
    for folder in base new; do
        made "$folder" 100 50
        change "$folder" '[c.update(workload="handler") for c in d["cells"]]'
        change "$folder" 'd["calibration"] = {"kernel": "k", "source": "kept", "work_per_ms": len(sys.argv[1])}'
    done
    refused 2 'simul: handler did different work in the two runs: a millisecond of CPU work is 4 rounds of k in BASE and 3 of k in NEW; make "new/run.json" again with the calibration of BASE: --calibration base/run.json'
}

@test "what is no result of simul is refused with its place and reason" {
    mkdir new
    refused 1 'simul: no results in "new/run.json": cannot open "run.json": No such file or directory; give a folder that simul run made'
    printf '{"schema": 2,\n"cells": [' >new/run.json
    refused 1 'simul: "new/run.json" line 2: not valid JSON; the file is damaged, run again with simul run'
    printf '[]' >new/run.json
    refused 1 'simul: "new/run.json" is not a result of simul: it has no "schema" number'
    made new 100 50
    change new 'd["cells"][1]["samples"][4]["makespan_ns"] = -5'
    refused 1 'simul: "new/run.json": cells[1].samples[4].makespan_ns: -5 is less than 0, the smallest figure here; the file is damaged, run it again with simul run'
    change new 'd["cells"][1]["samples"][4]["makespan_ns"] = None'
    refused 1 'simul: "new/run.json", cell 2 (count.threads): a sample without a total time; the file is damaged, run it again with simul run'
}

@test "names from outside cannot write to the terminal" {
    made new 100 50
    change new 'd["cells"][0].update(title="count\u001b[31m", runner="sy\u001bnc", error="\u001b[2J")'
    change new 'd["machine"]["cpu"] = "\u001b[2J"'
    for format in table markdown csv; do
        run --separate-stderr "$SIMUL" compare base new --format "$format"
        [ "$status" -eq 0 ]
        [[ $output == *count* ]]
        [[ $output$stderr != *$'\e'* ]]
    done
}

@test "a percentage needs its sign" {
    run --separate-stderr "$SIMUL" compare base base --threshold 5
    [ "$status" -eq 2 ]
    [ "$stderr" = "simul: --threshold takes a percentage, such as 5% or 2.5%, not '5'
type: simul compare base base --threshold 5%" ]
    for wrong in % 5.% .5% -1% 5%% 1e1% 1001% nan%; do
        run -2 "$SIMUL" compare base base --threshold "$wrong"
    done
    run -4 "$SIMUL" compare base base --threshold 0%
}

@test "two real runs, one after the other, are compared without a complaint" {
    for folder in one other; do
        "$SIMUL" run count:delay=2ms -n 6 -r sync,coroutines --repeats 3 -o "$folder" -q
    done
    run --separate-stderr "$SIMUL" compare one other
    [ -z "$stderr" ]
    [[ $status =~ ^[034]$ ]]
    [[ $output == *'2 cases:'* ]]
}
