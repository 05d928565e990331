# handler and hog from the outside: the same work under every runner, and who is late because of whom.

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache # two runs of a test share a calibration that no other test replaces
    cd "$BATS_TEST_TMPDIR" || return
    options=(--warmup off)
}

@test "handler computes the same under every runner" {
    same_under_all handler:wait=1ms -n 12
}

@test "hog computes the same under every runner, polite or not" {
    same_under_all hog:hog=5ms
    mv out rude
    same_under_all hog:hog=5ms:polite=true
    ask 'digests() == digests("rude")'
}

@test "a hog makes all others late under coroutines, and yielding takes that away" {
    measure -r coroutines hog:hog=100ms
    ask 'summary["coroutines"]["longest_stall"]["task"] == 0'
    ask 'summary["coroutines"]["longest_stall"]["ready"] == 9'
    ask '"Task 0 blocked the event loop" in summary["coroutines"]["insight"]'
    mv out rude
    measure -r coroutines hog:hog=100ms:polite=true
    ask 'gauge("coroutines", "wake-up latency p50") < gauge("coroutines", "wake-up latency p50", "rude") / 3'
    ask '"The hog yielded" in summary["coroutines"]["insight"]'
}

@test "the page draws as ready what run.json adds up as ready: the others, while the hog runs" {
    "$SIMUL" run -q --repeats 1 --warmup off -o out hog:hog=50ms
    run -0 python3 "$BATS_TEST_DIRNAME/page.py" --states out
    [ "$(grep -c ': the same$' <<<"$output")" -eq 4 ] || { echo "$output"; return 1; }
}

@test "under threads the others do not wait for the hog" {
    measure -r threads,coroutines hog:hog=100ms
    ask 'gauge("threads", "wake-up latency p50") < gauge("coroutines", "wake-up latency p50") / 3'
}
