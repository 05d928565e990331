# A run.json or a trace of it that no simul wrote: whatever stands in it, `simul report` draws it or refuses it in one
# line that names the member. The memory, the time and the disk that it needs follow from the file's length.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir d
}

# damage CODE: writes d/run.json, a small good document `d` that Python has changed.
damage() {
    python3 - "$1" <<'END'
import json, sys

def range_of(median):
    return {"median": median, "min": median, "max": 2 * median}

def cell(id, runner="sync", median=1e6, **more):
    return {"id": id, "group": "a", "runner": runner, "status": "ok", "tasks": 4,
            "samples": [{"status": "ok", "makespan_ns": median}],
            "summary": {"makespan_ns": range_of(median), "speedup": {"median": 1, "min": 1, "max": 1, "limit": 4}},
            **more}

def point(value, **more):
    return cell(f"p{value:.0f}", **{"group": f"g{value:.0f}", "tasks": 1, **more, "sweep": {
        "name": "s", "title": "s", "variable": "tasks", "unit": "", "value": value}})

d = {"simul": "0.1.0", "schema": 2, "cells": [cell("a"), cell("b", "threads", 2e6)]}
one = d["cells"][0]
exec(sys.argv[1])
open("d/run.json", "w").write(d if isinstance(d, str) else json.dumps(d))
END
}

# drawn: the folder has a page now.
drawn() {
    timeout 60 "$SIMUL" report d >out 2>err || { cat err; return 1; }
    [ -s d/report.html ]
}

# refused WORDS: in one line, and nothing is written.
refused() {
    run --separate-stderr timeout 60 "$SIMUL" report d
    if [ "$status" -ne 1 ] || [[ $stderr != "simul: "*"$1"* ]] || [ "${#stderr_lines[@]}" -ne 1 ]; then
        printf 'exit code %s\n%s\n' "$status" "$stderr"
        return 1
    fi
    [ ! -e d/report.html ]
}

@test "the document that the other tests damage is drawn" {
    damage ''
    drawn
    [ -s d/charts/a.makespan.svg ]
}

@test "a value of another type is refused, and named by its path" {
    damage 'one["outcomes"] = [1, 2]'
    refused '"d/run.json": cells[0].outcomes: a list where an object or null is expected'
    damage 'd["cells"][1]["notes"] = ["good", 7]'
    refused 'cells[1].notes[1]: a number where a text is expected'
    damage 'one["summary"]["makespan_ns"]["median"] = "1 ms"'
    refused 'cells[0].summary.makespan_ns.median: a text where a number is expected'
    damage 'one["params"] = {"delay": None}'
    refused 'cells[0].params.delay: null where a text is expected'
    damage 'one["samples"] = [[]]'
    refused 'cells[0].samples[0]: a list where an object is expected'
    damage 'd["runners"] = {"sync": 7}'
    refused 'runners.sync: a number where an object or a text is expected'
    damage 'd["machine"] = {"warnings": "hot"}'
    refused 'machine.warnings: a text where a list is expected'
    damage 'd["runs"] = [1]'
    refused 'runs[0]: a number where an object is expected'
    damage 'd = "7"'
    refused 'no "schema" number'
}

@test "what is absent or null is drawn as unknown, and so is what nobody knows" {
    damage 'one.update(outcomes=None, summary=None, trace=None, notes=None, error=None, later=[{"a": 1}])
d.update(machine=None, runners=None, command=None, insights=None)'
    drawn
}

@test "an absurd figure is refused, and named by its path" {
    damage 'one["summary"]["makespan_ns"]["median"] = 1e300'
    refused 'cells[0].summary.makespan_ns.median: 1e+300 is more than 1e+18, the largest figure here'
    damage 'd = json.dumps(d).replace("\"limit\": 4", "\"limit\": 1e999", 1)'
    refused 'cells[0].summary.speedup.limit: inf is more than 1e+18'
    damage 'one["summary"]["cpu_ns"] = -5'
    refused 'cells[0].summary.cpu_ns: -5 is less than 0, the smallest figure here'
    damage 'one["summary"]["wall_ns"] = {"ended": -1e19}'
    refused 'cells[0].summary.wall_ns.ended: -1e+19 is less than -1e+18'
}

@test "the largest and the smallest figures are drawn" {
    damage 'd["cells"] = [cell("a", median=5e17), cell("b", "threads", 1e-320), cell("c", "processes", 0)]
for one in d["cells"]:
    one["summary"].update(cpu_ns=1e18, memory_bytes=1e18, startup_ns=1e-320, throughput_per_s=1e18)
    one["summary"]["speedup"].update(median=1e18, min=1e-320, max=1e18, limit=1e18)
d["machine"] = {"cpus_allowed": 1e18, "memory_bytes": 1e18}'
    drawn
    damage 'd["cells"] = [point(value) for value in (0, 1e-320, 1, 1e18)]'
    drawn
    [ -s d/charts/s.time.svg ]
    [ "$(du -sk d | cut -f 1)" -lt 4000 ]
    damage 'd["cells"] = [point(value, runner=f"r{line}") for value in (1, 2, 3) for line in range(600)]
for i, one in enumerate(d["cells"]): one["id"] = str(i)'
    drawn
}

@test "a range that begins near 0 has no logarithmic axis without an end" {
    damage 'd["cells"] = [one]
one["summary"]["makespan_ns"]["min"] = 1e-320'
    drawn
    [ "$(du -sk d | cut -f 1)" -lt 2000 ]
}

@test "what a figure claims is no reason to doubt a comparison's reader" {
    damage 'one["summary"]["makespan_ns"]["max"] = 1e300'
    mkdir good
    cp -r d bad
    damage ''
    cp d/run.json good
    run --separate-stderr "$SIMUL" compare good bad
    [ "$status" -eq 2 ] || [ "$status" -eq 1 ]
    [[ $stderr == *'"bad/run.json": cells[0].summary.makespan_ns.max: 1e+300'* ]]
    run --separate-stderr "$SIMUL" report good bad -o both
    [ "$status" -eq 1 ]
    [[ $stderr == *'"bad/run.json": cells[0].summary.makespan_ns.max: 1e+300'* ]]
    [ ! -e both ]
}

@test "thousands of groups, and a group of thousands of cases, are drawn in the time of reading them" {
    damage 'd["cells"] = [{"id": f"c{i}", "group": f"g{i}"} for i in range(3000)]'
    timeout 60 "$SIMUL" report d >out 2>err || [ "$?" -eq 1 ] # nothing finished
    [ -s d/report.html ]
    run ! grep charts err # there was nothing to draw
    damage 'd["cells"] = [cell(f"c{i}") for i in range(3000)]'
    drawn
    grep -q '^simul: 1 of 1 groups and sweeps have no charts: 400 are drawn, of up to 400 cases or 100 lines$' err
    [ ! -e d/charts/a.makespan.svg ]
}

@test "a sweep in which nothing varies is none" {
    damage 'd["cells"] = [point(value) for value in (1, 2, 3)]
for one in d["cells"]: one["sweep"]["value"] = None'
    drawn
    [ ! -e d/charts/s.time.svg ]
}

@test "a pipe or a folder where a file should be is named, not waited for" {
    mkfifo d/run.json
    refused 'd/run.json": it is not a regular file'
    rm d/run.json
    mkdir d/run.json
    refused 'd/run.json": it is not a regular file'
    rmdir d/run.json
    ln -s /dev/zero d/run.json
    refused 'd/run.json": it is not a regular file'
    rm d/run.json
    damage 'one["trace"] = "traces/a.json"'
    mkdir d/traces
    mkfifo d/traces/a.json
    drawn
    grep -q '^simul: "d/traces/a.json" is not a regular file$' err
}

@test "a pipe that nobody writes into is at its end for compare" {
    sample=$BATS_TEST_DIRNAME/../../results/sample
    mkfifo pipe
    run --separate-stderr timeout 60 "$SIMUL" compare "$sample" pipe
    [[ $stderr == *'"pipe" line 1: not valid JSON'* ]]
    run "$SIMUL" compare "$sample" "$sample"
    expected=$output
    run "$SIMUL" compare "$sample" <(cat "$sample/run.json")
    [ "$output" = "$expected" ]
}

@test "a pipe that nobody writes into is an empty trace of another tool" {
    mkfifo pipe
    run --separate-stderr -1 timeout 60 "$SIMUL" report pipe -o traces
    [[ $stderr == 'simul: "pipe" line 1, byte 0: '* ]]
    run -0 "$SIMUL" report <(echo '[{"ph": "X", "ts": 1, "dur": 2, "name": "a", "pid": 1, "tid": 1}]') -o traces
    [ -s traces/report.html ]
}

@test "a file of terabytes is refused unread" {
    truncate -s 3T d/run.json || skip "the file system has no sparse file of this size"
    refused 'has 3298534883328 bytes, and more than 1073741824 are not read'
}

@test "a trace of few bytes and many tasks is left out, with its reason" {
    damage 'one["trace"] = "traces/a.json"'
    mkdir d/traces
    printf '{"simul": {"tasks": 16777216, "makespan_ns": 1000}, "traceEvents": [{"ph": "M", "name": "x"}]}' >d/traces/a.json
    drawn
    grep -q '^simul: "d/traces/a.json" .*16777216 "tasks" in a trace of 94 bytes; the trace is damaged' err
    [ -s d/report.html ]
}
