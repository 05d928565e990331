# What a container or a service limits, and what a machine's CPUs are: the plan, the doctor and the samples read the same.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# in_group COMMANDS: where /sys/fs/cgroup is a folder of the test's own, and the group of this process alone (COMMANDS end with
# exec) is /outer/inner of version 2, and of version 1 for memory.
in_group() {
    unshare -m true 2>/dev/null || skip "needs root"
    printf '3:memory:/outer/inner\n0::/outer/inner\n' >group
    # shellcheck disable=SC2016 # for the inner shell to expand
    run --separate-stderr unshare -m bash -ec 'mount -t tmpfs none /sys/fs/cgroup
        mkdir -p /sys/fs/cgroup/outer/inner /sys/fs/cgroup/memory/outer/inner
        mount --bind group /proc/$$/cgroup; exec bash -ec "mount --bind group /proc/\$\$/cgroup; $0"' "$1"
}

# machine EXPRESSION: of the object `machine` of out/run.json.
machine() {
    python3 -c 'import json, sys; machine = json.load(open("out/run.json"))["machine"]; print(eval(sys.argv[1]))' "$1"
}

two_cpus() {
    [ "$(nproc)" -ge 2 ] || skip "needs two CPUs"
}

@test "a quota is a fraction of CPUs, and lanes run at once under it" {
    two_cpus
    in_group 'echo "50000 100000" >/sys/fs/cgroup/outer/cpu.max
        exec $SIMUL run fib:n=15 -n 4 -r sync,threads -w 2 --repeats 1 --trace none -o out --wide'
    [ "$status" -eq 0 ]
    [[ $output != *"parallelism is impossible"* ]]
    machine 'machine["warnings"]' | grep -q 'quota of the control group is 0.50 of '
    [ "$(machine 'machine["cpu_quota"]')" = 0.5 ]
    [ "$(machine 'machine["cpus_allowed"]')" = "$(nproc)" ]
    in_group 'echo "50000 100000" >/sys/fs/cgroup/outer/cpu.max; exec $SIMUL doctor'
    [[ $output == *"0.50 CPUs; throttled"* ]]
}

@test "the limit of a speed-up counts a quota as a fraction" {
    two_cpus
    in_group 'echo "150000 100000" >/sys/fs/cgroup/outer/cpu.max
        exec $SIMUL run fib:n=15 -n 12 -r sync,threads -w 2 --repeats 1 --trace none -o out -q'
    python3 -c 'import json
limit = json.load(open("out/run.json"))["cells"][1]["summary"]["speedup"]["limit"]
assert abs(limit - 1.5) < 1e-6, limit'
}

@test "memory of a group of either version, also one further up, is what the plan counts" {
    for file in memory/outer/memory.limit_in_bytes memory/outer/inner/memory.limit_in_bytes; do
        in_group "echo 67108864 >/sys/fs/cgroup/$file
            exec \$SIMUL run count -n 100000 -r coroutines --dry-run"
        [ "$status" -eq 2 ]
        [[ $stderr == *"count.coroutines needs a stack for each of 100000 tasks, "*" and 64 MiB of memory are available;"* ]]
        in_group "echo 67108864 >/sys/fs/cgroup/$file
            exec \$SIMUL run stream:size=64MiB -r sync --dry-run"
        [ "$status" -eq 2 ]
        [[ $stderr == *"and 64 MiB are available"* ]]
        in_group "echo 67108864 >/sys/fs/cgroup/$file
            exec \$SIMUL doctor"
        [[ $output == *"64 MiB left by the cgroup's limit"* ]]
    done
}

@test "CPUs that are taken away while a run lasts mark its samples" {
    two_cpus
    "$SIMUL" run count:delay=20ms -n 10 -r sync --repeats 40 --trace none -q -o out &
    command=$!
    python3 - "$command" <<'END'
import json, os, sys, time
deadline = time.monotonic() + 30
while time.monotonic() < deadline:
    try:
        if json.load(open("out/run.json"))["cells"][0]["samples"]:
            break
    except OSError:
        pass
    time.sleep(0.01)
os.sched_setaffinity(int(sys.argv[1]), {min(os.sched_getaffinity(0))})
END
    wait "$command"
    python3 -c 'import json
samples = json.load(open("out/run.json"))["cells"][0]["samples"]
assert "the CPUs allowed were others" in samples[-1]["disturbed"], samples[-1]'
}

@test "a calibration that does not hold is measured again, and a given one is doubted" {
    export XDG_CACHE_HOME=$PWD
    "$SIMUL" run handler --dry-run -r sync
    [ -f simul/calibration*.json ]
    work=$(grep -o '"work_per_ms":[^0-9]*[0-9]*' simul/*.json | grep -o '[0-9]*$')
    for wrong in $((work / 3)) $((work * 3)); do
        sed -i "s/\"work_per_ms\":.*[0-9]/\"work_per_ms\": $wrong/" simul/*.json
        cp simul/*.json given.json
        rm -rf out given
        run -0 "$SIMUL" run handler:wait=1ms:compute=1ms -n 2 -r sync --repeats 1 --trace none -o out
        [[ $output == *"warning: the calibration kept for this CPU did not hold: "* ]]
        [ "$(python3 -c 'import json; print(json.load(open("out/run.json"))["calibration"]["source"])')" = measured ]
        run -0 "$SIMUL" run handler:wait=1ms:compute=1ms -n 2 -r sync --repeats 1 --trace none -o given \
            --calibration given.json
        [[ $output == *"the calibration given is of a CPU of another speed"* ]]
        [ "$(python3 -c 'import json; print(json.load(open("given/run.json"))["calibration"]["work_per_ms"])')" = "$wrong" ]
    done
    run -0 "$SIMUL" run handler:wait=1ms:compute=1ms -n 2 -r sync --repeats 1 --trace none -o again
}
