# What a wrong command line is reported: the whole text, and exit code 2. Nothing is run and nothing is left.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0

setup() {
    mkdir "$BATS_TEST_TMPDIR/empty"
    cd "$BATS_TEST_TMPDIR/empty" || return
}

# refused TEXT WORD...: the command line is refused with exactly this text on standard error.
refused() {
    local text=$1
    shift
    run --separate-stderr "$SIMUL" "$@"
    if [ "$status" -ne 2 ] || [ -n "$output" ] || [ "$stderr" != "$text" ]; then
        printf 'simul %s\nexit code %s\n%s\ninstead of\n%s\n' "$*" "$status" "$stderr" "$text"
        return 1
    fi
    [ -z "$(ls -A)" ] || { echo "something was left: $(ls -A)"; return 1; }
}

@test "a mistyped command, option, workload, runner or parameter: the suggestion, and the line to type" {
    refused "simul: there is no command 'rnu'; did you mean 'run'?
type: simul run count -n 3" rnu count -n 3
    refused "simul: there is no option '--repeat'; did you mean '--repeats'?
type: simul run count --repeats=10" run count --repeat=10
    refused "simul: there is no workload 'cuont'; did you mean 'count'?
type: simul run -n 3 count:delay=1s" run -n 3 cuont:delay=1s
    refused "simul: there is no runner 'coroutine'; did you mean 'coroutines'?
type: simul run -r sync,coroutines count" run -r sync,coroutine count
    refused "simul: 'count' has no parameter 'dealy'; did you mean 'delay'?
type: simul run count:delay=1s -n 3" run count:dealy=1s -n 3
    refused "simul: there is no list of 'runer'; there are lists of workloads and of runners
type: simul list runners" list runer
}

@test "a runner by the name that others have for it" {
    refused "simul: there is no runner 'asyncio'; did you mean 'coroutines'?
type: simul run count -r sync,coroutines" run count -r sync,asyncio
    refused "simul: there is no runner 'async'; did you mean 'coroutines'?
type: simul run count -r coroutines" run count -r async
    refused "simul: there is no runner 'fork'; did you mean 'processes'?
type: simul run count --runners=processes" run count --runners=fork
}

@test "a suggested line is quoted for a shell" {
    refused "simul: there is no option '--wiede'; did you mean '--wide'?
type: simul run 'fetch:urls=my list' --wide" run 'fetch:urls=my list' --wiede
}

@test "a number of runners means repeats" {
    refused "simul: -r takes names, not the number 10; --repeats takes a number
type: simul run count --repeats 10" run count -r 10
    refused "simul: -r takes names, not the number 10; --repeats takes a number
type: simul run --repeats=10" run -r10
}

@test "a runner where a workload is expected" {
    refused "simul: 'sync' is a runner, not a workload; use -r
type: simul run --runners=sync count" run sync count
    refused "simul: 'threads,coroutines' is a runner, not a workload; use -r
type: simul run -n 3 --runners=threads,coroutines" run -n 3 threads,coroutines
}

@test "the number of tasks is an option, not a parameter" {
    refused "simul: the number of tasks is no parameter of 'count'; it is typed as: -n 3" run count:n=3
}

@test "nothing near: what there is" {
    refused "simul: there is no command 'dance'; 'simul --help' shows all commands" dance
    refused "simul: there is no option '--sing'; --help shows all options" run --sing
    refused "simul: there is no option '-z'; --help shows all options" run -z
    refused "simul: there is no runner 'elves'; there are: sync, threads, processes, coroutines" run -r elves
}

@test "numbers out of range" {
    refused "simul: -n takes a number from 1 to 10000000, not 0" run count -n 0
    refused "simul: --tasks takes a number from 1 to 10000000, not 99999999999999999999" run \
        --tasks=99999999999999999999
    refused "simul: -n takes a whole number, 1 or more, not '-3'" run -n -3
    refused "simul: -n takes a whole number, 1 or more, not 'many'" run -n many
    refused "simul: -w takes numbers from 1 to 65535, not 0" run -w 0
    refused "simul: -w 4,all: 'all' is not a whole number, nor the word tasks" run -w 4,all
    refused "simul: --repeats takes a number from 1 to 1024, not 0" run --repeats 0
}

@test "times without a unit, or of no length" {
    refused "simul: --budget takes a time with its unit, such as 500ms, 30s or 2m, not '30'
type: simul run --budget 30s" run --budget 30
    refused "simul: --timeout takes a time above 0" run --timeout 0s
    refused "simul: delay=5: '5' is not a duration such as 500us, 5ms or 2s" run count:delay=5
}

@test "a value that is missing, or one too many" {
    refused "simul: -n needs a value (TASKS); type for example: -n 10" run -n
    refused "simul: --budget needs a value (TIME); type for example: --budget 30s" run --budget --wide
    refused "simul: --wide takes no value, so '--wide=yes' is wrong" run --wide=yes
    refused "simul: the parameter 'delay' of 'count' needs a value; type for example delay=10ms" run count:delay
}

@test "a word that is none of the choices" {
    refused "simul: --format is one of table|json|csv|markdown, not 'xml'" run --format xml
    refused "simul: --format is one of table|json|csv|markdown, not 'jsno'
type: simul run --format json" run --format jsno
    refused "simul: --warmup is one of off|on, not 'maybe'" run --warmup maybe
}

@test "parameters separated by commas" {
    refused "simul: delay=1s,size=2: 'size=2' is not a duration such as 500us, 5ms or 2s (parameters are \
separated by colons, not by commas)" run count:delay=1s,size=2
}

@test "operands that are missing, or too many" {
    refused "simul: an operand is missing; the form is: simul report RUN...|TRACE..." report
    refused "simul: one folder of results without -o DIR; with it, several runs or trace files" \
        report a b
    refused "simul: 'runners' is one operand too many; --help shows the form" list workloads runners
}

@test "a folder without results is no crash" {
    run --separate-stderr "$SIMUL" report nowhere
    [ "$status" -eq 1 ]
    [[ $stderr == "simul: "*nowhere* ]]
    [ -z "$output" ]
}

@test "standard output on a full disk is reported" {
    [ -e /dev/full ] || skip "this system has no /dev/full"
    # shellcheck disable=SC2016 # for the inner shell to expand
    run --separate-stderr bash -c '"$SIMUL" list >/dev/full'
    [ "$status" -eq 1 ]
    [ "$stderr" = "simul: standard output could not be written: No space left on device" ]
}
