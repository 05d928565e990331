# What the doctor says of whatever machine the tests run on: its form, and what must be true anywhere.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

@test "it ends well, within 80 columns, and every result has its level first" {
    run --separate-stderr "$SIMUL" doctor
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    printf '%s\n' "$output" | awk 'length > 80 { print; wide = 1 } END { exit wide }'
    grep -Eq '^(ok|notice|warning) +CPUs +[0-9]+ of [0-9]+ may be used$' <<<"$output"
    [[ ${lines[-1]} =~ ^[0-9]+\ checked:\ [0-9]+\ warnings?,\ [0-9]+\ notices?\.$ ]]
}

@test "for programs: whatever is not ok has a consequence and a remedy" {
    "$SIMUL" doctor --format json >"$BATS_TEST_TMPDIR/results"
    python3 - "$BATS_TEST_TMPDIR/results" <<'END'
import json, sys
results = json.load(open(sys.argv[1]))["results"]
assert {"CPUs", "kernel records", "wake-ups", "gnuplot"} <= {f["name"] for f in results}
for f in results:
    assert f["level"] in ("ok", "notice", "warning"), f
    assert f["found"], f
    assert (f["level"] != "ok") == bool(f["means"]) == bool(f["remedy"]), f
END
}

@test "it says beforehand what a run will do: measure, or infer" {
    cd "$BATS_TEST_TMPDIR"
    "$SIMUL" doctor --format json >results
    "$SIMUL" run count:delay=2ms -n 4 -r threads --repeats 1 -o out -q
    python3 - <<'END'
import json
level = {f["name"]: f["level"] for f in json.load(open("results"))["results"]}["kernel records"]
source = json.load(open("out/run.json"))["cells"][0]["summary"]["parallelism"]["source"]
assert (level == "ok") == (source == "measured"), (level, source)
END
}

@test "one CPU is a warning" {
    command -v taskset >/dev/null || skip "taskset (util-linux) is missing"
    first=$(taskset -cp $$ | sed 's/.*: *\([0-9]*\).*/\1/')
    run taskset -c "$first" "$SIMUL" doctor
    [ "$status" -eq 0 ]
    [[ $output == *'warning  CPUs '*'parallelism is impossible'* ]]
}

@test "few descriptors are a warning" {
    [ "$(id -u)" -ne 0 ] || skip "root is not bound by the limit"
    run bash -c 'ulimit -n 200; "$SIMUL" doctor'
    [[ $output == *'warning  file descriptors '*'up to 200 '* ]]
}
