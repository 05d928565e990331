# Sweeps from the outside: lists and ranges make cells, and a sweep that was run has charts and insights.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# cells WORD...: the ids that a run would have, one a line.
cells() {
    "$SIMUL" run "$@" --dry-run | sed -n 's/^\([^ ]*\): .*/\1/p'
}

# refused TEXT WORD...: simul WORD... ends with 2 and says exactly this.
refused() {
    local text=$1
    shift
    run --separate-stderr "$SIMUL" "$@"
    [ "$status" -eq 2 ] || { echo "exit code $status"; return 1; }
    [ "$stderr" = "$text" ] || { echo "$stderr"; return 1; }
    [ -z "$output" ]
}

@test "tasks by list, by factor and by step" {
    diff <(cells count -r sync -n 1,5) <(printf 'count-n%s.sync\n' 1 5)
    diff <(cells count -r sync -n 1..100:x10) <(printf 'count-n%s.sync\n' 1 10 100)
    diff <(cells count -r sync -n 10..30:+10) <(printf 'count-n%s.sync\n' 10 20 30)
    "$SIMUL" run count -r sync -n 1..100:x10 --dry-run | grep -qx '3 cases, 5 repeats, about .*'
}

@test "workers by range, and the word tasks among them" {
    diff <(cells fib -r sync,threads -n 9 -w 1..3,tasks) <(printf 'fib.%s\n' sync threads.{1,2,3,9})
}

@test "parameters by list and range, each combination once" {
    diff <(cells handler:wait=1ms,2ms:compute=1ms..4ms:x2 -r coroutines) - <<'END'
handler-wait-1ms-compute-1ms.coroutines
handler-wait-2ms-compute-1ms.coroutines
handler-wait-1ms-compute-2ms.coroutines
handler-wait-2ms-compute-2ms.coroutines
handler-wait-1ms-compute-4ms.coroutines
handler-wait-2ms-compute-4ms.coroutines
END
    diff <(cells hog:polite=true,false -r sync) <(printf 'hog-polite-%s.sync\n' true false)
}

@test "two workloads of one name keep their points apart" {
    diff <(cells count:delay=1ms count:delay=2ms -r sync -n 1,2) \
        <(printf '%s.sync\n' count-n1 count-n2 count-2-n1 count-2-n2)
}

@test "a list that stands for nothing is refused with what to type" {
    refused "simul: -n 5..1: the range 5..1 ends before it begins" run count -n 5..1
    refused "simul: -w 1..x: 'x' is not a whole number, nor the word tasks" run count -w 1..x
    refused "simul: -n takes numbers from 1 to 10000000, not 0" run count -n 0..3
    refused "simul: delay=1ms..8ms: the range 1ms..8ms needs a step: 1ms..8ms:x2 doubles it each time, \
1ms..8ms:+1ms adds to it" run count:delay=1ms..8ms
    refused "simul: delay=1ms..8ms:2: ':2' is no step of the range 1ms..8ms; type :x2 (twice the one before) or \
:+1ms" run count:delay=1ms..8ms:2
    refused "simul: 'count' has no parameter 'dealy'; did you mean 'delay'?
type: simul run count:delay=1ms..8ms:x2" run count:dealy=1ms..8ms:x2
}

@test "too many cells are refused with their number" {
    refused "simul: -n 1..1000: the range 1..1000 has 1000 values, and 400 is the most; a step such as :x10 makes \
fewer of them" run count -n 1..1000
    refused "simul: count makes 800 cases (its values x tasks x runners and their workers), and a run takes 400 at \
most; type shorter lists" run count -r sync,coroutines -n 1..400
    [ "$(cells count -r sync -n 1..400 | wc -l)" -eq 400 ]
}

@test "a sweep has its members in run.json, its charts and its insights; a plain run has none" {
    LC_ALL=C "$SIMUL" run count:delay=1ms -r sync,coroutines -n 1,2,4,8,16 --repeats 2 --verbose -o out >table
    python3 - <<'END'
import json
run = json.load(open("out/run.json"))
sweeps = [cell["sweep"] for cell in run["cells"]]
assert {sweep["name"] for sweep in sweeps} == {"count-by-tasks"}, sweeps
assert {sweep["variable"] for sweep in sweeps} == {"tasks"}, sweeps
assert [sweep["value"] for sweep in sweeps] == [cell["tasks"] for cell in run["cells"]], sweeps
kinds = [insight["kind"] for insight in run["insights"]]
assert kinds.count("fit") + kinds.count("no_fit") == 1, kinds # one task after another follows no law of scaling
assert set(kinds) & {"effect", "crossover", "no_crossover"}, kinds
for insight in run["insights"]:
    assert insight["sweep"] == "count-by-tasks", insight
END
    if command -v gnuplot >/dev/null; then
        for chart in time throughput memory; do
            [ -s "out/charts/count-by-tasks.$chart.svg" ] || { echo "missing: $chart"; return 1; }
            [ -s "out/charts/count-by-tasks.$chart.png" ] || { echo "missing: $chart"; return 1; }
        done
        # Of the points in between nothing is drawn; of both ends all is.
        [ -s out/charts/count-n1.makespan.svg ]
        [ -s out/charts/count-n16.timeline.svg ]
        [ ! -e out/charts/count-n4.makespan.svg ]
    fi
    [ -s out/traces/count-n4.sync.json ]
    # One paragraph for the sweep, and none for each of its points.
    [ "$(grep -c '^- ' table)" -eq 1 ]
    grep -q '^- count:delay=1ms, 1 to 16 tasks: ' table
    awk 'length > 80 { print; wide = 1 } END { exit wide }' table
    grep -q '^## count.*delay=1ms, 1 to 16 tasks$' out/summary.md
    grep -q '^## count.*delay=1ms, 4 tasks$' out/summary.md
    grep -q 'id="group-count-by-tasks"' out/report.html
    python3 -c '
import json
insight = json.load(open("out/run.json"))["insights"][0]["text"]
page = open("out/report.html").read()
assert insight.split(",")[0].split("%")[0] in page, insight'

    "$SIMUL" run count:delay=1ms -r sync,coroutines -n 2 --repeats 1 -o plain -q
    python3 -c '
import json
run = json.load(open("plain/run.json"))
assert run["insights"] == [] and not any("sweep" in cell for cell in run["cells"]), run["insights"]'
    [ -z "$(find plain/charts -name '*-by-*')" ]
}

@test "sync lasts as long as its tasks, coroutines do not: their makespans part as the tasks grow" {
    "$SIMUL" run count:delay=30ms -r sync,coroutines -n 1,4,16 --repeats 3 -o out -q
    python3 - <<'END'
import json
run = json.load(open("out/run.json"))
median = {(c["runner"], c["tasks"]): c["summary"]["makespan_ns"]["median"] for c in run["cells"]}
assert median["sync", 16] > 8 * median["sync", 1], median
assert median["sync", 16] > 3 * median["coroutines", 16], median
assert [f["text"] for f in run["insights"] if f["kind"] == "no_fit"] == [
    "No law of scaling is fitted: 5 points are needed, there are 3."], run["insights"]
END
}

@test "a sweep of workers lies in one group, and what has none is the same for all" {
    LC_ALL=C "$SIMUL" run count:delay=2ms -n 8 -r sync,threads -w 1,2,4,8 --repeats 2 --verbose -o out >table
    python3 - <<'END'
import json
run = json.load(open("out/run.json"))
assert {cell["group"] for cell in run["cells"]} == {"count"}, run["cells"]
values = {cell["id"]: cell["sweep"]["value"] for cell in run["cells"]}
assert values == {"count.sync": None, "count.threads.1": 1, "count.threads.2": 2, "count.threads.4": 4,
                  "count.threads.8": 8}, values
END
    [ "$(grep -c '^- ' table)" -eq 2 ] # the sweep's paragraph, and the group's sentence
}

@test "report draws the sweep again from the folder alone" {
    LC_ALL=C "$SIMUL" run count:delay=1ms -r sync,coroutines -n 1,2,4 --repeats 1 -o out >first
    rm -rf out/charts out/report.html
    LC_ALL=C "$SIMUL" report out >second
    diff first second
    grep -q 'id="group-count-by-tasks"' out/report.html
}

@test "a run.json whose sweep has a name that leads elsewhere is refused" {
    "$SIMUL" run count:delay=1ms -r sync -n 1,2,4 --repeats 1 -o out -q
    sed -i 's/"count-by-tasks"/"..\/..\/count-by-tasks"/' out/run.json
    run --separate-stderr "$SIMUL" report out
    [ "$status" -ne 0 ]
    [[ $stderr == *"has a name that is not a valid file name"* ]]
}
