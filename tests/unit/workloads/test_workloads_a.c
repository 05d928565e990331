/* The parts of chess, chain, random, handler, hog and null that need no runner: what their seeds decide, what
 * their bodies ask for, what their remarks make of figures. */
#include "tests/unit/workloads/workload_bench.h"

#include "task/clock.h"
#include "workloads/support/lateness_gauges.h"
#include "workloads/support/work.h"

/* --- each but null, which has no seed --- */

static const char *const specs[] = {"chess:pairs=4", "chain", "random", "handler", "hog", "hog:polite=true"};
enum { SPECS = sizeof specs / sizeof *specs };

static void what_all_tasks_came_to_passes_the_check(void **state)
{
    (void)state;
    struct error error = {""};
    for (unsigned i = 0; i < SPECS; i++) {
        struct bench bench = open_bench(specs[i], 12, 7);
        run_all(&bench);
        assert_int_equal(check(&bench, &error), 0);
        close_bench(&bench);
    }
}

static void a_wrong_outcome_is_named_with_both_values(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        char was[24], is[24];
        struct error error = {""};
        struct bench bench = open_bench(specs[i], 12, 7);
        run_all(&bench);
        struct outcome *outcome = &bench.shared->outcomes[9];
        snprintf(was, sizeof was, "%016llx", (unsigned long long)outcome->value);
        outcome->value ^= 0x10;
        snprintf(is, sizeof is, "%016llx", (unsigned long long)outcome->value);
        assert_int_equal(check(&bench, &error), -EBADMSG);
        assert_non_null(strstr(error.text, was));
        assert_non_null(strstr(error.text, is));
        assert_non_null(strstr(error.text, " 9 "));
        close_bench(&bench);
    }
}

/* Whether any task of one came to something else than the same task of the other. */
static bool differ(const struct bench *one, const struct bench *other)
{
    bool different = false;
    for (unsigned i = 0; i < one->settings.tasks; i++)
        different = different || one->shared->outcomes[i].value != other->shared->outcomes[i].value;
    return different;
}

static void the_seed_decides_the_outcomes(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        struct bench one = open_bench(specs[i], 12, 7);
        struct bench same = open_bench(specs[i], 12, 7);
        struct bench other = open_bench(specs[i], 12, 8);
        run_all(&one);
        run_all(&same);
        run_all(&other);
        assert_false(differ(&one, &same));
        assert_true(differ(&one, &other));
        close_bench(&one);
        close_bench(&same);
        close_bench(&other);
    }
}

static void values_out_of_range_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "chess:pairs=0",       "chess:pairs=1001", "chess:scale=0",       "chess:scale=1000001",
        "chain:most=3601s",    "random:delay=2h",  "random:threshold=10", "handler:wait=2h",
        "handler:compute=61s", "hog:hog=61s",      "hog:polite=yes",      "null:n=3",
    };
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct settings settings;
        struct error error = {""};
        assert_int_equal(settings_parse(wrong[i], &settings, &error), -EINVAL);
        assert_string_not_equal(error.text, "");
    }
}

/* --- chess --- */

static void each_pair_of_moves_is_one_wait_of_the_scaled_length(void **state)
{
    (void)state;
    struct bench bench = open_bench("chess:pairs=7:scale=1000", 0, 1);
    assert_int_equal(bench.settings.tasks, 24);
    assert_int_equal(run_one(&bench, 5)->code, 7);
    assert_int_equal(asked.sleeps, 7);
    for (unsigned i = 0; i < asked.sleeps; i++)
        assert_true(asked.least_ns[i] <= 55 * NS_PER_MS && asked.most_ns[i] >= 55 * NS_PER_MS);
    close_bench(&bench);
}

static void the_full_exhibition_costs_twelve_times_its_work(void **state)
{
    (void)state;
    uint64_t waiting_ns, computing_ns;
    struct bench bench = open_bench("chess:pairs=30:scale=1", 0, 1);
    bench.workload->cost(&bench.settings, &waiting_ns, &computing_ns);
    assert_int_equal(24 * computing_ns, 3600 * NS_PER_S);
    assert_int_equal(24 * (waiting_ns + computing_ns), 43200 * NS_PER_S);
    close_bench(&bench);
}

/* By hand: she makes 24 x 30 moves of 0.25 ms, 180 ms, and the reply to the last comes 2.75 ms later; 2160 /
 * 182.75 is 11.82. */
static void chess_scales_back_and_says_what_was_possible(void **state)
{
    (void)state;
    struct remark_facts facts = {
        .max_in_flight = 1, .makespan_ns = 2160e6, .base_ns = 2160e6, .running_ns = 180e6};
    expect_remark("chess:pairs=30", 0, &facts,
                  "One master, one game after another: 2.16 s measured, 12 h 0 min at full size.");
    facts.makespan_ns = 2169e6;
    expect_remark("chess:pairs=30", 0, &facts,
                  "One master, one game after another: 2.17 s measured, 12 h 3 min at full size.");
    facts.parks = facts.one_thread = true;
    facts.max_in_flight = 24;
    facts.makespan_ns = 200e6;
    expect_remark(
        "chess:pairs=30", 0, &facts,
        "One master at all 24 boards: 200 ms measured, 1 h 7 min at full size. That is 10.8 times as fast as "
        "game after game; the work and waits measured allow 11.8.");
    facts.base_ns = 0;
    expect_remark("chess:pairs=30", 0, &facts,
                  "One master at all 24 boards: 200 ms measured, 1 h 7 min at full size.");
}

static void a_pool_of_workers_is_as_many_masters(void **state)
{
    (void)state;
    struct remark_facts facts = {.max_in_flight = 4, .workers = 4, .makespan_ns = 54e6, .base_ns = 216e6};
    expect_remark("chess", 0, &facts,
                  "4 workers are 4 masters, each at one board until its game is over: 54.0 ms measured, 18 "
                  "min 0 s at full "
                  "size for 3 pairs of moves (the exhibition: 30).");
    facts.max_in_flight = facts.workers = 1;
    expect_remark(
        "chess:pairs=1:scale=1000", 0, &facts,
        "One master, one game after another: 54.0 ms measured, 54 s at full size for 1 pair of moves (the "
        "exhibition: 30).");
}

/* At two boards she mostly waits with the opponents: nothing can be faster than one game. */
static void with_few_boards_a_game_is_the_limit(void **state)
{
    (void)state;
    struct remark_facts facts = {.parks = true,
                                 .one_thread = true,
                                 .max_in_flight = 2,
                                 .makespan_ns = 90e6,
                                 .base_ns = 180e6,
                                 .running_ns = 2 * 30 * 0.25e6};
    expect_remark("chess:pairs=30", 2, &facts,
                  "One master at all 2 boards: 90.0 ms measured, 30 min 0 s at full size. That is 2.0 times "
                  "as fast as game "
                  "after game; the work and waits measured allow 2.0.");
}

/* --- chain --- */

static void chains_wait_as_long_as_is_foretold(void **state)
{
    (void)state;
    struct bench bench = open_bench("chain:most=1h", 8, 3);
    double sum = gauge(&bench, "sum of all chains", 0), longest = gauge(&bench, "longest chain", 0);
    double sum_least = 0, sum_most = 0, longest_least = 0, longest_most = 0;
    for (unsigned i = 0; i < 8; i++) {
        run_one(&bench, i);
        assert_int_equal(asked.sleeps, 2);
        assert_true(asked.least_ns[0] <= 3600 * NS_PER_S && asked.least_ns[1] <= 3600 * NS_PER_S);
        double least = (double)(asked.least_ns[0] + asked.least_ns[1]);
        double most = (double)(asked.most_ns[0] + asked.most_ns[1]);
        sum_least += least;
        sum_most += most;
        longest_least = least > longest_least ? least : longest_least;
        longest_most = most > longest_most ? most : longest_most;
    }
    assert_true(sum_least <= sum && sum <= sum_most);
    assert_true(longest_least <= longest && longest <= longest_most);
    assert_true(longest < sum);

    uint64_t waiting_ns, computing_ns;
    bench.workload->cost(&bench.settings, &waiting_ns, &computing_ns);
    assert_int_equal(waiting_ns, (uint64_t)sum / 8);
    close_bench(&bench);
}

/* Where each part waits 0 ns, every expectation is 0, whatever the seed. */
static void a_chain_expects_what_the_runner_can_hold(void **state)
{
    (void)state;
    char remark[REMARK_BYTES];
    struct remark_facts facts = {.max_in_flight = 1, .makespan_ns = 1e6};
    expect_remark(
        "chain:most=0", 5, &facts,
        "By the seeded waits the longest chain is 0 ns and the sum of all 0 ns: expected here 0 ns at least, "
        "measured 1.00 ms.");
    /* One chain alone is the longest and the sum: the same is expected of all. */
    static const unsigned in_flight[] = {1, 4, 20};
    char first[REMARK_BYTES] = "";
    struct bench bench = open_bench("chain", 1, 1);
    for (unsigned i = 0; i < 3; i++) {
        facts.max_in_flight = in_flight[i];
        bench.workload->remark(&bench.settings, &facts, remark);
        if (i == 0)
            memcpy(first, remark, sizeof first);
        assert_string_equal(remark, first);
    }
    close_bench(&bench);
}

/* --- random --- */

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
    struct remark_facts facts = {.makespan_ns = 121e6};
    expect_remark("random", 3, &facts,
                  "The seeded draws wait 130 ms in all; task 0, with 25 draws the least lucky, waits 120 ms "
                  "of them, and "
                  "nobody can be done sooner than that; measured: 121 ms.");
}

/* --- handler --- */

static void handlers_cross_over_where_wait_and_workers_say(void **state)
{
    (void)state;
    struct remark_facts facts = {.max_in_flight = 4, .workers = 4, .makespan_ns = 47e6};
    expect_remark("handler", 0, &facts,
                  "4 at a time, each for its wait and its computing: 27.0 ms at least. Against one thread "
                  "that holds all "
                  "waits this pool loses while compute is below 1.33 ms (wait / (workers - 1)), and wins "
                  "above it, given "
                  "the CPUs.");
    facts =
        (struct remark_facts){.parks = true, .one_thread = true, .max_in_flight = 24, .makespan_ns = 25e6};
    expect_remark("handler", 0, &facts,
                  "All 24 wait at once, but one thread computes for all of them: 16.0 ms at least.");
    facts = (struct remark_facts){.max_in_flight = 1, .makespan_ns = 108e6};
    expect_remark("handler", 0, &facts, "1 at a time, each for its wait and its computing: 108 ms at least.");
}

/* --- hog --- */

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
        assert_true(asked.least_ns[0] > before_ns);
        before_ns = asked.most_ns[0];
    }
    assert_true(before_ns < 7200 * NS_PER_S);
    close_bench(&bench);
}

static void the_hog_is_named(void **state)
{
    (void)state;
    struct remark_facts facts = {.parks = true, .held_ns = 50e6, .held_task = 0, .held_ready = 9};
    expect_remark("hog", 0, &facts,
                  "Task 0 held the loop for 50.0 ms without a wait, while 9 others could have run: they were "
                  "late by up to as "
                  "much.");
    facts.held_ns = 1.1e6;
    expect_remark("hog:polite=true", 0, &facts,
                  "The hog yielded after each millisecond of work: the longest that a task held the loop was "
                  "1.10 ms (task "
                  "0).");
    facts.held_ns = 0;
    expect_remark("hog", 0, &facts, "");
}

/* --- null --- */

static void null_counts_the_cost_of_a_task(void **state)
{
    (void)state;
    struct error error;
    struct bench bench = open_bench("null", 1000, 1);
    run_all(&bench);
    assert_int_equal(check(&bench, &error), 0);
    assert_int_equal((uint64_t)gauge(&bench, "cost per task", 250000), 250);
    bench.shared->outcomes[17].value = 4;
    assert_int_equal(check(&bench, &error), -EBADMSG);
    assert_string_equal(error.text, "task 17 left 4 where 17 was expected");
    close_bench(&bench);
}

/* --- what they share --- */

static void work_is_counted_exactly(void **state)
{
    (void)state;
    assert_int_equal(work_iterations(400000, 5 * NS_PER_MS), 2000000);
    assert_int_equal(work_iterations(400000, 250 * NS_PER_US), 100000);
    assert_int_equal(work_iterations(400000, 0), 0);
    assert_int_equal(work_iterations(3, NS_PER_MS / 2), 1);
    assert_int_equal(work_iterations(1000000000000, 3600 * NS_PER_S), 3600000ULL * 1000000000000ULL);
    assert_int_equal(work_iterations(UINT64_MAX, 2 * NS_PER_MS), UINT64_MAX);
}

static void work_in_slices_is_the_same_work(void **state)
{
    (void)state;
    assert_int_equal(work_do(30, work_do(70, 42)), work_do(100, 42));
    assert_int_not_equal(work_do(99, 42), work_do(100, 42));
}

static void lateness_is_ranked(void **state)
{
    (void)state;
    struct outcome outcomes[101] = {{0}};
    struct gauge gauges[GAUGES_MOST];
    for (unsigned i = 0; i < 101; i++)
        outcomes[i].measured[LATENESS_NS] = 100 - i; /* from 100 down to 0 */
    assert_int_equal(lateness_gauges(NULL, outcomes, 101, 0, gauges), 3);
    assert_string_equal(gauges[0].name, "lateness p50");
    assert_int_equal((uint64_t)gauges[0].value, 50);
    assert_string_equal(gauges[1].name, "lateness p99");
    assert_int_equal((uint64_t)gauges[1].value, 99);
    assert_string_equal(gauges[2].name, "lateness max");
    assert_int_equal((uint64_t)gauges[2].value, 100);
}

UNIT_TESTS(cmocka_unit_test(what_all_tasks_came_to_passes_the_check),
           cmocka_unit_test(a_wrong_outcome_is_named_with_both_values),
           cmocka_unit_test(the_seed_decides_the_outcomes), cmocka_unit_test(values_out_of_range_are_refused),
           cmocka_unit_test(each_pair_of_moves_is_one_wait_of_the_scaled_length),
           cmocka_unit_test(the_full_exhibition_costs_twelve_times_its_work),
           cmocka_unit_test(chess_scales_back_and_says_what_was_possible),
           cmocka_unit_test(a_pool_of_workers_is_as_many_masters),
           cmocka_unit_test(with_few_boards_a_game_is_the_limit),
           cmocka_unit_test(chains_wait_as_long_as_is_foretold),
           cmocka_unit_test(a_chain_expects_what_the_runner_can_hold),
           cmocka_unit_test(seed_1_draws_what_it_always_drew),
           cmocka_unit_test(a_higher_threshold_takes_more_draws),
           cmocka_unit_test(random_names_the_least_lucky),
           cmocka_unit_test(handlers_cross_over_where_wait_and_workers_say),
           cmocka_unit_test(only_a_polite_hog_yields_and_both_come_to_the_same),
           cmocka_unit_test(the_hog_has_the_shortest_wait), cmocka_unit_test(the_hog_is_named),
           cmocka_unit_test(null_counts_the_cost_of_a_task), cmocka_unit_test(work_is_counted_exactly),
           cmocka_unit_test(work_in_slices_is_the_same_work), cmocka_unit_test(lateness_is_ranked))
