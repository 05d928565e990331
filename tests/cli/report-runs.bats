# `simul report RUN RUN... -o DIR` and `simul compare --report DIR`: several runs on one axis.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

# Two real runs are enough for all tests: what is checked is what becomes of them.
setup_file() {
    cd "$BATS_FILE_TMPDIR" || return
    "$SIMUL" run hog:hog=4ms:wait=1ms -n 4 --repeats 1 -q -o one
    "$SIMUL" run hog:hog=4ms:wait=1ms:polite=true -n 4 -r sync,coroutines --repeats 2 --trace all -q -o two
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    cp -r "$BATS_FILE_TMPDIR/one" "$BATS_FILE_TMPDIR/two" .
    root=$BATS_TEST_DIRNAME/../..
}

# refuse CODE WORD ARGUMENT...: this exit code, one line on standard error, and no folder.
refuse() {
    local code=$1 word=$2
    shift 2
    run --separate-stderr "$SIMUL" "$@"
    if [ "$status" -ne "$code" ] || [[ $stderr != "simul: "*"$word"* ]] || [ "${#stderr_lines[@]}" -ne 1 ]; then
        printf 'exit code %s\n%s\n' "$status" "$stderr"
        return 1
    fi
    [ ! -e both ]
}

# look CODE: runs Python on the document `d` of the folder both.
look() {
    python3 -c 'import json, sys
d = json.load(open("both/run.json"))
exec(sys.argv[1])' "$1"
}

valid() {
    python3 -c 'import jsonschema' 2>/dev/null || return 0
    python3 - "$root/docs/schema/run.schema.json" <<'END'
import json, jsonschema, sys
jsonschema.validate(json.load(open("both/run.json")), json.load(open(sys.argv[1])))
END
}

@test "runs of other parameters are one group, labelled, by runner, without a winner" {
    "$SIMUL" report one two -o both >said
    grep -q '^hog:wait=1ms:hog=4ms: 2 runs of hog on one axis$' said
    [ "$(grep -c '^polite=false$' said)" -eq 1 ]
    [ "$(grep -c '^polite=true$' said)" -eq 1 ]
    tr -s '[:space:]' ' ' <said >line
    grep -q 'Aligned at their starts; simul compare says whether they differ' line
    grep -q '2 runs of hog on one axis' both/report.html
    grep -q 'polite=false and polite=true on one axis, aligned at their starts; simul compare says whether' both/summary.md
    run ! grep -Eiq '(is|was|were) (the )?(winner|fastest)|won ' said both/summary.md
    grep -q "^Open file://$PWD/both/report.html$" said
    valid
    "$root/scripts/check-trace" both/traces/*
    "$root/scripts/check-run" both
    look '
assert [r["label"] for r in d["runs"]] == ["polite=false", "polite=true"]
assert [c["id"] for c in d["cells"]] == ["hog.run1.sync", "hog.run2.sync", "hog.run1.threads.4", "hog.run1.processes.4",
                                         "hog.run1.coroutines", "hog.run2.coroutines"]
assert {c["group"] for c in d["cells"]} == {"hog"}
assert all(c["run"] == ("polite=true" if "run2" in c["id"] else "polite=false") for c in d["cells"])
two = json.load(open("two/run.json"))
assert [c["summary"]["speedup"] for c in d["cells"] if "run2" in c["id"]] == [c["summary"]["speedup"] for c in two["cells"]]'
    grep -q 'coroutines, polite=false' both/report.html
    grep -q 'coroutines, polite=true' both/summary.md
    grep -q '^hog.run2.sync,.*,polite=true' both/summary.csv
    # The other repeat of --trace all comes along.
    [ "$(find both/traces -name 'hog.run2.sync.*json' | wc -l)" -eq 2 ]
}

@test "the joined folder is drawn again from its own files, which outlive those of the runs" {
    "$SIMUL" report one two -o both -q
    rm -r one two both/report.html both/charts
    "$SIMUL" report both >said
    grep -q 'polite=true' both/report.html
    [ ! -s both/charts ] || [ -s both/charts/hog.timeline.svg ]
    refuse_joined() {
        run --separate-stderr "$SIMUL" "$@"
        [ "$status" -ne 0 ]
        [[ $stderr == *"holds several runs"* ]]
    }
    refuse_joined report both both -o twice
    refuse_joined compare both both
    [ ! -e twice ]
}

@test "one run twice is labelled by number; folders with markup in their names by these" {
    "$SIMUL" report one one -o both -q
    look 'assert [r["label"] for r in d["runs"]] == ["1: one", "2: one"]'
    rm -r both
    cp -r one '<i>"it'\''s" & $(more)'
    "$SIMUL" report one ./\<i\>* -o both >said 2>errors
    [ ! -s errors ]
    look 'assert d["runs"][1]["label"] == "<i>\"it'"'"'s\" & $(more)"'
    run ! grep -qF '<i>"it' both/report.html
    grep -qF '&lt;i&gt;&quot;it&#39;s&quot; &amp; $(more)' both/report.html
}

@test "runs of earlier schemas join, and what differs in their machines is shown" {
    "$SIMUL" report "$root/results/sample" "$root/tests/fixtures/schema-1" -o both >said
    grep -q '^count:delay=5ms: 2 runs of count on one axis$' said
    look 'assert [r["label"] for r in d["runs"]] == ["sample", "schema-1"]'
    grep -Eq 'The machines (or their settings differ: |are equal)' both/report.html
}

@test "a folder that can only be read is joined" {
    chmod -R a-w one two
    "$SIMUL" report one two -o both -q
    chmod -R u+w one two
    [ -s both/traces/hog.run1.sync.json ]
}

@test "a run that lacks a trace is joined, and its report says so" {
    rm two/traces/hog.sync*.json
    "$SIMUL" report one two -o both >said 2>errors
    grep -q 'hog.run2.sync.json' errors
    [ -s both/report.html ]
}

@test "broken runs, traces and too many runs are refused before anything is written" {
    refuse 2 'several runs need a folder for their page: give one with -o DIR' report one two
    refuse 1 'cannot open the results folder "three": No such file or directory' report one three -o both
    mkdir three
    refuse 1 'no results in "three/run.json"' report one three -o both
    printf '{"schema": 2,\n"cells": [' >three/run.json
    refuse 1 '"three/run.json" line 2: not valid JSON' report one three -o both
    printf '{"schema": 99, "cells": []}' >three/run.json
    refuse 1 'this simul reads schema 1 to 2' report one three -o both
    printf '{"schema": 2, "cells": []}' >three/run.json
    refuse 1 '"three" holds nothing that was measured' report one three -o both
    sed 's|traces/hog.sync|traces/../../hog.sync|' one/run.json >three/run.json
    refuse 1 'is not a file in traces/' report one three -o both
    printf '[]' >trace.json
    refuse 2 'folders of results and trace files do not go on one page' report one trace.json -o both
    refuse 2 'a page has room for 8 runs, not 9' report one one one one one one one one one -o both
    run --separate-stderr "$SIMUL" report one two -o two
    [ "$status" -eq 1 ]
    [[ $stderr == *'two holds the results of an earlier run; give another folder with -o'* ]]
    [ -z "$(find two -newer trace.json -type f)" ]
}

@test "a folder that cannot be written leaves no half of a run" {
    mkdir both # no trace fits into a folder that stands as a file
    touch both/traces
    run --separate-stderr "$SIMUL" report one two -o both
    [ "$status" -eq 1 ]
    [ "$(ls -A both)" = traces ]
}

@test "compare explains what differs, and draws both runs if wanted" {
    run --separate-stderr "$SIMUL" compare one two --report both
    [[ $status =~ ^[034]$ ]]
    [ -z "$stderr" ]
    [ "${lines[0]}" = 'differs: polite=false against polite=true' ]
    [[ $output == *'hog, 4 tasks'*'coroutines        -'*"Open file://$PWD/both/report.html" ]]
    valid
    look 'assert [r["label"] for r in d["runs"]] == ["polite=false", "polite=true"]'
    code=$status
    run --separate-stderr "$SIMUL" compare one two --report json --format json
    [ "$status" -eq "$code" ]
    [ "$stderr" = json/report.html ]
    python3 -c 'import json, sys; json.load(sys.stdin)' <<<"$output"
}

@test "compare refuses what it cannot draw, before it compares" {
    refuse 2 '--report needs the results folder, with its traces, not one/run.json alone' \
        compare one/run.json two --report both
    refuse 2 'two holds the results of an earlier run; give another folder with --report' compare one two --report two
    refuse 2 '--report has room for 8 runs, not 9' compare --report both one one one one one -- one one one one
}
