# scripts/check-trace is the judge of every trace, so it is judged here: a good trace passes, and each broken one, which
# differs from the good one in a single place, is refused for that reason.

bats_require_minimum_version 1.5.0

setup() {
    check=$BATS_TEST_DIRNAME/../../scripts/check-trace
    trace=$BATS_TEST_TMPDIR/trace.json
    # Two tasks on one loop: each runs, sleeps 5 us and runs again; task 0 is ready for 0.5 us before it is resumed.
    cat >"$trace" <<'END'
{"displayTimeUnit":"ms","simul":{"version":"0.1.0","workload":"count","runner":"coroutines","tasks":2,"workers":1,"status":"ok","error":null,"makespan_ns":8000,"cpus_allowed":1,"dropped_events":0},
"traceEvents":[
{"name":"process_name","ph":"M","pid":1,"tid":1,"args":{"name":"count under coroutines"}},
{"name":"thread_name","ph":"M","pid":1,"tid":1,"args":{"name":"loop"}},
{"name":"task 0","cat":"task","ph":"b","id":1,"pid":1,"tid":1,"ts":0.000},
{"name":"task 0: One","cat":"running","ph":"X","pid":1,"tid":1,"ts":0.000,"dur":1.000,"args":{"task":0,"phase":"One"}},
{"name":"sleep","cat":"task","ph":"b","id":1,"pid":1,"tid":1,"ts":1.000,"args":{"task":0,"state":"waiting"}},
{"name":"sleep","cat":"task","ph":"e","id":1,"pid":1,"tid":1,"ts":6.000},
{"name":"ready","cat":"task","ph":"b","id":1,"pid":1,"tid":1,"ts":6.000,"args":{"task":0,"state":"ready"}},
{"name":"ready","cat":"task","ph":"e","id":1,"pid":1,"tid":1,"ts":6.500},
{"name":"task 0: Two","cat":"running","ph":"X","pid":1,"tid":1,"ts":6.500,"dur":0.500,"args":{"task":0,"phase":"Two"}},
{"name":"task 0","cat":"task","ph":"e","id":1,"pid":1,"tid":1,"ts":7.000},
{"name":"task 1","cat":"task","ph":"b","id":2,"pid":1,"tid":1,"ts":1.000},
{"name":"task 1: One","cat":"running","ph":"X","pid":1,"tid":1,"ts":1.000,"dur":1.000,"args":{"task":1,"phase":"One"}},
{"name":"sleep","cat":"task","ph":"b","id":2,"pid":1,"tid":1,"ts":2.000,"args":{"task":1,"state":"waiting"}},
{"name":"sleep","cat":"task","ph":"e","id":2,"pid":1,"tid":1,"ts":7.000},
{"name":"task 1: Two","cat":"running","ph":"X","pid":1,"tid":1,"ts":7.000,"dur":1.000,"args":{"task":1,"phase":"Two"}},
{"name":"post","cat":"semaphore","ph":"i","s":"t","pid":1,"tid":1,"ts":7.500,"args":{"task":1,"woke":0}},
{"name":"task 1","cat":"task","ph":"e","id":2,"pid":1,"tid":1,"ts":8.000},
{"name":"tasks in flight","ph":"C","pid":1,"tid":1,"ts":0.000,"args":{"tasks":1}},
{"name":"tasks in flight","ph":"C","pid":1,"tid":1,"ts":1.000,"args":{"tasks":2}},
{"name":"tasks in flight","ph":"C","pid":1,"tid":1,"ts":7.000,"args":{"tasks":1}},
{"name":"tasks in flight","ph":"C","pid":1,"tid":1,"ts":8.000,"args":{"tasks":0}},
{"name":"lanes on CPU","ph":"C","pid":1,"tid":1,"ts":0.000,"args":{"lanes":1}},
{"name":"lanes on CPU","ph":"C","pid":1,"tid":1,"ts":2.000,"args":{"lanes":0}},
{"name":"lanes on CPU","ph":"C","pid":1,"tid":1,"ts":6.500,"args":{"lanes":1}},
{"name":"lanes on CPU","ph":"C","pid":1,"tid":1,"ts":8.000,"args":{"lanes":0}}
]}
END
}

# Changes the trace by a sed script, which must change something, and expects the judge to say exactly this of it.
refuses() {
    local edit=$1 expected=$2 before
    before=$(cat "$trace")
    sed -i "$edit" "$trace"
    [ "$before" != "$(cat "$trace")" ]
    run -1 "$check" "$trace"
    if [[ $output != *"$expected"* ]]; then
        printf 'expected: %s\ngot:\n%s\n' "$expected" "$output"
        return 1
    fi
}

@test "a good trace passes" {
    run -0 "$check" "$trace"
    [ "$output" = "$trace: ok, 25 events, 2 tasks" ]
}

@test "all of several files are judged" {
    sed '6s/"pid":1/"pid":0/' "$trace" >"$trace.broken"
    run -1 "$check" "$trace.broken" "$trace"
    [ "${lines[0]}" = "$trace.broken:6: pid must be a whole number other than 0, not 0" ]
    [ "${lines[1]}" = "$trace: ok, 25 events, 2 tasks" ]
}

@test "a trace that was cut off is no JSON" {
    refuses '$d' 'is not valid JSON'
}

@test "a header without the number of tasks is refused" {
    refuses '1s/"tasks":2,//' 'simul.tasks must be a whole number, not None'
}

@test "two events on one line are refused" {
    refuses '3{N;s/\n//}' 'there must be one event on each line'
}

@test "an event without a name is refused" {
    refuses '6s/"name":"task 0: One",//' ':6: an event must have a text as its name'
}

@test "a negative time is refused" {
    refuses '6s/"dur":1.000/"dur":-1.000/' ':6: dur must be a number, 0 or more, not -1.000'
}

@test "a time after the end of the run is refused" {
    refuses '1s/8000/6000/' ":17: 'task 1: Two' is at 8.000 us, after the end of the run at 6.000 us"
}

@test "slices that overlap on one lane are refused" {
    refuses '6s/"dur":1.000/"dur":1.500/' \
        ":14: slices overlap on tid 1: 'task 0: One' (0.000 us to 1.500 us) and 'task 1: One' (1.000 us to 2.000 us)"
}

@test "a lane without a name is refused" {
    refuses '4d' 'tid 1 has slices and no thread_name'
}

@test "a wait that never ends is refused" {
    refuses '16d' "id 2: 'sleep' never ends"
}

@test "an end without a beginning is refused" {
    refuses '19s/"id":2/"id":3/' ":19: id 3: 'task 1' ends without a beginning"
}

@test "pairs that cross each other are refused" {
    refuses '8s/6.000/6.200/' ":8: id 1: 'sleep' ends inside 'ready'"
}

@test "a task that is missing is refused" {
    refuses '1s/"tasks":2/"tasks":3/' ':1: task 2 never begins and ends'
}

@test "a task that ends twice is refused" {
    refuses '12{p;s/"e"/"b"/;p;s/"b"/"e"/}' ':13: task 0 begins and ends 2 times'
}

@test "a task beyond the number of tasks is refused" {
    refuses '1s/"tasks":2/"tasks":1/' 'task 1 is beyond the 1 tasks of the run'
}

@test "a wait outside of its task is refused" {
    refuses '7,8s/"id":1/"id":9/' ":7: 'sleep' (1.000 us to 6.000 us) lies outside of every task"
}

@test "a task that runs while it waits is refused" {
    refuses '10s/6.500/6.700/' \
        ":11: task 0 is ready in 'ready' (6.000 us to 6.700 us) and running in 'task 0: Two' (6.500 us to 7.000 us)"
}

@test "a slice of a task that has not begun is refused" {
    refuses '14s/"ts":1.000/"ts":0.900/;6s/"dur":1.000/"dur":0.900/;7s/1.000/0.900/' \
        ":14: task 1 is running in 'task 1: One' (0.900 us to 1.900 us), outside of its life"
}

@test "a slice of no task is refused" {
    refuses '6s/"task":0/"task":7/' 'belongs to task 7, which is none of the run'
}

@test "a state that does not exist is refused" {
    refuses '7s/"waiting"/"bored"/' ":7: 'sleep' has the state 'bored', neither waiting nor ready"
}

@test "time that is in no state is refused" {
    # 10 us more in task 1's life than its states add up to.
    refuses '1s/8000/18000/;19s/8.000/18.000/;23s/8.000/18.000/' \
        ':13: task 1 lives 17.000 us, but is running, waiting or ready for 7.000 us'
}

@test "a post that wakes a task beyond the run is refused" {
    refuses '18s/"woke":0/"woke":2/' ":18: 'post' names woke 2, which is none of the run"
}

@test "a negative counter is refused" {
    refuses '25s/"lanes":0/"lanes":-1/' ":25: the counter 'lanes on CPU' has lanes = -1"
}

@test "more lanes on CPU than CPUs are refused" {
    refuses '24s/"lanes":1/"lanes":2/' ':24: 2 lanes on CPU, where 1 CPUs are allowed'
}

@test "tasks in flight that do not end at 0 are refused" {
    refuses '23d' "the counter 'tasks in flight' ends at 1, not at 0"
}

@test "tasks in flight that differ from the tasks' lives are refused" {
    refuses '21s/"tasks":2/"tasks":1/' ':21: 1 tasks in flight at 1.000 us, where 2 have begun, not ended'
}

@test "an incomplete trace passes when it says that it is one" {
    sed -i '1s/"status":"ok"/"status":"timeout"/;19d;23d' "$trace"
    run -0 "$check" "$trace"
    [[ $output == *'ok, 23 events, 2 tasks (status timeout: may be incomplete)' ]]
}
