/* Headlines: each template, and the limits of words. */
#include "tests/unit/support/scripted_headline.h"

/* --- with times --- */

static void equal_waits_that_overlap_last_as_long_as_one(void **state)
{
    (void)state;
    check(make_count(), true, "20 waits in the time of one",
          "Suspended at await, all 20 waits overlapped on one thread; a pool of 4 holds 4.");
}

static void two_times_stand_beside_each_other(void **state)
{
    (void)state;
    check(make_fetch(), true, "32 pages in 17.0 ms instead of 184 ms",
          "At each await a page is suspended and the thread fetches others; a pool of 4 holds 4.");
}

static void a_workload_says_what_one_thread_does_alone(void **state)
{
    (void)state;
    check(make_chess(), true, "One master plays 24 boards 10.1x as fast",
          "At each await her board is suspended, she plays on; a pool of 4 holds 4.");
}

static void computing_has_nothing_to_overlap(void **state)
{
    (void)state;
    check(make_fib(2, 75), true, "Nothing to wait for, nothing to overlap",
          "Two CPUs make pools 1.9x as fast; coroutines never await and gain nothing.");
}

static void a_pool_that_gains_nothing_is_not_praised(void **state)
{
    (void)state;
    check(make_fib(4, 141), true, "Nothing to wait for, nothing to overlap",
          "Pools were not clearly faster than sync on 4 CPUs; coroutines never await and "
          "gain nothing.");
}

static void one_cpu_computes_for_one_task(void **state)
{
    (void)state;
    check(make_fib(1, 141), true, "Nothing to wait for, nothing to overlap",
          "One CPU computes for one task at a time; coroutines never await and gain "
          "nothing.");
}

static void a_stall_that_dominates_is_the_headline(void **state)
{
    (void)state;
    check(make_hog(), true, "One task blocked the event loop for 50.3 ms",
          "9 others were overdue: the loop resumes a suspended task only when the running one awaits.");
}

static void a_faster_pool_comes_before_the_loop(void **state)
{
    (void)state;
    cJSON *run = make_fetch();
    add_cell(run, (struct script){"fetch", "waiting", "threads", 32, 32, 32, 12, 15.3, 32});
    check(run, true, "32 pages in 12.0 ms instead of 184 ms",
          "Threads (one per task) were faster; coroutines suspended all 32 pages at await: 17.0 ms.");
}

static void without_a_loop_an_await_holds_a_thread(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "sync", 20, 0, 1, 202, 1, 1});
    add_cell(run, (struct script){"count", "waiting", "threads", 20, 4, 4, 51, 3.96, 4});
    check(run, true, "20 waits in 51.0 ms instead of 202 ms",
          "An await holds a thread: threads (pool of 4) had 4 in flight.");
}

static void without_a_base_the_slowest_is_compared(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "threads", 20, 4, 4, 51, 0, 0});
    add_cell(run, (struct script){"count", "waiting", "coroutines", 20, 0, 20, 10.4, 0, 0});
    check(run, true, "20 waits in 10.4 ms instead of 51.0 ms",
          "Suspended at await, all 20 waits overlapped on one thread; a pool of 4 holds 4.");
}

static void what_chance_may_explain_has_no_winner(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "sync", 2, 0, 1, 10.4, 1, 1});
    add_cell(run, (struct script){"count", "waiting", "coroutines", 2, 0, 2, 10.4, 1, 2});
    check(run, true, "No runner was clearly faster",
          "Suspended at await, all 2 waits overlapped on one thread.");
}

static void a_single_runner_has_its_time_alone(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "coroutines", 20, 0, 20, 10.4, 0, 0});
    check(run, true, "20 waits in 10.4 ms", "Suspended at await, all 20 waits overlapped on one thread.");
    run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "sync", 20, 0, 1, 202, 1, 1});
    check(run, true, "20 waits in 202 ms", "An await holds the thread: one task was in flight at a time.");
}

static void one_task_has_nothing_to_overlap_with(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "sync", 1, 0, 1, 10, 1, 1});
    add_cell(run, (struct script){"count", "waiting", "coroutines", 1, 0, 1, 10, 1, 1});
    check(run, true, "One wait: nothing to overlap it with",
          "A single task that awaits leaves its thread to nobody.");
}

static void a_speedup_above_its_limit_comes_with_the_reason(void **state)
{
    (void)state;
    cJSON *run = make_count(), *cell = first_cell(run)->next->next;
    cJSON_AddStringToObject(cJSON_GetObjectItem(cell, "summary"), "above_limit",
                            "sync lasted 202 ms, and its waits and computing are 180 ms");
    check(run, true, "20 waits in flight on one thread",
          "19.4x of at most 20x: sync lasted 202 ms, and its waits and computing are 180 ms.");
}

/* --- words --- */

/* The longest texts are of one word's noun and three letters' time; a workload may not offer more. */
static void every_workload_offers_one_word(void **state)
{
    (void)state;
    for (const struct workload *const *w = workloads_all(); *w != NULL; w++) {
        const struct task_words *words = &(*w)->words;
        assert_true(words->noun == NULL || headline_count_words(words->noun) == 1);
        assert_true(words->succeeded == NULL || headline_count_words(words->succeeded) == 1);
        assert_true(words->alone == NULL || headline_count_words(words->alone) <= 3);
        assert_true(words->suspended == NULL || headline_count_words(words->suspended) <= 12);
    }
}

static void words_are_counted_and_cut(void **state)
{
    (void)state;
    char text[32] = " one  two three ";
    assert_int_equal(headline_count_words(text), 3);
    headline_cut(text, sizeof text, 3);
    assert_string_equal(text, " one  two three ");
    headline_cut(text, sizeof text, 2);
    assert_string_equal(text, " one  two...");
}

UNIT_TESTS(cmocka_unit_test(equal_waits_that_overlap_last_as_long_as_one),
           cmocka_unit_test(two_times_stand_beside_each_other),
           cmocka_unit_test(a_workload_says_what_one_thread_does_alone),
           cmocka_unit_test(computing_has_nothing_to_overlap),
           cmocka_unit_test(a_pool_that_gains_nothing_is_not_praised),
           cmocka_unit_test(one_cpu_computes_for_one_task),
           cmocka_unit_test(a_stall_that_dominates_is_the_headline),
           cmocka_unit_test(a_faster_pool_comes_before_the_loop),
           cmocka_unit_test(without_a_loop_an_await_holds_a_thread),
           cmocka_unit_test(without_a_base_the_slowest_is_compared),
           cmocka_unit_test(what_chance_may_explain_has_no_winner),
           cmocka_unit_test(a_single_runner_has_its_time_alone),
           cmocka_unit_test(one_task_has_nothing_to_overlap_with),
           cmocka_unit_test(a_speedup_above_its_limit_comes_with_the_reason),
           cmocka_unit_test(every_workload_offers_one_word), cmocka_unit_test(words_are_counted_and_cut))
