# The smallest workloads from the outside: count, fib and null.

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    options=(-w 4)
}

@test "count says the same under every runner, and the order of its words is the runner's" {
    same_under_all count:delay=20ms -n 6 --warmup off
    ask '[most(runner) for runner in cells] == [1, 4, 4, 6]'
    [ "$(sed 's/.*: //' out/published/count.sync/said.txt | tr '\n' ' ')" = "One Two One Two One Two One Two One Two One Two " ]
    [ "$(sed 's/.*: //' out/published/count.coroutines/said.txt | tr '\n' ' ')" = "One One One One One One Two Two Two Two Two Two " ]
}

@test "a hundred waits of count are in flight on one thread of coroutines" {
    [ "${SIMUL_SANITIZER:-}" != thread ] || skip 'ThreadSanitizer takes some ms to make a fiber: the first tasks are done before the last begin'
    measure count:delay=10ms -n 100 -r sync,coroutines
    ask '[most(runner) for runner in cells] == [1, 100]'
    ask 'cells["coroutines"]["summary"]["parallelism"]["max"] <= 1'
    ask 'cells["coroutines"]["summary"]["speedup"]["median"] > 10' # 97 on an idle machine
    ask 'cells["coroutines"]["summary"]["speedup"]["limit"] == 100'
}

@test "fib computes the same under every runner, one at a time where there is one thread" {
    same_under_all fib:n=15 -n 8
    ask 'most("sync") == 1 and most("coroutines") == 1'
}

@test "null runs every task under every runner, and shows what one costs" {
    same_under_all null -n 2000 --warmup off
    ask 'all(one["response_ns"]["max"] > 0 for one in summary.values())'
    ask 'all(abs(gauge(runner, "cost per task") - makespan(runner) / 2000) < 1 for runner in cells)'
    ask 'all("does nothing" in one["insight"] for one in summary.values())'
}
