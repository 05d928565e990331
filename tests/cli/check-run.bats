#!/usr/bin/env bats
# The figures of run.json against an independent recomputation from the traces, by scripts/check-run.

setup() {
    root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    cd "$BATS_TEST_TMPDIR" || return 1
}

same() {
    run "$root/scripts/check-run" out
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [ "$(grep -c ': the same$' <<<"$output")" -eq "$1" ] || { echo "$output"; return 1; }
}

@test "waits, computing, both, and calls on other lanes: the traces alone give the same figures" {
    "$SIMUL_TEST" run -q --repeats 1 -o out count:delay=2ms fib:n=18 handler:wait=1ms:compute=200us call -n 12
    same 16
}

# Whether a run is good enough: of CPU time alone 43 of 60 are close.
most_are_close() {
    run "$root/scripts/compare-inferred" "$SIMUL"
    local pattern='of ([0-9]+): .*0\.01: ([0-9]+); running: ([0-9]+); outside of the range: ([0-9]+); stolen: ([0-9]+)'
    [[ $output =~ $pattern ]] || return 1
    local all=${BASH_REMATCH[1]} close=${BASH_REMATCH[2]} running=${BASH_REMATCH[3]} outside=${BASH_REMATCH[4]}
    stolen=${BASH_REMATCH[5]}
    ((all + stolen == 60 && all >= 20 && 4 * close >= 3 * all && 4 * running >= 3 * all && 4 * outside <= all))
}

# Here 60, 60 and 0 of 60; with two busy loops beside it 53, 56 and 1; where the host steals, 45 of 55 to 58 of 60 of the
# samples in which that is not seen, and 39 of 46, 7 of them outside, with another test beside it. A machine that is busy
# makes it worse, never better: the best of those that 20 s allow counts. What is stolen in less than 10 ms is not seen:
# where much is, the rest says little.
@test "of all workloads under all runners, most are inferred as they are measured" {
    [[ ${SIMUL_SANITIZER:-} != thread ]] || skip "ThreadSanitizer's own work comes between all that is measured"
    local stolen=0 end=$((SECONDS + 20))
    while ((SECONDS < end)); do
        most_are_close && return
    done
    [[ $output != *'fib.sync '*'not measured'* ]] || skip "the kernel gives no switch records here"
    ((stolen <= 6)) || skip "the hypervisor stole of $stolen samples of 60"
    echo "$output"
    return 1
}

# In one and the same run; 5 % on a quiet machine. What is stolen is not in the CPU time, but it is in both of these.
@test "measured and inferred parallelism of tasks that compute agree" {
    "$SIMUL" run -q --repeats 1 -w 8 -o out fib:n=24 -n 24
    python3 - <<'END'
import json
run = json.load(open("out/run.json"))
for cell in run["cells"]:
    sample = cell["samples"][0]
    inferred = sample["parallelism"]["inferred"]["likely"]
    measured = sample["parallelism"]["mean"]
    assert abs(inferred / measured - 1) < 0.25, f"{cell['id']}: {inferred} and {measured}"
    assert sample["parallelism"]["max"] <= run["machine"]["cpus_allowed"], cell["id"]
    assert sample["states_ns"]["running"] <= sample["makespan_ns"] * run["machine"]["cpus_allowed"], cell["id"]
END
}

@test "a lane's own clock tells how long it waited, and how long its calls took" {
    "$SIMUL_TEST" run -q --repeats 1 -w 2 -o out count:delay=20ms call -n 4
    python3 - <<'END'
import json
lanes = {cell["id"]: cell["samples"][0]["all_lanes"] for cell in json.load(open("out/run.json"))["cells"]}
for runner, sleeps in (("sync", 4), ("threads.2", 4), ("processes.2", 4), ("coroutines", 1)):
    waited = lanes[f"count.{runner}"]["waited_ns"]
    assert waited >= sleeps * 20e6 / 2, f"{runner}: {waited}" # what starts the other tasks is no wait
    assert waited <= lanes[f"count.{runner}"]["accounted_ns"], runner
    called = lanes[f"call.{runner}"]["called_ns"]
    assert (called > 0) == (runner != "coroutines"), f"{runner}: {called}"
END
}

@test "also where the kernel is not asked" {
    "$SIMUL" run -q --repeats 1 --kernel off -o out count:delay=2ms fib:n=18 -n 12
    same 8
}

@test "with a thread for each task, and with one task" {
    "$SIMUL" run -q --repeats 1 -w tasks -o out count:delay=2ms -n 40
    same 4
    rm -r out
    "$SIMUL" run -q --repeats 1 -o out count:delay=2ms -n 1
    same 4
}

@test "a figure that is not what the trace says is found" {
    "$SIMUL" run -q --repeats 1 -r coroutines -o out count:delay=2ms -n 5
    python3 - <<'END'
import json
run = json.load(open("out/run.json"))
run["cells"][0]["samples"][0]["states_ns"]["waiting"] += 1000000
json.dump(run, open("out/run.json", "w"))
END
    run "$root/scripts/check-run" out
    [ "$status" -eq 1 ]
    [[ $output == *"states_ns.waiting: run.json says "* ]]
}
