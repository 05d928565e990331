# `simul report TRACE... -o DIR`: traces of other tools on the page, and what hostile ones cannot do. And the data that
# the page of a run carries, read by a reader of its own (tests/cli/page.py).

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    page=$BATS_TEST_DIRNAME/page.py
}

# refuse WHAT FILE...: exit code 1, one line on standard error, no page.
refuse() {
    local what=$1
    shift
    run --separate-stderr "$SIMUL" report "$@" -o refused
    [ "$status" -eq 1 ]
    [ -z "$output" ]
    [[ $stderr == "simul: "*"$what"* ]]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [ ! -e refused ]
}

small_trace() {
    cat <<'END'
[{"name":"process_name","ph":"M","pid":7,"args":{"name":"server"}},
{"name":"outer","ph":"B","pid":7,"tid":1,"ts":1000},
{"name":"inner","ph":"X","pid":7,"tid":1,"ts":1100.5,"dur":200},
{"ph":"E","pid":7,"tid":1,"ts":2000},
{"name":"get","cat":"net","ph":"b","id":"0x1","pid":7,"tid":1,"ts":1200},
{"name":"get","cat":"net","ph":"e","id":"0x1","pid":7,"tid":1,"ts":1900},
{"name":"flow","ph":"s","id":1,"pid":7,"tid":1,"ts":1300},
{"name":"hit","ph":"i","pid":7,"tid":2,"ts":1300}]
END
}

@test "a foreign trace is drawn, and what is left out is reported" {
    small_trace >trace.json
    "$SIMUL" report trace.json -o out >said
    diff said - <<'END'
trace.json: 1.00 ms long, 2 slices, 1 async span, 1 instant on 2 lanes, 1 async track.
note: flow events, the arrows between slices, are left out: 1
out/report.html
END
    python3 "$page" out/report.html >pages
    diff pages - <<'END'
trace-1 foreign, 2 lanes
slice.begin 0 100500
slice.duration 1000000 200000
slice.lane 0 0
slice.depth 0 1
async.begin 200000
async.duration 700000
state.lane
state.duration
state.kind
instant.time 300000
instant.lane 2
END
    grep -q 'flow events, the arrows between slices, are left out: 1' out/report.html
    [ "$(ls -A out)" = report.html ]
}

@test "gzip reads like plain, and several files make one page" {
    small_trace >a.json
    small_trace | gzip >b.json.gz
    "$SIMUL" report a.json b.json.gz -o out -q
    python3 "$page" out/report.html >pages
    [ "$(grep -c ' foreign, 2 lanes' pages)" -eq 2 ]
    [ "$(grep '^slice.begin' pages | sort -u | wc -l)" -eq 1 ]
}

@test "simul's own trace alone has its tasks and states; damaged, it is drawn like any other" {
    "$SIMUL" run count:delay=1ms -n 3 -r threads -w 2 --repeats 1 -q -o run
    "$SIMUL" report run/traces/count.threads.2.json -o out >said
    grep -q '^count.threads.2.json: .* long, 3 tasks, ' said
    python3 "$page" out/report.html | grep -q '^trace-1 threads, 2 lanes'
    sed 's/"name":"task 1","cat":"running"/"name":"task 1","cat":"running","args":{"task":99}/' \
        run/traces/count.threads.2.json >damaged.json
    "$SIMUL" report damaged.json -o out >said
    grep -q 'its tasks are not drawn: "damaged.json" line [0-9]*, byte' said
    python3 "$page" out/report.html | grep -q '^trace-1 foreign'
}

@test "the program in docs/trace-format.md writes a trace of tasks" {
    sed -n '/^```python$/,/^```$/p' "$BATS_TEST_DIRNAME/../../docs/trace-format.md" | sed '1d;$d' >program.py
    python3 program.py >trace.json
    "$SIMUL" report trace.json -o out >said
    diff said - <<'END'
trace.json: 830 us long, 3 tasks, 6 slices, 9 async spans on 2 lanes, 3 async tracks.
out/report.html
END
    python3 "$page" --tasks out/report.html >pages
    diff pages - <<'END'
task 0: running 0-50 on thread 1, waiting 50-550, ready 550-600, running 600-630 on thread 1
task 1: running 100-150 on thread 2, waiting 150-650, ready 650-700, running 700-730 on thread 2
task 2: running 200-250 on thread 1, waiting 250-750, ready 750-800, running 800-830 on thread 1
END
}

@test "files that hold no trace are refused with line and byte" {
    printf '{"a":1}' >none.json
    refuse '"none.json" line 1, byte 7: there is no list of "traceEvents"' none.json
    printf '\xff\xfe[' >wide.json
    refuse '"wide.json" line 1, byte 0: this is UTF-16' wide.json
    printf '\x1f\x8b\x08 no gzip' >damaged.json.gz
    refuse 'the gzip file is damaged or cut short' damaged.json.gz
    : >empty.json
    refuse '"empty.json" line 1, byte 0: the file is empty' empty.json
    refuse '"gone.json": No such file' gone.json
    echo '[{"name":"s","ph":"P","ts":1}]' >samples.json
    refuse 'no event in it that could be drawn; stack samples are left out: 1' samples.json
    small_trace >good.json
    refuse '"none.json"' good.json none.json
}

@test "of a damaged file the rest is drawn, and terminal and page say what is lost" {
    printf '\xef\xbb\xbf[,{"name":"a","ph":"X","ts":1,"args":{"x":NaN}},{"name":"C:\\Users","ph":"X","ts":2},{"ph":}},
        {"name":"c","ph":"X","ts":3},{"name":' >cut.json
    "$SIMUL" report cut.json -o out >said
    diff said - <<'END'
cut.json: 2.00 us long, 3 slices on 1 lane.
note: events of an unknown kind are left out: 1
note: values that are no number: 2
note: events have details that the page does not show (args, categories,
      colours, stacks, CPU time): 1
note: backslashes that escape nothing are kept as they are: 1
note: commas too many or too few are passed over: 1
note: damaged places are passed over, perhaps with an event: 1
note: the file is cut short: brackets are missing at its end, perhaps with the
      last events: 1
out/report.html
END
    [ "$(grep -Ec '<li>cut.json: (values that are no|damaged places|the file is cut|commas too)' out/report.html)" -eq 4 ]
}

@test "thread states, orders, labels and instants of no thread are drawn" {
    cat >kinds.json <<'END'
[{"ph":"T","name":"Running","ts":0,"dur":4,"pid":1,"tid":2},{"ph":"T","name":"Runnable","ts":4,"dur":1,"pid":1,"tid":2},
{"ph":"T","name":"Sleeping","ts":5,"dur":3,"pid":1,"tid":2},{"ph":"X","name":"a","ts":0,"dur":9,"pid":1,"tid":3},
{"ph":"i","s":"g","name":"all","ts":1,"pid":1},{"ph":"i","s":"p","name":"one","ts":2,"pid":1},
{"ph":"M","name":"thread_sort_index","pid":1,"tid":3,"args":{"sort_index":"-1"}},
{"ph":"M","name":"thread_name","pid":1,"tid":3,"args":{"name":" "}},
{"ph":"M","name":"process_labels","pid":1,"args":{"labels":"tab 7"}},{"ph":"M","name":"num_cpus","pid":1,"args":{"n":2}}]
END
    "$SIMUL" report kinds.json -o out >said
    diff said - <<'END'
kinds.json: 9.00 us long, 1 slice, 3 thread states, 2 instants on 2 lanes.
note: metadata events besides names, labels and orders are left out: 1
out/report.html
END
    python3 "$page" out/report.html >pages
    grep -qx 'slice.lane 0' pages
    grep -qx 'state.lane 1 1 1' pages
    grep -qx 'state.duration 4000 1000 3000' pages
    grep -qx 'state.kind 1 2 3' pages
    grep -qx 'instant.lane 0 0' pages
    grep -q '<th scope="row">thread 3</th><td class="text">process 1 (tab 7)</td>' out/report.html
}

@test "a gzip file that is cut short is drawn up to there" {
    python3 -c "
print('[')
for i in range(20000): print('{\"name\":\"a%d\",\"ph\":\"X\",\"ts\":%d,\"dur\":1},' % (i * 7919 % 1000, i))" | gzip >whole.json.gz
    head -c 60000 whole.json.gz >cut.json.gz
    "$SIMUL" report cut.json.gz -o out >said
    grep -q 'the file is cut short' said
    grep -Eq '[0-9],[0-9]{3} slices' said
}

@test "nesting and times beyond all bounds are passed over" {
    python3 -c "print('[{\"a\":' + '[' * 100000 + ',{\"name\":\"b\",\"ph\":\"X\",\"ts\":1}]')" >deep.json
    "$SIMUL" report deep.json -o out >said
    grep -q 'damaged places are passed over, perhaps with an event: 1' said
    echo '[{"name":"a","ph":"X","ts":9223372036854775808},{"name":"b","ph":"X","ts":0,"dur":9223372036854775807},
        {"name":"c","ph":"X","ts":4}]' >late.json
    "$SIMUL" report late.json -o out >said
    grep -q 'events without a usable time are left out: 2' said
    echo '[{"name":"a","ph":"X","ts":0},{"name":"b","ph":"X","ts":1e14}]' >far.json
    "$SIMUL" report far.json -o out >said
    grep -q 'events that lie far from the rest in time are left out: 1' said
}

@test "whatever a name holds, it stays text" {
    hostile='</script><script>alert(1)</script><img src=x onerror=alert(2)>"'"'"'{{script}}&lt;'
    python3 - "$hostile" >hostile.json <<'END'
import json, sys
name = sys.argv[1]
print(json.dumps([
    {"name": name, "ph": "X", "pid": name, "tid": name, "ts": 1, "dur": 5},
    {"name": "process_name", "ph": "M", "pid": name, "args": {"name": name}},
    {"name": "\u202e\u0007\u2028 <!--", "ph": "X", "pid": 1, "tid": 1, "ts": 1, "dur": 5}]))
END
    cp hostile.json "$(printf 'file<b onclick=x>\t\x1b[31m.json')"
    "$SIMUL" report hostile.json file* -o out >said
    run ! grep -q $'\033' said
    python3 "$page" --check out/report.html
}

@test "bytes that are no UTF-8 become marks in the page" {
    printf '[{"name":"a\xff\xc0\x80b","ph":"X","ts":1,"tid":"\xed\xa0\x80"}]' >bytes.json
    "$SIMUL" report bytes.json -o out -q
    python3 "$page" --check out/report.html
}

@test "what is meant is asked for" {
    small_trace >trace.json
    run --separate-stderr "$SIMUL" report trace.json
    [ "$status" -eq 2 ]
    [[ $stderr == *"simul report trace.json -o DIR"* ]]
    mkdir run
    run --separate-stderr "$SIMUL" report run -o out
    [ "$status" -eq 1 ]
    [ ! -e out ]
    touch run/run.json
    run --separate-stderr "$SIMUL" report trace.json -o run
    [ "$status" -eq 1 ]
    [[ $stderr == *'"run" holds the results of a run; give another folder with -o'* ]]
    [ ! -e run/report.html ]
}

@test "the page of a run holds its traces, its sources and its figures" {
    "$SIMUL" run count:delay=1ms -n 4 -r threads,coroutines -w 2 --repeats 2 --trace all -q -o run
    python3 "$page" --check run/report.html
    python3 "$page" --run run >said
    diff said - <<'END'
count.threads.2: the trace of the kept repeat and 1 other
count.coroutines: the trace of the kept repeat and 1 other
run.json: the same
sources: workloads/count.c, as in the checkout
END
}

@test "a damaged trace costs its part alone, and the page says so" {
    "$SIMUL" run count:delay=1ms -n 4 -r sync,coroutines --repeats 1 -q -o run
    echo 'damage' >run/traces/count.sync.json
    run --separate-stderr "$SIMUL" report run -q
    [ "$status" -eq 0 ]
    [[ $stderr == *count.sync.json*"line 1"* ]]
    python3 "$page" run/report.html >pages
    grep -q '^count.coroutines' pages
    run ! grep -q '^count.sync' pages
    grep -q 'count.sync.json.*line 1' run/report.html
}

@test "gnuplot's timeline hatches what the kernel preempted of a running task" {
    "$SIMUL" run fib:n=18 -n 2 -r sync --kernel off --repeats 1 -q -o run
    run ! grep -q "^# fib.sync preempted: begin" run/charts/fib.timeline.tsv
    python3 - run/traces/fib.sync.json <<'END'
import json, sys
trace = json.load(open(sys.argv[1]))
task = max((event for event in trace["traceEvents"] if event.get("cat") == "running"), key=lambda event: event["dur"])
trace["traceEvents"].append({"name": "preempted", "cat": "kernel", "ph": "X", "pid": 1, "tid": 1000000 + task["tid"],
                             "ts": task["ts"], "dur": task["dur"] / 2, "args": {"lane": task["tid"], "cpu": 0}})
json.dump(trace, open(sys.argv[1], "w"))
END
    "$SIMUL" report run -q
    grep -q "^# fib.sync preempted: begin" run/charts/fib.timeline.tsv
    [ "$(grep -c "index [0-9]* using .* pattern 5 " run/charts/fib.timeline.gp)" -eq 1 ]
}

@test "every colour of gnuplot's pictures has another on a dark ground" {
    command -v gnuplot || skip "gnuplot is missing"
    "$SIMUL" run hog count:delay=1ms -n 1,4 -r sync,coroutines --repeats 2 -q -o run
    [ -s run/charts/hog-n4.timeline.svg ]
    python3 - run/charts/*.svg <<'END'
import re, sys
for name in sys.argv[1:]:
    style, picture = open(name).read().split("</style>")
    picture = re.sub(r">[^<]*<", "><", picture)  # without its texts
    picture = re.sub(r"<filter.*?</filter>|<symbol.*?</symbol>", "", picture, flags=re.S)
    colours = re.findall(r"""(fill|stroke|color)\s*=\s*['"](#\w+|rgb[^'"]*)|stroke:(#\w+|rgb[^;'"]*)""", picture)
    assert len(colours) > 10, name
    for attribute, colour, line in colours:
        rule = f'[{attribute}="{colour}"]' if attribute else f'[style*="stroke:{line}"]'
        assert rule.lower() in style, f"{name}: {rule}"
END
}

@test "the page of a sweep holds the traces between its ends, too" {
    "$SIMUL" run count:delay=1ms -n 1,2,200,300 -r coroutines --repeats 1 -q -o run
    [ "$(stat -c %s run/traces/count-n200.coroutines.json)" -gt 200000 ]
    python3 "$page" run/report.html >pages
    grep -q '^count-n200.coroutines' pages
}
