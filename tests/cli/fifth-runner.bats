# A runner that is stated in one file (tests/fakes/fifth.c) and registered takes part wherever the built-in ones do. Its
# name is known to no other file, and what is drawn and said of it comes from its traits.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# ask EXPRESSION: of out/run.json as `run`, in Python; fails unless it is true.
ask() {
    python3 -c "import json; run = json.load(open('out/run.json')); cells = {c['id']: c for c in run['cells']}
assert $1, '$1'"
}

@test "it is in the lists, and runs only where it is named" {
    "$SIMUL_TEST" list runners | grep -qx '  fifth'
    "$SIMUL_TEST" list --format json | python3 -c 'import json, sys
fifth = json.load(sys.stdin)["runners"][-1]
assert (fifth["name"], fifth["group"], fifth["base"], fifth["parks"]) == ("fifth", "tests", "sync", True), fifth'
    run -1 grep -c fifth <("$SIMUL_TEST" run --dry-run)
    run -1 grep -c fifth <("$SIMUL_TEST" run count --dry-run)
    "$SIMUL_TEST" run count -r sync,fifth --dry-run | grep -qE '^count\.fifth: count, 20 tasks, about '
    run --separate-stderr "$SIMUL_TEST" run count -r cinquieme
    [ "$status" -eq 2 ]
    [ "$stderr" = "simul: there is no runner 'cinquieme'; did you mean 'fifth'?
type: simul run count -r fifth" ]
}

@test "it is planned and estimated by its traits" {
    estimates() { "$SIMUL_TEST" run "$1" -n 9 -r "$2" --dry-run | sed -n 's/.*, about \(.* a sample\)$/\1/p'; }
    for workload in count chain files echo; do
        [ -n "$(estimates $workload fifth)" ]
        [ "$(estimates $workload fifth)" = "$(estimates $workload coroutines)" ]
    done
    # It has no pool for -w.
    diff <("$SIMUL_TEST" run count -r fifth,threads -w 1,2 --dry-run | sed -n 's/^\([^ ]*\): .*/\1/p') - <<'END'
count.fifth
count.threads.1
count.threads.2
END
}

@test "table, speed-up, sentence, insight, charts and page have it" {
    # The waits are long beside what a task costs under a sanitizer.
    "$SIMUL_TEST" run count:delay=100ms hog -r sync,fifth --repeats 5 --verbose -o out >said
    grep -qE '^count +fifth +- +20 .*20×$' said
    # The words of a runner that parks its tasks on one thread; what was measured is left out.
    tr '\n' ' ' <said | tr -s ' ' >line
    grep -qE 'count:delay=100ms, 20 tasks: (fifth was fastest with [0-9.]+ ms, [0-9.]+x as fast as sync \(limit 20x\)|no winner is named, because samples were disturbed: fifth lasted [0-9.]+ ms and sync [0-9.]+ s)\.' line
    grep -qE 'Tasks in flight at once: 20 under fifth, 1 under sync\.' line
    grep -qE 'Fifth used one thread, on a CPU for' line
    grep -qE 'hog, fifth: Task 0 blocked the event loop for .* without an await, while [0-9]+ others? could have run' line
    ask 'run["runners"]["fifth"]["while_waiting"] == "its stack is parked, as the fifth runner does it"'
    ask 'cells["count.fifth"]["summary"]["speedup"]["limit"] == 20'
    ask 'cells["count.fifth"]["stacks"] == "own" and cells["count.fifth"]["workers"] is None'
    ask 'cells["count.sync"]["samples"][0]["digest"] == cells["count.fifth"]["samples"][0]["digest"]'
    for chart in makespan timeline curves speedup; do
        grep -q fifth out/charts/count.$chart.tsv
        grep -q fifth out/charts/count.$chart.svg
    done
    grep -q "set xlabel 'speed-up over sync" out/charts/count.speedup.gp
    grep -q ',fifth,' out/summary.csv
    grep -q '^| fifth |' out/summary.md
    grep -q '<th scope="row">fifth</th><td class="text">its stack is parked, as the fifth runner does it</td>' out/report.html
    python3 "$BATS_TEST_DIRNAME/page.py" --run out
    PYTHONPATH=$BATS_TEST_DIRNAME python3 - <<'END'
from page import Page
page = Page(open("out/report.html", encoding="utf-8").read())
headers = {header["cell"]: header for _, (header, _) in page.traces()}
assert headers["count.fifth"]["parks"] and not headers["count.sync"]["parks"]
assert headers["count.fifth"]["lanes"][0]["kind"] == "loop" and headers["count.sync"]["lanes"][0]["kind"] == "thread"
END
}

@test "its line in a sweep has a marker of its own, and insights speak of one" {
    "$SIMUL_TEST" run count:delay=10ms -n 2,8,32 -r sync,coroutines,fifth --repeats 1 --trace none -q -o out
    grep -o "pt [0-9]* dt [0-9]* .* title '[a-z]*'" out/charts/count-by-tasks.time.gp | sort -u >styles
    [ "$(grep -c . styles)" -eq 3 ]
    [ "$(cut -d ' ' -f 2 styles | sort -u | wc -l)" -eq 3 ]
    ask 'not any("fifth were" in f["text"] or "fifth beat " in f["text"].lower() for f in run["insights"])'
}

@test "two runs with it are compared" {
    "$SIMUL_TEST" run count:delay=5ms -r sync,fifth --repeats 5 --trace none -q -o one
    "$SIMUL_TEST" run count:delay=5ms -r sync,fifth --repeats 5 --trace none -q -o two
    run "$SIMUL_TEST" compare one two
    [[ $output == *fifth* ]]
}
