/* handler and hog without a runner: what their bodies ask for, and what their insights make of figures. */
#include "tests/unit/workloads/workload_bench.h"

static void handlers_cross_over_where_wait_and_workers_say(void **state)
{
    (void)state;
    struct insight_facts facts = {.max_in_flight = 4, .workers = 4, .makespan_ns = 47e6, .shortest_ns = 27e6};
    expect_insight(
        "handler", 0, &facts,
        "4 at a time, each for its wait and its computing: lower bound 27.0 ms. This pool is slower than one event loop while a task computes for less than 1.33 ms (wait / (workers - 1)); above that it is faster, if it has the CPUs.");
    facts = (struct insight_facts){
        .parks = true, .one_thread = true, .max_in_flight = 24, .makespan_ns = 25e6, .shortest_ns = 16e6};
    expect_insight("handler", 0, &facts,
                   "All 24 wait at once, but one thread computes for all of them: lower bound 16.0 ms.");
    facts = (struct insight_facts){.max_in_flight = 1, .makespan_ns = 108e6, .shortest_ns = 108e6};
    expect_insight("handler", 0, &facts,
                   "1 at a time, each for its wait and its computing: lower bound 108 ms.");
}

static void only_a_polite_hog_yields_and_both_come_to_the_same(void **state)
{
    (void)state;
    struct bench rude = open_bench("hog:hog=50ms", 4, 1),
                 polite = open_bench("hog:hog=50ms:polite=true", 4, 1);
    uint64_t value = run_one(&rude, 0)->value;
    assert_int_equal(asked.yields, 0);
    assert_int_equal(run_one(&polite, 0)->value, value);
    assert_int_equal(asked.yields, 49); /* between 50 slices of a millisecond */
    run_one(&polite, 1);
    assert_int_equal(asked.yields, 0);
    close_bench(&rude);
    close_bench(&polite);
}

static void the_hog_has_the_shortest_wait(void **state)
{
    (void)state;
    uint64_t before_ns = 0;
    struct bench bench = open_bench("hog:wait=1h", 4, 1);
    for (unsigned i = 0; i < 4; i++) {
        run_one(&bench, i);
        assert_int_equal(asked.sleeps, 1);
        assert_true(asked.min_ns[0] > before_ns);
        before_ns = asked.max_ns[0];
    }
    assert_true(before_ns < 7200 * NS_PER_S);
    close_bench(&bench);
}

static void the_hog_is_named(void **state)
{
    (void)state;
    struct insight_facts facts = {.parks = true, .stall_ns = 50e6, .stall_task = 0, .stall_ready = 9};
    expect_insight(
        "hog", 0, &facts,
        "Task 0 blocked the event loop for 50.0 ms without an await, while 9 others could have run: they were overdue by up to 50.0 ms.");
    facts.stall_ns = 1.1e6;
    expect_insight(
        "hog:polite=true", 0, &facts,
        "The hog yielded after each millisecond of work: the longest that a task blocked the event loop was "
        "1.10 ms (task 0).");
    facts.stall_ns = 0;
    expect_insight("hog", 0, &facts, "");
}

UNIT_TESTS(cmocka_unit_test(handlers_cross_over_where_wait_and_workers_say),
           cmocka_unit_test(only_a_polite_hog_yields_and_both_come_to_the_same),
           cmocka_unit_test(the_hog_has_the_shortest_wait), cmocka_unit_test(the_hog_is_named))
