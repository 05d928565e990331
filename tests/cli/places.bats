# Places that cannot be written to, are full, or hang: what is left out, and where the rest goes.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    cp -L "$SIMUL" simul
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 -q -o out
}

# mounted COMMANDS: in a mount namespace of its own.
mounted() {
    unshare -m true 2>/dev/null || skip "needs root"
    run --separate-stderr unshare -m bash -ec "$1"
}

@test "nothing of a run or report needs /tmp" {
    unset TMPDIR
    mounted 'mount -t tmpfs -o ro none /tmp
        ./simul run count:delay=1ms -n 2 -r sync,coroutines --repeats 1 -q -o run
        ./simul report run -q'
    [ "$status" -eq 0 ]
    grep -q '</html>' run/report.html
}

@test "traces of something else are packed in TMPDIR" {
    printf '[{"name":"a","ph":"X","ts":1,"dur":2,"pid":1,"tid":1}]' >trace.json
    mkdir scratch
    export TMPDIR=scratch # relative: the tests' own folder may lie in /tmp
    mounted 'mount -t tmpfs -o ro none /tmp; ./simul report trace.json -q -o seen'
    [ "$status" -eq 0 ]
    [ -s seen/report.html ]
    [ -z "$(ls -A scratch)" ]
}

@test "a results folder that can only be read: the table, and a page elsewhere" {
    mkdir scratch
    export TMPDIR=$PWD/scratch
    mounted 'mount --bind out out; mount -o remount,ro,bind out; ./simul report out'
    [ "$status" -eq 0 ]
    [[ $output == *"sync   "* ]]
    [[ $stderr == *"out"*"Read-only file system"*"the report is in $PWD/scratch/simul-report-"* ]]
    grep -q '</html>' scratch/simul-report-*/report.html
    [[ $output == *"Open file://$PWD/scratch/simul-report-"* ]]
}

@test "the report of one run in a folder of its own" {
    rm out/report.html
    run -0 "$SIMUL" report out -o seen
    [[ $output == *"Open file://$PWD/seen/report.html"* ]]
    [ -s seen/report.html ] && [ -s seen/summary.csv ] && [ ! -e out/report.html ]
}

@test "a full disk is named with its folder" {
    mounted 'mkdir small; mount -t tmpfs -o size=64k none small
        ./simul run count:delay=0s -n 3000 -r sync --repeats 1 -q -o small/run'
    [ "$status" -eq 1 ]
    [[ $stderr == *"in $PWD/small/run: No space left on device (free some space, or choose another folder with -o)"* ]]
    mounted 'mount -t tmpfs -o size=1m none small; cp -r out small/run
        head -c 2000000 /dev/zero >small/fill || true
        TMPDIR=. ./simul report small/run -q'
    [ "$status" -eq 0 ]
    [[ $stderr == *"small/run"*"No space left on device"*"the report is in ./simul-report-"* ]]
    grep -q '</html>' simul-report-*/report.html
}

@test "a gnuplot that hangs costs one time limit, not one a chart" {
    mkdir bin
    printf '#!/bin/sh\necho started >>"%s"\nexec sleep 100\n' "$PWD/started" >bin/gnuplot
    chmod +x bin/gnuplot
    PATH=$PWD/bin:$PATH run --separate-stderr "$SIMUL" run count:delay=1ms fib:n=10 -n 2 -r sync,coroutines \
        --repeats 1 -q -o hung
    [ "$status" -eq 0 ]
    [[ $stderr == *"gnuplot was stopped after 20 s"*"gnuplot hangs: the other charts were not drawn"* ]]
    [ "$(wc -l <started)" -le 2 ]
    [ -s hung/report.html ]
}
