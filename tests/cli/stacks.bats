# --stacks: the same programs on own and on packed stacks, what is reported of memory, and very many tasks.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir tmp
    export TMPDIR=$BATS_TEST_TMPDIR/tmp
}

@test "every workload comes to the same outcomes on packed stacks, libcurl and generators included" {
    local workload
    for workload in count:delay=1ms chain random fetch:latency=1ms echo:rounds=20 files generator \
        chess:pairs=1 handler hog queue null fib:n=20 mandelbrot stream; do
        "$SIMUL" run -r sync,coroutines --stacks packed --repeats 1 --trace none -q -o "packed/${workload%%:*}" "$workload"
        "$SIMUL" run -r coroutines --stacks own --repeats 1 --trace none -q -o "own/${workload%%:*}" "$workload"
    done
    python3 - <<'END'
import glob, json
compared = 0
for path in glob.glob("packed/*/run.json"):
    packed, own = json.load(open(path))["cells"], json.load(open(path.replace("packed", "own")))["cells"]
    digests = {sample["digest"] for cell in packed + own for sample in cell["samples"]}
    assert len(digests) == 1, (path, digests)
    assert [cell["stacks"] for cell in packed] == [None, "packed"], path
    assert [cell["stacks"] for cell in own] == ["own"], path
    compared += 1
assert compared == 15, compared
END
}

@test "the trace of a run on packed stacks passes the same check" {
    "$SIMUL" run -r coroutines --stacks packed --repeats 1 -q -o out generator echo:rounds=5 files
    local root=${BATS_TEST_DIRNAME}/../..
    "$root/scripts/check-trace" out/traces/*
}

@test "Valgrind finds nothing wrong on either kind of stack, libcurl and generators included" {
    [ -z "${SIMUL_SANITIZER:-}" ] || skip "a program built for ${SIMUL_SANITIZER} cannot run under Valgrind"
    local stacks
    for stacks in own packed; do
        valgrind -q --error-exitcode=9 --log-file="valgrind.$stacks.%p" \
            "$SIMUL" run -r coroutines --stacks $stacks --repeats 1 --timeout 120s --kernel off -q -o $stacks \
            count fetch:latency=1ms generator:wait=100us echo:rounds=5 files:size=16KiB queue
        cat valgrind.$stacks.*
        [ -z "$(cat valgrind.$stacks.*)" ]
    done
}

@test "an overflow of the packed stack names the task and the stack's size" {
    "$SIMUL_TEST" run overflow -r coroutines --stacks packed --warmup off --repeats 1 -q -o out || true
    grep -q 'task 2 overflowed its stack of 8192 KiB' out/run.json
}

@test "own stacks of over 1 GiB are announced, with the line to type" {
    run --separate-stderr "$SIMUL" run -r coroutines -n 300000 --dry-run count:delay=1s
    [ "$status" -eq 0 ]
    [[ $stderr == *"the tasks' own stacks will need 1.1 GiB or more"* ]]
    [[ $stderr == *'type: simul run -r coroutines -n 300000 --dry-run count:delay=1s --stacks packed'* ]]
    for quiet in '-n 200000' '-n 300000 --stacks packed' '-n 300000 -q'; do
        # shellcheck disable=SC2086 # several words
        run --separate-stderr "$SIMUL" run -r coroutines $quiet --dry-run count:delay=1s
        [ "$status" -eq 0 ]
        [[ $stderr != *stacks* ]] || { echo "$quiet: $stderr"; return 1; }
    done
    run --separate-stderr "$SIMUL" run -r sync,threads -n 300000 --dry-run count:delay=1us # have none
    [[ $stderr != *stacks* ]]
}

@test "own stacks that cannot fit in memory are refused before anything starts" {
    local needed_kib=$((10000000 * 4))
    [ "$(awk '/MemAvailable/ { print $2 }' /proc/meminfo)" -lt $needed_kib ] ||
        skip 'this machine has memory for ten million stacks'
    run --separate-stderr "$SIMUL" run -r coroutines -n 10000000 -o out count:delay=1s
    [ "$status" -eq 2 ]
    [[ $stderr == *'needs a stack for each of 10000000 tasks, 39062 MiB together'*'--stacks packed'* ]]
    [ ! -e out ]
}

# 400 bytes a task, records and outcomes included; a tenth of what own stacks would take.
@test "a million tasks wait at once on packed stacks" {
    [ -z "${SIMUL_SANITIZER:-}" ] || skip "a million tasks are too many for ${SIMUL_SANITIZER}"
    [ "$(awk '/MemAvailable/ { print $2 }' /proc/meminfo)" -gt 1500000 ] || skip 'too little memory is available'
    "$SIMUL" run -r coroutines -n 1000000 --stacks packed --trace none --repeats 1 --warmup off -q -o out \
        count:delay=10s
    python3 - <<'END'
import json
cell = json.load(open("out/run.json"))["cells"][0]
summary = cell["summary"]
assert cell["status"] == "ok", cell["error"]
assert summary["concurrency"]["max"] == 1000000, summary["concurrency"]
assert summary["makespan_ns"]["median"] >= 10e9, summary["makespan_ns"]
assert cell["samples"][0]["memory_bytes"] < 400e6, cell["samples"][0]["memory_bytes"]
END
}

@test "the next coroutines' stacks are fetched ahead: the compiler has not left the prefetches out" {
    [ -z "${SIMUL_SANITIZER:-}" ] || skip "a build with sanitizers is not meant to be fast"
    [[ $(uname -m) == @(x86_64|aarch64) ]] || skip "where the stack pointer stands is known of x86-64 and aarch64 alone"
    objdump -d --no-show-raw-insn "$SIMUL" >instructions
    [ "$(grep -cE '[[:space:]](prefetch[a-z0-9]+|prfm)[[:space:]]' instructions)" -ge 2 ] # of pages, and of lines
}
