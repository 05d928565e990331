# What goes wrong costs itself alone: samples that crash, hang, fail or are killed, runs that are interrupted,
# folders that cannot be written to. The programs that fail on purpose are in tests/fakes/.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr and stderr_lines

bats_require_minimum_version 1.5.0

setup() {
    root=$BATS_TEST_DIRNAME/../..
    cd "$BATS_TEST_TMPDIR" || return
    # A crash is to be one, also in a build with sanitizers.
    export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}handle_segv=0"
    export TSAN_OPTIONS="${TSAN_OPTIONS:+$TSAN_OPTIONS:}handle_segv=0"
    export UBSAN_OPTIONS="${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}handle_segv=0"
}

# broken WORKLOAD [WORD...]: runs it together with count, whose cells must all be ok; exit code 1.
broken() {
    run --separate-stderr "$SIMUL_TEST" run "$1" count:delay=1ms --repeats 1 -w 4 -o out -q "${@:2}"
    [ "$status" -eq 1 ] || { echo "exit code $status: $output $stderr"; return 1; }
    [ -z "$output" ]
    written out
}

# reported STATUS CELL PATTERN...: what the cells' status and error are, as regular expressions; of the workload
# that broke, no other cells are left over.
reported() {
    python3 - "$@" <<'END'
import json, re, sys
status, expected = sys.argv[1], dict(zip(sys.argv[2::2], sys.argv[3::2]))
document = json.load(open("out/run.json"))
assert document["complete"] is True
for cell in document["cells"]:
    pattern = expected.pop(cell["id"], None)
    if pattern is None:
        assert cell["workload"] == "count" and cell["status"] == "ok", (cell["id"], cell["status"], cell["error"])
        assert cell["trace"] and cell["summary"], cell["id"]
        continue
    assert cell["status"] == status, (cell["id"], cell["status"], cell["error"])
    assert re.search(pattern, cell["error"]), (cell["id"], cell["error"], pattern)
    assert [(s["status"], s["error"]) for s in cell["samples"]] == [(status, cell["error"])], cell["samples"]
    assert cell["summary"] is None, cell["id"]
assert not expected, f"no such cells: {expected}"
END
}

# written DIR: every trace passes the independent check, and nothing temporary is left.
written() {
    [ -z "$(find "$1" -name '.*' -not -name .)" ] || { find "$1" -name '.*'; return 1; }
    local traces=("$1"/traces/*.json)
    [ ! -e "${traces[0]}" ] || "$root/scripts/check-trace" "${traces[@]}"
}

# valid DIR...: run.json is as docs/schema/ says.
valid() {
    python3 - "$root/docs/schema/run.schema.json" "$@" <<'END'
import json, jsonschema, sys
validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
wrong = [f"{folder}: {'/'.join(map(str, error.path))}: {error.message[:200]}" for folder in sys.argv[2:]
         for error in validator.iter_errors(json.load(open(f"{folder}/run.json")))]
sys.exit("\n".join(wrong[:10]) or 0)
END
}

# recorded TEXT CELL...: the traces of these cells hold the text.
recorded() {
    local cell
    for cell in "${@:2}"; do
        grep -q "$1" "out/traces/$cell.json" || { echo "$cell: no $1"; return 1; }
    done
}

# all WORKLOAD: the ids of its cells.
all() { printf '%s\n' "$1".{sync,threads.4,processes.4,coroutines}; }

# --- samples that fail, under every runner ---

@test "a task that crashes" {
    broken crash
    reported failed \
        crash.sync 'killed by signal 11 \(Segmentation fault\) while running; 2 of 6 .*task 2 was running at tests/fakes' \
        crash.threads.4 'killed by signal 11 \(Segmentation fault\) while .*task 2 was running at tests/fakes' \
        crash.processes.4 'worker 3 \(process [0-9]+\) was killed by signal 11 .*; task 2 is lost, which was running' \
        crash.coroutines 'killed by signal 11 \(Segmentation fault\) while .*task 2 was running at tests/fakes'
    recorded '"name":"task 2"' crash.sync crash.processes.4
}

@test "a task that crashes without a warm-up is caught at its first fault" {
    broken crash --warmup off
    reported failed crash.sync 'while running; .*task 2 was' crash.threads.4 'while running; .*task 2 was' \
        crash.processes.4 'task 2 is lost' crash.coroutines 'while running; .*task 2 was'
    mapfile -t cells < <(all crash)
    recorded '"name":"task 2"' "${cells[@]}"
}

@test "a process that is killed: the worker and its task are named, or the sample" {
    broken die --warmup off
    reported failed \
        die.sync "sample's process was killed by signal 9 \\(Killed\\) while running; 2 of 6 tasks were done" \
        die.threads.4 "sample's process was killed by signal 9" \
        die.processes.4 'worker [1-4] \(process [0-9]+\) was killed by signal 9 \(Killed\) before .*task 2 is lost' \
        die.coroutines "sample's process was killed by signal 9"
    mapfile -t cells < <(all die)
    recorded '"name":"task 2"' "${cells[@]}"
    grep -q '"parallelism_source":"measured"' out/traces/die.sync.json || skip "the kernel gives no switch records here"
    python3 - <<'END'
import json
for cell in "die.sync", "die.threads.4", "die.processes.4", "die.coroutines":
    trace = json.load(open(f"out/traces/{cell}.json"))
    lane = next(e["tid"] for e in trace["traceEvents"] if e["name"] == "task 2" and e["ph"] == "b")
    rows = {e["tid"] for e in trace["traceEvents"] if e.get("cat") == "kernel"}
    assert lane + 1000000 in rows, f"{cell}: what the kernel recorded of the lane that was killed is lost"
END
}

@test "a task that returns an error" {
    broken fail
    mapfile -t cells < <(all fail)
    reported failed "${cells[0]}" '^task 2 failed: Input/output error$' "${cells[1]}" '^task 2 failed: Input/output error$' \
        "${cells[2]}" '^task 2 failed: Input/output error$' "${cells[3]}" '^task 2 failed: Input/output error$'
    recorded '"name":"task 2"' fail.sync
}

@test "a wrong outcome: both values are reported" {
    broken wrong
    mapfile -t cells < <(all wrong)
    reported failed "${cells[0]}" '^task 2: 5 where 4 was expected$' "${cells[1]}" '^task 2: 5 where 4 was expected$' \
        "${cells[2]}" '^task 2: 5 where 4 was expected$' "${cells[3]}" '^task 2: 5 where 4 was expected$'
    recorded '"name":"task 5"' "${cells[@]}" # the whole run is there
}

@test "a task that hangs is ended at the time limit, and named" {
    broken hang --timeout 1s --warmup off
    mapfile -t cells < <(all hang)
    local pattern='lasted longer than 1.00 s \(--timeout\) .* while running; .*task 2 was waiting \(sleep\) at tests/fakes'
    reported timeout "${cells[0]}" "$pattern" "${cells[1]}" "$pattern" "${cells[2]}" "$pattern" "${cells[3]}" "$pattern"
    recorded '"name":"sleep"' "${cells[@]}"
}

@test "a deadlock: every task's state, what it waits for, and where" {
    broken deadlock
    local waits='waiting for semaphore "odd" \(0 to give\) in deadlock at tests/fakes/waits.c:[0-9]+'
    reported failed \
        deadlock.sync "^deadlock: the only task .*\\n  task 0: $waits.*\\n  tasks 1-5: queued$" \
        deadlock.threads.4 "^deadlock: all tasks .*\\n  tasks 0-3: $waits.*\\n  tasks 4-5: queued$" \
        deadlock.processes.4 "^deadlock: all tasks .*\\n  tasks 0-3: $waits.*\\n  tasks 4-5: queued$" \
        deadlock.coroutines "^deadlock: all tasks .*\\n  tasks 0-5: $waits"
    mapfile -t cells < <(all deadlock)
    recorded '"name":"semaphore"' "${cells[@]}"
}

@test "a stack that overflows: coroutines name the task and the stack's size" {
    broken overflow --warmup off
    reported failed overflow.sync 'killed by signal 11' overflow.threads.4 'killed by signal 11' \
        overflow.processes.4 'killed by signal 11 .* task 2 is lost' \
        overflow.coroutines '^task 2 overflowed its stack of 256 KiB; make its locals smaller'
}

@test "a generator's stack that overflows: coroutines name the task, and the generator's stack as such" {
    broken spill --warmup off
    reported failed spill.sync 'killed by signal 11' spill.threads.4 'killed by signal 11' \
        spill.processes.4 'killed by signal 11 .* task 2 is lost' \
        spill.coroutines "^task 2 overflowed its generator's stack of 256 KiB; make the generator's locals smaller"
    "$SIMUL_TEST" run spill -r coroutines --stacks packed --warmup off --repeats 1 -q -o packed || true
    grep -q "task 2 overflowed its generator's stack of 256 KiB" packed/run.json
}

@test "outcomes that are never the same: all but the first runner have failed" {
    broken differ
    python3 - <<'END'
import json
cells = [c for c in json.load(open("out/run.json"))["cells"] if c["workload"] == "differ"]
first = [c for c in cells if c["status"] == "ok"]
assert len(first) == 1, [c["status"] for c in cells]
for cell in cells:
    if cell is not first[0]:
        assert f"its outcomes differ from those of {first[0]['id']} (digest" in cell["error"], cell["error"]
END
}

@test "a set-up that fails is reported, and leaves no trace" {
    broken unset
    mapfile -t cells < <(all unset)
    local pattern='^there is nothing to set up here; this is a test$'
    reported failed "${cells[0]}" "$pattern" "${cells[1]}" "$pattern" "${cells[2]}" "$pattern" "${cells[3]}" "$pattern"
    for cell in "${cells[@]}"; do
        [ ! -e "out/traces/$cell.json" ]
    done
}

# --- the same waits, when nothing goes wrong ---

@test "semaphores, calls, yields and descriptors work under every runner" {
    run --separate-stderr "$SIMUL_TEST" run relay call yield pipes --repeats 2 -w 1,4 -o out -q
    [ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
    written out
    # Only coroutines know when a task became ready, and only they have a pool for calls.
    recorded '"name":"ready"' yield.coroutines pipes.coroutines
    recorded '"name":"call pool' call.coroutines
    run ! grep -q '"name":"ready"' out/traces/{relay,call,yield,pipes}.{sync,threads.4,processes.4}.json
}

# --- interruptions ---

# signalled SIGNAL PROCESSES SAMPLES WORD...
signalled() {
    "$BATS_TEST_DIRNAME/signal-run.py" "$1" "$2" "$3" out "$SIMUL_TEST" run "${@:4}" -o out -q 2>err
}

@test "Ctrl-C under processes and with a server: 130, what there is was saved, nothing is left" {
    # The sample, its server and its workers.
    run signalled SIGINT 6 1 fetch:latency=20ms -n 40 -r processes --repeats 50 -w 4
    [ "$output" = $'exit 130\nleft 0' ] || { echo "$output"; cat err; return 1; }
    grep -qx 'simul: interrupted; the results so far are in out' err
    [ -s out/report.html ]
    written out
    python3 - <<'END'
import json
document = json.load(open("out/run.json"))
(cell,) = document["cells"]
assert document["complete"] is False
samples = cell["samples"]
assert samples[0]["status"] == "ok" and samples[-1]["status"] == "interrupted"
assert samples[-1]["error"].startswith("interrupted while "), samples[-1]
# The repeats before it keep their figures, and a note says how many they are.
assert cell["status"] == "ok" and cell["summary"] and document["repeats"]["stopped_by"] == "interrupted"
good = len(samples) - 1
assert cell["notes"] == [f"the run was interrupted: the figures are of {good} repeat{'s' * (good > 1)}"], cell["notes"]
END
}

@test "SIGTERM and SIGHUP end a run as Ctrl-C does" {
    for signal in SIGTERM SIGHUP; do
        rm -rf out
        run signalled "$signal" 1 0 hang -r coroutines --repeats 1
        [ "$output" = $'exit 130\nleft 0' ] || { echo "$signal: $output"; return 1; }
        written out
    done
}

@test "the command itself is killed: nothing stays running, its server neither" {
    run signalled SIGKILL 6 0 fetch:latency=30s -n 40 -r processes --repeats 1 -w 4 --warmup off
    [ "$output" = $'exit 137\nleft 0' ] || { echo "$output"; return 1; }
    rm -rf out
    for runner in sync threads processes coroutines; do
        rm -rf out
        run signalled SIGKILL 1 0 hang -r "$runner" --repeats 1 --warmup off
        [ "$output" = $'exit 137\nleft 0' ] || { echo "$runner: $output"; return 1; }
        python3 -c 'import json; assert json.load(open("out/run.json"))["complete"] is False'
    done
}

@test "run.json fits its schema, whatever became of the run" {
    python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is missing"
    "$SIMUL_TEST" run count:delay=1ms fib:n=10 fetch:latency=1ms -n 6 --repeats 2 -o ok -q
    "$SIMUL_TEST" run fail differ unset hang count:delay=1ms -r sync,coroutines --timeout 2s --repeats 1 \
        -o failed -q 2>err || true
    run signalled SIGINT 1 0 hang count:delay=1ms -r sync,threads --repeats 1
    [ "$output" = $'exit 130\nleft 0' ]
    valid ok failed out
}

@test "outcomes that do not fit are cut, and how many were is reported" {
    "$SIMUL_TEST" run classes -n 2000 -r sync --repeats 2 -o out >table || [ $? -eq 1 ] # no task is "ok"
    grep -q 'note: classes.sync: the outcomes of [0-9]* of 2000 tasks are not counted by' table
    valid out
    python3 - <<'END'
import json, re
cell = json.load(open("out/run.json"))["cells"][0]
uncounted = int(re.match(r"the outcomes of (\d+) of 2000 tasks are not counted", cell["notes"][0])[1])
unnamed, first = map(int, re.match(r"(\d+) of the first (\d+) outcomes", cell["notes"][1]).groups())
assert len(cell["notes"]) == 2, cell["notes"]
assert uncounted > 0 and sum(cell["outcomes"].values()) + uncounted == 2000
assert first == 20 and unnamed + len(cell["outcome_examples"]) == first
END
}

# --- what can be known before the start ---

@test "too few file descriptors: reported before anything starts" {
    # Who may raise the limit does not have it.
    bash -c 'ulimit -n 60; ulimit -Hn 61' 2>/dev/null && skip "this user may raise the limit"
    # shellcheck disable=SC2016 # for the inner shell to expand
    run --separate-stderr bash -c 'ulimit -n 60; "$SIMUL" run fetch -n 200 -r coroutines -o out'
    [ "$status" -eq 2 ]
    [[ $stderr == "simul: fetch.coroutines needs "*" file descriptors and the limit is 60; raise it"* ]]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [ -z "$output" ]
    [ ! -e out ]
}

@test "more workers than there are numbers for lanes" {
    run --separate-stderr "$SIMUL" run count -n 70000 -w tasks -r threads -o out
    [ "$status" -eq 2 ]
    [[ $stderr == "simul: -w tasks would start 70000 workers, and 65535 is the most; "* ]]
    [ ! -e out ]
}

@test "a folder below a file, or one that belongs to an earlier run, is refused" {
    echo >file
    run --separate-stderr "$SIMUL" run count -o file/out
    [ "$status" -eq 1 ]
    [[ $stderr == "simul: cannot make the results folder file/out: Not a directory" ]]
    run --separate-stderr "$SIMUL" run count -o file
    [ "$status" -eq 1 ]
    [[ $stderr == "simul: file is not a folder; give another with -o" ]]
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 -o out -q
    sum=$(cat out/* 2>/dev/null | cksum)
    run --separate-stderr "$SIMUL" run count -o out
    [ "$status" -eq 1 ]
    [[ $stderr == "simul: out holds the results of an earlier run; give another folder with -o" ]]
    [ "$sum" = "$(cat out/* 2>/dev/null | cksum)" ]
}

# whole DIR: what stands in the folder is whole: JSON that parses, nothing temporary.
whole() {
    [ -z "$(find "$1" -name '.*' -not -name .)" ] || { find "$1" -name '.*'; return 1; }
    find "$1" -name '*.json' -exec python3 -c 'import json, sys
for name in sys.argv[1:]: json.load(open(name))' {} +
}

@test "a limit on file sizes: reported, and nothing is half-written" {
    # shellcheck disable=SC2016 # for the inner shell to expand
    run --separate-stderr bash -c 'ulimit -f 2; "$SIMUL" run count:delay=1ms -o out'
    [ "$status" -eq 1 ]
    [ "$stderr" = 'simul: cannot write "run.json": File too large (the shell'"'"'s limit on file sizes is too low: see ulimit -f)' ]
    [ -z "$output" ]
    [ -z "$(ls -A out)" ]
    # Later, when the traces of thousands of tasks are written.
    # shellcheck disable=SC2016 # for the inner shell to expand
    run --separate-stderr bash -c 'ulimit -f 300; "$SIMUL" run count:delay=0s -n 3000 --repeats 1 -r coroutines -o later -q'
    [ "$status" -eq 1 ]
    [[ $stderr == *'File too large'* ]]
    whole later
    python3 -c 'import json; assert json.load(open("later/run.json"))["complete"] is False'
}

@test "a report that cannot be drawn: its path is not printed, and how to draw it is" {
    # shellcheck disable=SC2016 # for the inner shell to expand
    run --separate-stderr bash -c 'ulimit -f 100; "$SIMUL" run count:delay=0s -n 3 --repeats 1 -r sync -o out --open'
    [ "$status" -eq 1 ]
    [[ ${stderr_lines[0]} == 'simul: cannot write "report.html": File too large'* ]]
    [ "${stderr_lines[1]}" = 'simul: there is no report; the figures are in out/run.json; to draw one, type: simul report out' ]
    [ "${#stderr_lines[@]}" -eq 2 ] # nothing is opened
    [[ $output == *"sync   "* && $output != *report.html* ]]
    [ ! -e out/report.html ]
    "$SIMUL" report out -q
    [ -s out/report.html ]
}

@test "a picture that was cut short is taken away, and reported" {
    gnuplot=$(command -v gnuplot) || skip "gnuplot is missing"
    mkdir bin
    # Gnuplot does not notice a full disk: this one writes all but the end, and is content.
    printf '#!/bin/sh\n"%s" "$@" && for part in *.png; do truncate -s -20 "$part"; done\n' "$gnuplot" >bin/gnuplot
    chmod +x bin/gnuplot
    PATH=$PWD/bin:$PATH run --separate-stderr "$SIMUL" run count:delay=1ms -n 3 -r sync,coroutines --repeats 1 -o out
    [ "$status" -eq 0 ]
    [[ $stderr == *"the chart charts/count.makespan.gp could not be drawn: count.makespan.png was cut short at "*" bytes; its disk has "*" free, a file may have "* ]]
    [ -z "$(find out/charts -name '*.png' -o -name '*.svg')" ]
    [[ $output == *"Open file://$PWD/out/report.html"* ]]
}

@test "no space left: reported, and nothing is half-written" {
    mkdir small
    mount -t tmpfs -o size=64k none small 2>/dev/null || skip "a file system of its own may not be mounted here"
    run --separate-stderr "$SIMUL" run count:delay=1ms -n 200 -o small/out
    local run_status=$status
    run whole small/out
    umount small
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [ "$run_status" -eq 1 ]
    [[ $stderr == *"No space left on device (free some space, or choose another folder with -o)"* ]]
    # No path of a report is printed where there is none.
    [[ $stderr == *"there is no report; the figures are in small/out/run.json"*"simul report small/out" ]]
    [[ $output != *report.html ]]
}
