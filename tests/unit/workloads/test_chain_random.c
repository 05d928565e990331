/* chain and random without a runner: the waits that their seeds decide, and what their insights expect of
 * them. */
#include "tests/unit/workloads/workload_bench.h"

static void chains_wait_as_long_as_is_foretold(void **state)
{
    (void)state;
    struct bench bench = open_bench("chain:max=1h", 8, 3);
    double sum = gauge(&bench, "sum of all chains", 0), longest = gauge(&bench, "longest chain", 0);
    double min_sum = 0, max_sum = 0, min_longest = 0, max_longest = 0;
    for (unsigned i = 0; i < 8; i++) {
        run_one(&bench, i);
        assert_int_equal(asked.sleeps, 2);
        assert_true(asked.min_ns[0] <= 3600 * NS_PER_S && asked.min_ns[1] <= 3600 * NS_PER_S);
        double min = (double)(asked.min_ns[0] + asked.min_ns[1]);
        double max = (double)(asked.max_ns[0] + asked.max_ns[1]);
        min_sum += min;
        max_sum += max;
        min_longest = min > min_longest ? min : min_longest;
        max_longest = max > max_longest ? max : max_longest;
    }
    assert_true(min_sum <= sum && sum <= max_sum);
    assert_true(min_longest <= longest && longest <= max_longest);
    assert_true(longest < sum);

    uint64_t waiting_ns = 0;
    for (unsigned i = 0; i < 8; i++)
        waiting_ns += bench.workload->task_cost(&bench.settings, i).waiting_ns;
    assert_int_equal(waiting_ns, (uint64_t)sum);
    close_bench(&bench);
}

/* Where each part waits 0 ns, every expectation is 0, whatever the seed. */
static void a_chain_expects_what_the_runner_can_hold(void **state)
{
    (void)state;
    char insight[INSIGHT_BYTES];
    struct insight_facts facts = {.max_in_flight = 1, .makespan_ns = 1e6};
    expect_insight(
        "chain:max=0", 5, &facts,
        "The longest chain waits for 0 ns, all chains together for 0 ns: at least 0 ns was expected, "
        "1.00 ms was measured.");
    /* One chain alone is the longest and the sum: the same is expected of all. */
    static const unsigned in_flight[] = {1, 4, 20};
    char first[INSIGHT_BYTES] = "";
    struct bench bench = open_bench("chain", 1, 1);
    for (unsigned i = 0; i < 3; i++) {
        facts.max_in_flight = in_flight[i];
        bench.workload->insight(&bench.settings, &facts, insight);
        if (i == 0)
            memcpy(first, insight, sizeof first);
        assert_string_equal(insight, first);
    }
    close_bench(&bench);
}

/* Found once and kept: the same draws in every version, or results of different versions could not be
 * compared. */
static void seed_1_draws_what_it_always_drew(void **state)
{
    (void)state;
    static const unsigned expected[] = {25, 3, 1, 1, 7, 2, 2, 1, 1};
    struct bench bench = open_bench("random", 9, 1);
    for (unsigned i = 0; i < 9; i++) {
        assert_int_equal(run_one(&bench, i)->code, expected[i]);
        assert_int_equal(asked.sleeps, expected[i] - 1);
    }
    assert_int_equal((unsigned)gauge(&bench, "draws", 0), 43);
    assert_int_equal((uint64_t)gauge(&bench, "longest wait", 0), 120 * NS_PER_MS);
    assert_int_equal((uint64_t)gauge(&bench, "sum of all waits", 0), 170 * NS_PER_MS);
    close_bench(&bench);
}

static void a_higher_threshold_takes_more_draws(void **state)
{
    (void)state;
    enum { TASKS = 200 };
    struct bench low = open_bench("random:threshold=0", TASKS, 1),
                 high = open_bench("random:threshold=9", TASKS, 1);
    /* On average 1.1 draws against 3.3 (the mean of 11 / 1 to 11 / 10). */
    assert_true(gauge(&high, "draws", 0) > 2 * gauge(&low, "draws", 0));
    close_bench(&low);
    close_bench(&high);
}

static void random_names_the_least_lucky(void **state)
{
    (void)state;
    struct insight_facts facts = {.makespan_ns = 121e6};
    expect_insight(
        "random", 3, &facts,
        "All draws together wait for 130 ms. Task 0 needs 25 draws and waits for 120 ms, so nothing can end sooner; measured: 121 ms.");
}

UNIT_TESTS(cmocka_unit_test(chains_wait_as_long_as_is_foretold),
           cmocka_unit_test(a_chain_expects_what_the_runner_can_hold),
           cmocka_unit_test(seed_1_draws_what_it_always_drew),
           cmocka_unit_test(a_higher_threshold_takes_more_draws),
           cmocka_unit_test(random_names_the_least_lucky))
