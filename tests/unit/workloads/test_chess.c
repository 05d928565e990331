/* chess without a runner: what its body asks for, and what its insight makes of figures. */
#include "tests/unit/workloads/workload_bench.h"

static void each_pair_of_moves_is_one_wait_of_the_scaled_length(void **state)
{
    (void)state;
    struct bench bench = open_bench("chess:pairs=7:scale=1000", 0, 1);
    assert_int_equal(bench.settings.tasks, 24);
    assert_int_equal(run_one(&bench, 5)->code, 7);
    assert_int_equal(asked.sleeps, 7);
    for (unsigned i = 0; i < asked.sleeps; i++)
        assert_true(asked.min_ns[i] <= 55 * NS_PER_MS && asked.max_ns[i] >= 55 * NS_PER_MS);
    close_bench(&bench);
}

static void the_full_exhibition_costs_twelve_times_its_work(void **state)
{
    (void)state;
    struct bench bench = open_bench("chess:pairs=30:scale=1", 0, 1);
    struct task_cost cost = bench.workload->task_cost(&bench.settings, 0);
    assert_int_equal(24 * cost.computing_ns, 3600 * NS_PER_S);
    assert_int_equal(24 * (cost.waiting_ns + cost.computing_ns), 43200 * NS_PER_S);
    close_bench(&bench);
}

/* By hand: she makes 24 x 30 moves of 0.25 ms, 180 ms, and the reply to the last comes 2.75 ms later; 2160 /
 * 182.75 is 11.82. */
static void chess_scales_back_and_says_what_was_possible(void **state)
{
    (void)state;
    struct insight_facts facts = {
        .max_in_flight = 1, .makespan_ns = 2160e6, .base_ns = 2160e6, .running_ns = 180e6};
    expect_insight("chess:pairs=30", 0, &facts,
                   "One master, one game after another: 2.16 s measured, 12 h 0 min at full size.");
    facts.makespan_ns = 2169e6;
    expect_insight("chess:pairs=30", 0, &facts,
                   "One master, one game after another: 2.17 s measured, 12 h 3 min at full size.");
    facts.parks = facts.one_thread = true;
    facts.max_in_flight = 24;
    facts.makespan_ns = 200e6;
    expect_insight(
        "chess:pairs=30", 0, &facts,
        "One master at all 24 boards: 200 ms measured, 1 h 7 min at full size. That is 10.8 times as fast as "
        "game after game; the work and waits measured allow 11.8.");
    facts.base_ns = 0;
    expect_insight("chess:pairs=30", 0, &facts,
                   "One master at all 24 boards: 200 ms measured, 1 h 7 min at full size.");
}

static void a_pool_of_workers_is_as_many_masters(void **state)
{
    (void)state;
    struct insight_facts facts = {.max_in_flight = 4, .workers = 4, .makespan_ns = 54e6, .base_ns = 216e6};
    expect_insight("chess", 0, &facts,
                   "4 workers are 4 masters, each at one board until its game is over: 54.0 ms measured, 18 "
                   "min 0 s at full size for 3 pairs of moves (the exhibition: 30).");
    facts.max_in_flight = facts.workers = 1;
    expect_insight(
        "chess:pairs=1:scale=1000", 0, &facts,
        "One master, one game after another: 54.0 ms measured, 54 s at full size for 1 pair of moves (the "
        "exhibition: 30).");
}

/* At two boards she mostly waits with the opponents: nothing can be faster than one game. */
static void with_few_boards_a_game_is_the_limit(void **state)
{
    (void)state;
    struct insight_facts facts = {.parks = true,
                                  .one_thread = true,
                                  .max_in_flight = 2,
                                  .makespan_ns = 90e6,
                                  .base_ns = 180e6,
                                  .running_ns = 2 * 30 * 0.25e6};
    expect_insight("chess:pairs=30", 2, &facts,
                   "One master at all 2 boards: 90.0 ms measured, 30 min 0 s at full size. That is 2.0 times "
                   "as fast as game after game; the work and waits measured allow 2.0.");
}

UNIT_TESTS(cmocka_unit_test(each_pair_of_moves_is_one_wait_of_the_scaled_length),
           cmocka_unit_test(the_full_exhibition_costs_twelve_times_its_work),
           cmocka_unit_test(chess_scales_back_and_says_what_was_possible),
           cmocka_unit_test(a_pool_of_workers_is_as_many_masters),
           cmocka_unit_test(with_few_boards_a_game_is_the_limit))
