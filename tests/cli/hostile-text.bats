# Text from outside, in whatever simul writes: what acts on a terminal, a page or a reader of XML is shown as a mark
# and never sent. One rule: analysis/document/characters.h.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

setup_file() {
    # ESC, BEL, DEL, CSI as C1, right-to-left override and isolate, the Arabic letter mark, a tag character.
    export HOSTILE='a\u001b[31mb\u0007c\u007fd\u009b2Je\u202ef\u2066g\u061ch\udb40\udc41i'
    cd "$BATS_FILE_TMPDIR" || return
    mkdir d
    python3 - <<'END'
import json, os

text = json.loads('"' + os.environ["HOSTILE"] + '"')
times = {"median": 2e6, "min": 1e6, "max": 3e6}
speedup = {"median": 1.5, "min": 1, "max": 2, "limit": 4}

def cell(id, status="ok", runner=text, **more):
    return {"id": id, "group": id, "title": text, "workload": text, "runner": runner, "status": status, "tasks": 4,
            "kind": text, "error": text, "notes": [text], "outcomes": {text: 3, "ok": 1}, "run": text,
            "outcome_examples": [{"class": text, "what": text}], "params": {text: text}, "stacks": text,
            "samples": [{"status": "ok", "disturbed": text, "digest": text, "error": text, "makespan_ns": 2e6,
                         "helpers": [{"name": text}]}],
            "summary": {"makespan_ns": times, "speedup": speedup, "insight": text, "above_limit": text,
                        "gauges": [{"name": text, "unit": text, "value": 1}]}, **more}

def point(value, runner):
    return cell(f"p{value}{runner[0]}", group=f"g{value}", runner=runner, samples=[{"status": "ok", "makespan_ns": 2e6}],
                sweep={"name": "s", "title": text, "variable": text, "unit": "", "value": value})

cells = [cell("a"), cell("b", group="a", runner=text + "2"), cell("c", status="failed"), cell("e", status=text)]
cells += [point(value, runner) for value in (1, 2, 3) for runner in ("x", text)]
runner = {"while_waiting": text, "stops": text, "picks": text, "language": text, "group": text, "base": text}
run = {"simul": text, "started": text, "command": [text], "complete": True, "seed": 1,
       "repeats": {"asked": text, "made": 1, "stopped_by": text}, "sources": {text: text},
       "machine": {"kernel": text, "cpu": text, "libuv": text, "warnings": [text], "null_ns": {text: {"bare": 1}}},
       "runners": {text: runner}, "workloads": {text: {"summary": text, "noun": text, "alone": text}},
       "insights": [{"kind": "effect", "sweep": "s", "text": text, "line": text}], text: text}
json.dump(dict(run, schema=2, cells=cells), open("d/run.json", "w"))
END
}

setup() {
    cd "$BATS_FILE_TMPDIR" || return
}

# clean FILE...: no byte or character in them acts on a display.
clean() {
    python3 - "$@" <<'END'
import re, sys

for name in sys.argv[1:]:
    text = open(name, encoding="utf-8", newline="").read()
    found = re.search("[^\t\n\r -~\u00a0-\U0010ffff]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\U000e0000-\U000e007f]", text)
    escaped = re.search(r"\\u00[01]|\\u007f|\\u009|\\u20[26]|\\u061c", text) if name.endswith("report.html") else None
    for one in (found, escaped):
        if one:
            sys.exit(f"{name}: {one[0]!r} in {text[max(0, one.start() - 60):one.end() + 20]!r}")
END
}

@test "nothing hostile reaches the terminal, in any form of the results" {
    for format in table markdown csv json; do
        for more in "" --wide --verbose --quiet; do
            "$SIMUL" report d --format $format ${more:+"$more"} >out 2>err || [ $? -eq 1 ]
            clean out err
        done
    done
    "$SIMUL" report d >out 2>err || [ $? -eq 1 ]
    grep -q 'a?\[31mb?c?d' out
}

@test "nothing hostile reaches page, charts and summaries, and each picture is XML" {
    "$SIMUL" report d >out 2>err || [ $? -eq 1 ]
    run ! grep 'could not be drawn' err
    clean d/report.html d/summary.csv d/summary.md d/charts/*.gp d/charts/*.tsv d/charts/*.svg
    python3 -c 'import sys, xml.dom.minidom as dom; [dom.parse(name) for name in sys.argv[1:]]' d/charts/*.svg
    [ "$(find d/charts -name '*.svg' | wc -l)" -ge 4 ]
}

@test "nothing hostile reaches whoever compares or joins" {
    for format in table markdown csv json; do
        "$SIMUL" compare d d --format $format >out 2>err || [ $? -le 5 ]
        clean out err
    done
    rm -rf both
    "$SIMUL" report d d -o both >out 2>err || [ $? -eq 1 ]
    clean out err both/run.json both/report.html
}

@test "a message shows what it quotes" {
    mkdir -p wrong
    printf '{"schema": 2, "cells": [{"id": "%s", "group": "a"}]}' "$HOSTILE" >wrong/run.json
    run --separate-stderr -1 "$SIMUL" report wrong
    printf '%s\n' "$stderr" >err
    clean err
    [[ $stderr == *"not a valid file name"* ]]
    printf '{"schema": 2, "cells": [{"params": {"%s": 7}}]}' "$HOSTILE" >wrong/run.json
    run --separate-stderr -1 "$SIMUL" report wrong
    printf '%s\n' "$stderr" >err
    clean err
    [[ $stderr == *'cells[0].params.a?[31mb?c?d'* ]]
    for word in $'\e[31m' $'\xc2\x9b2J' $'\xff' $'\xe2\x80\xae'; do
        "$SIMUL" report "$word" 2>err || [ $? -eq 1 ]
        "$SIMUL" run "$word" 2>>err || [ $? -eq 2 ]
        "$SIMUL" "$word" 2>>err || [ $? -eq 2 ]
        "$SIMUL" run --"$word" 2>>err || [ $? -eq 2 ]
        "$SIMUL" run count:delay="$word" 2>>err || [ $? -eq 2 ]
        clean err
    done
}

@test "labels that begin with a quote, and those that end a CDATA section, are drawn" {
    mkdir -p quotes
    python3 - <<'END'
import json

names = ["'quoted' ''twice''", "''", "'", "a]]>b", "`date`", "\"x\"", "%d %s", "a\\", "$x@y", "#z", "{/*}", "'a' 'b'"]
times = {"median": 2e6, "min": 1e6, "max": 3e6}
speedup = {"median": 1.5, "min": 1, "max": 2, "limit": 4}
def cell(i, name):
    return {"id": f"c{i}", "group": "a", "title": name, "runner": name, "status": "ok", "tasks": 4,
            "summary": {"makespan_ns": times, "speedup": speedup}}
def point(i, name, value):
    return {**cell(f"{i}.{value}", name), "group": f"s{value}", "samples": [{"status": "ok", "makespan_ns": 2e6}],
            "sweep": {"name": f"s", "title": names[0], "variable": names[0], "unit": "", "value": value}}
cells = [cell(i, name) for i, name in enumerate(names)]
cells += [point(i, name, value) for i, name in enumerate(names) for value in (1, 2, 3)]
json.dump({"schema": 2, "cells": cells}, open("quotes/run.json", "w"))
END
    "$SIMUL" report quotes >out 2>err
    [ ! -s err ]
    python3 -c 'import sys, xml.dom.minidom as dom; [dom.parse(name) for name in sys.argv[1:]]' quotes/charts/*.svg
    grep -q '’quoted’ ’’twice’’' quotes/charts/a.makespan.svg
    grep -q 'a\]\]&gt;b' quotes/charts/a.makespan.svg
    [ -s quotes/charts/s.time.svg ]
}

@test "CSV keeps a leading sign: a reader of RFC 4180 gets what was measured" {
    mkdir -p formula
    cat >formula/run.json <<'END'
{"schema": 2, "cells": [{"id": "a", "group": "a", "title": "=cmd|'/c calc'!A0", "runner": "@SUM(1,1)",
 "status": "failed", "error": "+1 \"2\"\n-3"}]}
END
    "$SIMUL" report formula >/dev/null || [ $? -eq 1 ]
    python3 - <<'END'
import csv

(row,) = csv.DictReader(open("formula/summary.csv", newline=""))
assert "=cmd|'/c calc'!A0" in row.values(), row
assert row["runner"] == "@SUM(1,1)", row
assert "+1 \"2\"\n-3" in row.values(), row
END
}
