# `simul run` and `simul report` from the outside: small runs, with the figures replaced.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr and stderr_lines

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# What varies from run to run: times and speed-ups with their units, figures on CPU; blanks are squeezed.
without_figures() {
    sed -E 's/[0-9.]+ (ns|us|ms|s)\b/TIME/g; s/([0-9.]+x of|\? of|at limit) [0-9.]+x/SPEED/
            s/ (~?<?[0-9]\.[0-9]+(-[0-9.]+)?)  / CPU  /; s/  [.#!+]+$/ BAR/; s/ +/ /g'
}

# small WORD...: a run that takes a fraction of a second, into $folder or out.
small() {
    "$SIMUL" run count:delay=2ms -n 6 --repeats 1 -o "${folder:-out}" "$@"
}

@test "a headline, a line with a bar for each runner, a sentence; a link and a next command end it" {
    LC_ALL=C small -w 2 >table
    [[ $(head -n 1 table) == "1 repeat: no speed-up, and no winner below 5." || $(head -n 1 table) == Doubtful* ]]
    grep -qFx "Open file://$PWD/out/report.html" table
    [[ $(tail -n 1 table) == "Next: simul run count"* ]]
    diff <(sed -n '/^Bars/,$p' table | head -n 9 | without_figures) - <<'END'
Bars: most tasks are # computing, . waiting (await), ! overdue, + mixed

count:delay=2ms: 6 waits in flight on one thread
 time speed-up/limit in flight on CPU 0 TIME
sync TIME (base) 1 CPU BAR
threads x2 TIME SPEED 2 CPU BAR
processes x2 TIME SPEED 2 CPU BAR
coroutines TIME SPEED 6 CPU BAR
Suspended at await, all 6 waits overlapped; a pool of 2 holds 2.
END
    awk 'length > 80 { print; wide = 1 } END { exit wide }' table
}

@test "bars are of blocks where the locale is UTF-8, in a pipe too, and of ASCII elsewhere" {
    small -r sync,coroutines -q
    LC_ALL=C.UTF-8 "$SIMUL" report out | grep -q '░'
    LC_ALL=C "$SIMUL" report out >ascii
    grep -q '\.\.\.\.\.' ascii
    run ! grep -qP '[^\x00-\x7f]' ascii
    # No line is wider than 80 columns, whatever its bytes.
    LC_ALL=C.UTF-8 "$SIMUL" report out | python3 -c 'import sys; assert all(len(l) <= 81 for l in sys.stdin)'
}

@test "the last 24 lines of the default suite hold the last picture, the link and the next command" {
    "$SIMUL" run --repeats 1 --warmup off -o out >table
    tail -n 24 table >screen
    grep -q '^fetch: ' screen
    [ "$(grep -cE '^(sync|threads x[0-9]+|processes x[0-9]+|coroutines) ' screen)" -ge 4 ]
    [[ $(tail -n 2 screen) == "Open file://"*$'\n'"Next: simul run fetch"* ]]
    # A workload takes 12 lines at most.
    awk '/^$/ { if (lines > 12) long = 1; lines = 0; next } { lines++ } END { exit long }' table
}

@test "without sync the first case is the base of the speed-ups, and the run says so" {
    small -r threads,coroutines -w 2 --repeats 2 --wide >table
    grep -qE '^threads x2 .* \(base\) ' table
    grep -qE '^coroutines +[0-9.]+ .?s +([0-9.]+x|\?)  ' table
    tr -s '[:space:]' ' ' <table >line
    said='Speed-ups are over the first case that finished (threads (pool of 2) in count'
    grep -qF "$said:delay=2ms): sync did not run, or not to its end." line
    grep -qF -- "- $said" out/summary.md
    grep -q '<td>base</td>' out/report.html
    run ! grep -q 'as fast as sync' out/report.html out/summary.md table
    # The figures follow from the medians; the limit is that of one task after another, and is not known.
    python3 - <<'END'
import json
base, other = json.load(open("out/run.json"))["cells"]
for cell in base, other:
    speedup, times = cell["summary"]["speedup"], cell["summary"]["makespan_ns"]
    assert speedup["base"] == base["id"] == "count.threads.2" and speedup["limit"] is None, speedup
    ratio = base["summary"]["makespan_ns"]["median"] / times["median"]
    assert abs(speedup["median"] - ratio) < 1e-6 * ratio, speedup
END
    folder=with small -r sync,coroutines -q
    run ! grep -q 'the first case that finished' with/report.html with/summary.md
}

@test "a sweep is shown as its times by value" {
    LC_ALL=C "$SIMUL" run count:delay=30ms -n 1,4,16 -r sync,coroutines --repeats 1 -o out >table
    grep -q '^count:delay=30ms: Up to 16 tasks in flight on one thread$' table
    grep -qE '^ +tasks +sync +coroutines$' table
    [ "$(grep -cE '^ +(1|4|16)( +[0-9.]+ (us|ms|s)){2}$' table)" -eq 3 ]
}

@test "the next command is not the one just typed" {
    "$SIMUL" run hog hog:polite=true -r coroutines --repeats 1 -o out >table
    [[ $(tail -n 1 table) == "Next: simul run "* ]]
    [[ $(tail -n 1 table) != "Next: simul run hog hog:polite=true" ]]
}

@test "nothing succeeded: exit status 1, and reported as failures" {
    printf 'http://127.0.0.1:9/%s\n' a b >urls
    run "$SIMUL" run fetch:urls=urls -r sync,coroutines --repeats 1 -o out
    [ "$status" -eq 1 ]
    [[ $output == *"0 of 2 pages came"* ]]
}

@test "--wide is not broken by a narrow terminal, which is said" {
    command -v script >/dev/null || skip "script (util-linux) is missing"
    small -r sync -q
    TERM=xterm script -qec "stty cols 80; \"$SIMUL\" report --wide out" typescript >/dev/null
    grep -qE 'The wide table needs 1[0-9]+ columns; the terminal has 80\.' typescript
    run ! grep -q involuntary typescript
}

@test "everything that is promised lies in the folder" {
    small -r sync,coroutines
    for file in run.json report.html summary.csv summary.md traces/count.sync.json traces/count.coroutines.json; do
        [ -s "out/$file" ] || { echo "missing: $file"; return 1; }
    done
    [ -z "$(find out -name '.*' -type f)" ] # nothing temporary is left
}

@test "a case alone has no speed-up" {
    LC_ALL=C small -r coroutines >table
    grep -E '^coroutines +[0-9.]+ (us|ms|s)  - +6 ' table
}

@test "--wide adds columns, and colour is only there when asked for" {
    small -r sync --wide >table
    grep -q involuntary table
    run ! grep -q $'\033' table
}

@test "a list of workers makes more cells" {
    small -r threads -w 1,3,tasks --dry-run >cells
    diff <(cut -d: -f1 <cells | head -n 3) <(printf '%s\n' count.threads.1 count.threads.3 count.threads.6)
    grep -qx '3 cases, 1 repeat, about .*' cells
}

@test "--dry-run starts nothing and leaves nothing" {
    small --dry-run
    [ -z "$(ls -A)" ]
}

@test "a run of over a minute says so at once, with the line that makes it shorter" {
    run --separate-stderr "$SIMUL" run count:delay=2s -r sync -n 100 --timeout 5m --dry-run
    [ "$status" -eq 0 ]
    [[ ${stderr_lines[0]} == "simul: this run will last about "* ]]
    [[ ${stderr_lines[1]} == "for a shorter one, type: simul run count:delay=2s -r sync "*"--dry-run"* ]]
    # The line that it gives has nothing to say of itself.
    run --separate-stderr bash -c "\"\$SIMUL\" ${stderr_lines[1]#*type: simul }"
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
}

@test "a case that the time limit will end is announced, and counts once" {
    run --separate-stderr "$SIMUL" run count:delay=2s -r sync,coroutines -n 100 --dry-run
    [[ $stderr == *"simul: 1 of 2 cases will probably be ended by --timeout (60.0 s)"* ]]
    run --separate-stderr bash -c "\"\$SIMUL\" ${stderr_lines[-1]#*type: simul }"
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
}

@test "a run longer than any number is announced as such, and no budget takes it for short" {
    run --separate-stderr "$SIMUL" run count:delay=1h -n 1000000 --repeats 10 --timeout 4000000h --dry-run
    [ "$status" -eq 0 ]
    [ "${stderr_lines[0]}" = "simul: this run will last about 5124095 h or more" ]
    [[ ${lines[-1]} == *"10 repeats, about 5124095 h or more" ]]
    run --separate-stderr "$SIMUL" run count:delay=1h -n 1000000 -r sync --repeats 14 --budget 30000h --timeout 4000000h --dry-run
    [[ ${lines[-1]} == "1 case, 1 repeat, about 110"*" h" ]]
}

@test "the other formats go to standard output, the path to standard error" {
    for format in json csv markdown; do
        folder=$format run --separate-stderr small -r sync --format "$format"
        [ "$status" -eq 0 ]
        [ "$stderr" = "$format/report.html" ]
        printf '%s\n' "$output" >"result.$format"
    done
    python3 -c 'import json; assert json.load(open("result.json"))["complete"] is True'
    python3 -c 'import csv; rows = list(csv.DictReader(open("result.csv"))); assert rows[0]["runner"] == "sync", rows'
    grep -q '^|' result.markdown
}

@test "-q says nothing when all is well" {
    run small -r sync -q
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "a sample over its time limit: it is not repeated, the others go on, exit code 1" {
    run --separate-stderr "$SIMUL" run count:delay=300ms -n 4 -r sync,coroutines --repeats 3 --warmup off \
        --timeout 1s -o out
    [ "$status" -eq 1 ]
    python3 -c '
import json
made = {cell["id"]: len(cell["samples"]) for cell in json.load(open("out/run.json"))["cells"]}
assert made == {"count.sync": 1, "count.coroutines": 3}, made'
    [[ $output == *"sync          timed out"* ]]
    [[ $output == *"coroutines    "*" 4 "* ]]
    run --separate-stderr "$SIMUL" report out -q
    [ "$status" -eq 1 ]
    [ -z "$output" ]
    [[ $stderr == "simul: count.sync: timeout: "* ]]
}

@test "a run of which every cell took too long ends with the first repeat, and says so" {
    run "$SIMUL" run count:delay=300ms -n 4 -r sync --repeats auto --warmup off --timeout 500ms -o out
    [ "$status" -eq 1 ]
    [[ $output == *"Every case reached the time limit, so none was repeated."* ]]
    [[ $output != *"Each figure is of"* && $output != *"are medians of"* ]]
    grep -q '"stopped_by":[[:space:]]*"timeout"' out/run.json
}

@test "report draws again what run drew, and shows the same table" {
    LC_ALL=C small -r sync,threads >first
    rm out/report.html out/summary.csv
    LC_ALL=C "$SIMUL" report out >second
    [ -s out/report.html ]
    [ -s out/summary.csv ]
    diff first second
}

@test "the sample that lies in results/ is of this version's form, and can be drawn" {
    cp -r "$BATS_TEST_DIRNAME/../../results/sample" sample
    python3 - "$BATS_TEST_DIRNAME/../../docs/schema/run.schema.json" <<'END'
import json, sys
import jsonschema
jsonschema.validate(json.load(open("sample/run.json")), json.load(open(sys.argv[1])))
END
    "$BATS_TEST_DIRNAME/../../scripts/check-trace" sample/traces/*
    "$SIMUL" report sample -q
    [ -s sample/report.html ] && [ -s sample/charts/count.timeline.svg ]
    # It is older than runners' traits, and gets them where it is read.
    grep -q "set xlabel 'speed-up over sync" sample/charts/count.speedup.gp
    python3 - "$BATS_TEST_DIRNAME" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
from page import Page
page = Page(open("sample/report.html", encoding="utf-8").read())
assert {header["runner"]: header["parks"] for _, (header, _) in page.traces()} == {
    "sync": False, "threads": False, "processes": False, "coroutines": True}
assert page.block("run")["runners"]["threads"]["base"] == "sync"
END
}

@test "a folder that cannot be made is reported before anything runs" {
    run --separate-stderr "$SIMUL" run count -o /proc/nowhere
    [ "$status" -eq 1 ]
    [[ $stderr == "simul: "*/proc/nowhere* ]]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [ -z "$output" ]
}

# sent_at_once SIGNAL ENV-OPTION WORD...: runs `simul run WORD...` under `env ENV-OPTION` and sends it the signal at
# the first instant that there is a run.json; returns its exit code.
sent_at_once() {
    env "$2" "$SIMUL" run "${@:3}" -r sync --warmup off -o out >table &
    until [ -s out/run.json ] || ! kill -0 $!; do sleep 0.001; done
    kill "-$1" $!
    wait $!
}

@test "Ctrl-C: exit code 130, what there is was saved, nothing stays running" {
    # A background command would ignore SIGINT.
    run --separate-stderr sent_at_once INT --default-signal=INT count:delay=50ms -n 20 --repeats 20
    [ "$status" -eq 130 ]
    [[ $stderr == *"simul: interrupted; the results so far are in out"* ]]
    grep -qFx "Open file://$PWD/out/report.html" table
    python3 -c 'import json; assert json.load(open("out/run.json"))["complete"] is False'
}

@test "a signal that the caller ignores does not end the run: nohup" {
    run --separate-stderr sent_at_once HUP --ignore-signal=HUP count:delay=20ms -n 10 --repeats 2
    [ "$status" -eq 0 ] || { echo "$status: $stderr"; return 1; }
    [ -z "$stderr" ]
    python3 -c 'import json; assert json.load(open("out/run.json"))["complete"] is True'
}

@test "results/latest points at the newest folder" {
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 >table
    folder=$(dirname "$(sed -n "s|^Open file://$PWD/||p" table)")
    [[ $folder =~ ^results/[0-9]{8}T[0-9]{6}Z$ ]]
    [ "$(readlink -f results/latest)" = "$(readlink -f "$folder")" ]
}

@test "progress is drawn on a terminal only" {
    command -v script >/dev/null || skip "script (util-linux) is missing"
    small -r sync 2>err >/dev/null
    [ ! -s err ]
    TERM=xterm script -qec "\"$SIMUL\" run count:delay=2ms -n 6 --repeats 2 -r sync -o seen" typescript >/dev/null
    grep -qE 'count:delay=2ms with sync, 1 of 2, [0-9]+ s left' typescript
}

@test "a run that an earlier version made can be drawn and compared" {
    cp -r "$BATS_TEST_DIRNAME/../fixtures/schema-1" old
    "$SIMUL" report old -q
    [ -s old/report.html ] && [ -s old/charts/count.timeline.svg ] && grep -q 'sync' old/run.json
    run "$SIMUL" compare old old
    [ "$status" -eq 0 ] || [ "$status" -eq 4 ]
    [[ $output == *count* ]]
}

@test "the warm-up is no part of the start-up, under any runner" {
    run "$SIMUL" run count:delay=500ms -n 4 -w 2 -r sync,threads,processes,coroutines --repeats 1 -q
    [ "$status" -eq 0 ]
    python3 - <<'EOF'
import json
for cell in json.load(open("results/latest/run.json"))["cells"]:
    one = cell["samples"][0]
    assert one["warmup_ns"] >= 500e6 > one["startup_ns"], (cell["id"], one["warmup_ns"], one["startup_ns"])
    assert cell["summary"]["wall_ns"]["warmup"] == one["warmup_ns"], cell["id"]
EOF
}

@test "samples begin on CPUs drawn from the seed, and the wide table names them" {
    [ "$(nproc)" -ge 2 ] || skip "one CPU"
    "$SIMUL" run null -n 1 -r sync --repeats 20 --warmup off --trace none -q --wide -o out >table
    python3 - <<'EOF'
import json, os
cell = json.load(open("out/run.json"))["cells"][0]
seen = {cpu for sample in cell["samples"] for cpu in sample["cpus"]}
assert seen == set(cell["summary"]["cpus"]) and seen <= os.sched_getaffinity(0) and len(seen) >= 2, seen
EOF
    "$SIMUL" report out --wide | grep -Eq " [0-9]+,[0-9]+"
}

@test "what workloads say of each runner and how it was measured is for --verbose" {
    run "$SIMUL" run chain:max=1ms -r sync,coroutines --repeats 1 -o out
    [[ $output != *"chain:max=1ms, sync:"* && $output != *"CPU use is"* && $output != *"chain:max=1ms, coroutines:"* ]]
    run "$SIMUL" report out --verbose
    [[ $output == *"chain:max=1ms, sync:"* && $output == *"CPU use is"* && $output == *"chain:max=1ms, coroutines:"* ]]
}
