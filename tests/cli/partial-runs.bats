# What a run leaves that does not come to its end: killed at any instant, ended by an error, interrupted.

bats_require_minimum_version 1.5.0

setup() {
    root=$BATS_TEST_DIRNAME/../..
    cd "$BATS_TEST_TMPDIR" || return
}

# killed SAMPLES WORD...: a run that is killed by SIGKILL as soon as run.json has so many samples.
killed() {
    run "$BATS_TEST_DIRNAME/signal-run.py" SIGKILL 0 "$1" out "$SIMUL" run "${@:2}" -o out -q
    [ "$output" = $'exit 137\nleft 0' ] || { echo "$output"; return 1; }
}

@test "after a kill, a report has the traces and the figures of all that was measured" {
    killed 5 count:delay=5ms -n 3 -w 2 -r sync,threads --repeats 100
    "$SIMUL" report out >table
    head -n 1 table | grep -q '^The run has not come to its end (it was killed, or goes on): '
    grep -q '^sync  *[0-9.]* ms' table
    grep -q 'class="trace' out/report.html
    python3 - <<'END'
import json, os
document = json.load(open("out/run.json"))
assert document["complete"] is False and document["repeats"]["stopped_by"] is None
# Five samples are two whole repeats of two cases.
assert document["repeats"]["made"] >= 2
for cell in document["cells"]:
    assert cell["summary"] and os.path.exists("out/" + cell["trace"]), cell["id"]
END
    "$root/scripts/check-trace" out/traces/*.json
}

@test "a run that ends leaves one trace a case, or with --trace all every one" {
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 3 -o one -q
    [ "$(ls -A one/traces)" = count.sync.json ]
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 3 --trace all -o all -q
    [ "$(find all/traces -name 'count.sync.[0-9].json' | wc -l)" -eq 2 ]
    [ -e all/traces/count.sync.json ]
}

@test "a case that a killed run did not come to is not called interrupted" {
    killed 1 count:delay=1ms count:delay=30s -n 2 -r sync --repeats 1 --warmup off --seed 1
    "$SIMUL" report out --format markdown >table
    grep -q 'not run' table
    run ! grep -q 'interrupted' table
}

@test "an error that ends a run is not called an interruption" {
    # shellcheck disable=SC2016 # for the inner shell to expand
    run bash -c 'ulimit -f 300; "$SIMUL" run count:delay=0s -n 3000 --repeats 1 -r coroutines -o out -q'
    [ "$status" -eq 1 ]
    python3 -c 'import json
assert json.load(open("out/run.json"))["repeats"]["stopped_by"] == "error"'
}
