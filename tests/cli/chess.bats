# chess from the outside: the same games under every runner, and one master at all boards.

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache # two runs of a test share a calibration that no other test replaces
    cd "$BATS_TEST_TMPDIR" || return
    options=(--warmup off)
}

@test "chess comes to the same games under every runner" {
    same_under_all chess:pairs=2
}

@test "one chess master at all boards is several times as fast as game after game, on one thread" {
    measure -r sync,coroutines chess
    ask 'summary["coroutines"]["concurrency"]["max"] == 24'
    # What other programs took from the one thread is no part of it: the kernel counts that.
    ask 'makespan("sync") > 2 * (makespan("coroutines") - summary["coroutines"]["all_lanes"]["preempted_ns"])'
    # By the work and the waits: nothing beats the work that one thread has to do, and little comes on top of it.
    ask 'makespan("coroutines") >= summary["coroutines"]["states_ns"]["on_lane"]'
    ask 'makespan("coroutines") < 5 * (summary["coroutines"]["states_ns"]["on_lane"] + 2.75e6)'
    ask '"the work and waits measured allow" in summary["coroutines"]["insight"]'
    ask '"at full size for 3 pairs of moves" in summary["sync"]["insight"]'
}

@test "workers are masters" {
    measure -r threads -w 3 chess:pairs=1
    ask '"3 workers are 3 masters" in summary["threads"]["insight"]'
    ask 'summary["threads"]["concurrency"]["max"] == 3'
}
