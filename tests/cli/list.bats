# `simul list`: what there is, for people and for programs.

bats_require_minimum_version 1.5.0

# Evaluates a Python expression over the JSON that the command prints.
json() {
    "$SIMUL" list "${@:2}" --format json | python3 -c "import json, sys; all = json.load(sys.stdin); print($1)"
}

@test "both lists by default, or the one that is asked for" {
    [ "$(json 'sorted(all)')" = "['runners', 'workloads']" ]
    [ "$(json 'sorted(all)' runners)" = "['runners']" ]
    [ "$(json 'sorted(all)' workloads)" = "['workloads']" ]
}

@test "the runners, in their order, each with its sentence" {
    [ "$(json '[r["name"] for r in all["runners"]]')" = "['sync', 'threads', 'processes', 'coroutines']" ]
    [ "$(json '[r["pooled"] for r in all["runners"]]')" = "[False, True, True, False]" ]
    [ "$(json '[r["base"] for r in all["runners"]]')" = "['sync', 'sync', 'sync', 'sync']" ]
    [ "$(json '[r["name"] for r in all["runners"] if r["parks"]]')" = "['coroutines']" ]
    [ "$(json 'min(len(r[k]) for r in all["runners"] for k in ("while_waiting", "stops", "picks")) > 5')" = True ]
}

@test "the workloads, with parameters that say what they are" {
    [ "$(json '{"count", "fetch", "fib"} <= {w["name"] for w in all["workloads"]}')" = True ]
    [ "$(json '[(p["name"], p["type"], p["default"]) for w in all["workloads"] if w["name"] == "count"
        for p in w["params"]]')" = "[('delay', 'duration', '10ms')]" ]
}

@test "every name in the JSON is in the text too, and no line is wider than 80 columns" {
    "$SIMUL" list >"$BATS_TEST_TMPDIR/text"
    "$SIMUL" list --format json >"$BATS_TEST_TMPDIR/json"
    python3 - "$BATS_TEST_TMPDIR/json" <<'END' >"$BATS_TEST_TMPDIR/names"
import json, sys
lists = json.load(open(sys.argv[1]))
for entry in lists["workloads"] + lists["runners"]:
    print(entry["name"])
    for param in entry.get("params", []):
        print(param["name"] + "=" + param["default"])
END
    [ "$(wc -l <"$BATS_TEST_TMPDIR/names")" -gt 7 ]
    while read -r name; do
        grep -qF -- "$name" "$BATS_TEST_TMPDIR/text" || { echo "missing: $name"; return 1; }
    done <"$BATS_TEST_TMPDIR/names"
    awk 'length > 80 { print; wide = 1 } END { exit wide }' "$BATS_TEST_TMPDIR/text"
}

@test "what is typed as listed is accepted" {
    cd "$BATS_TEST_TMPDIR" || return
    "$SIMUL" list workloads --format json >lists
    python3 - <<'END' >lines
import json
for workload in json.load(open("lists"))["workloads"]:
    print(":".join([workload["name"]] + [p["name"] + "=" + p["default"] for p in workload["params"] if p["default"]]))
END
    while read -r line; do
        "$SIMUL" run "$line" --dry-run
    done <lines
}

@test "what each workload names next can be typed" {
    cd "$BATS_TEST_TMPDIR" || return
    "$SIMUL" list workloads --format json >list.json
    python3 -c 'import json; [print(w["next"]) for w in json.load(open("list.json"))["workloads"]]' >next
    [ "$(wc -l <next)" -ge 15 ]
    while read -r words; do
        # shellcheck disable=SC2086 # several words
        "$SIMUL" run $words --dry-run >/dev/null || { echo "$words"; return 1; }
    done <next
}
