/* What is said of a group where another case stands in for the runners' base: each factor names that case,
 * and nothing is claimed that only the runners' base would show. */
#include "tests/unit/support/scripted_headline.h"

#include "tests/unit/support/sentence_of.h"

static cJSON *make_fib_pair(const char *first, unsigned workers, double first_ms, const char *second,
                            unsigned others, double second_ms)
{
    char id[64];
    cJSON *run = make_worded_run(2);
    snprintf(id, sizeof id, "fib.%s.%u", first, workers);
    add_cell(run, (struct script){"fib", "computing", first, 24, workers, 1, first_ms, 1, 1});
    set_base(run, id);
    add_cell(run,
             (struct script){"fib", "computing", second, 24, others, 1, second_ms, first_ms / second_ms, 1});
    set_base(run, id);
    return run;
}

/* A factor names its base, and what computing in parallel gained is over one thread alone. */
static void headlines_name_the_base(void **state)
{
    (void)state;
    check(make_fib_pair("coroutines", 0, 142, "threads", 4, 71), true,
          "Nothing to wait for, nothing to overlap",
          "Two CPUs make pools 2.0x as fast as coroutines; coroutines never await.");
    check(make_fib_pair("coroutines", 0, 142, "threads", 4, 142), true,
          "Nothing to wait for, nothing to overlap",
          "Pools were not clearly faster than coroutines on 2 CPUs; coroutines never await.");
    check(make_fib_pair("threads", 4, 71, "coroutines", 0, 142), true,
          "Nothing to wait for, nothing to overlap",
          "Only pools use more than one CPU; coroutines never await.");
    check(make_fib_pair("threads", 4, 90, "processes", 4, 71), true,
          "Nothing to wait for, nothing to overlap", "Only pools use more than one CPU.");
}

/* Nor is one task after another praised that did not run. */
static void a_small_gain_without_a_base_is_none(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "threads", 20, 4, 4, 51, 1, 1});
    set_base(run, "count.threads.4");
    add_cell(run, (struct script){"count", "waiting", "processes", 20, 4, 4, 54, 0.94, 1});
    set_base(run, "count.threads.4");
    check(run, true, "No runner was clearly faster",
          "An await holds a thread: threads (pool of 4) had 4 in flight.");
}

static void check_sentence(cJSON *run, const char *group, const char *expected)
{
    char text[2048];
    assert_string_equal(sentence_of(run, group, text, sizeof text), expected);
    cJSON_Delete(run);
}

static void add_titles(cJSON *run)
{
    cJSON *cell;
    cJSON_ArrayForEach(cell, cJSON_GetObjectItem(run, "cells"))
    {
        cJSON_AddStringToObject(cell, "title", cJSON_GetObjectItem(cell, "group")->valuestring);
    }
}

static void a_winner_is_compared_with_the_base(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "threads", 20, 4, 4, 51, 1, 1});
    set_base(run, "count.threads.4");
    add_cell(run, (struct script){"count", "waiting", "coroutines", 20, 0, 20, 10.4, 4.9, 1});
    set_base(run, "count.threads.4");
    add_titles(run);
    check_sentence(
        run, "count",
        "count, 20 tasks: coroutines were fastest with 10.4 ms, 4.9x as fast as threads (pool of 4). Waits overlap. Tasks in flight at once: 20 under coroutines, 4 under threads (pool of 4). A pool of 4 can have 4 tasks waiting at once.");
}

static void a_base_that_wins_has_no_factor(void **state)
{
    (void)state;
    cJSON *run = make_fib_pair("threads", 4, 94, "coroutines", 0, 181);
    add_titles(run);
    check_sentence(
        run, "fib",
        "fib, 24 tasks: threads (pool of 4) were fastest with 94.0 ms (the base of the speed-ups).");
}

static void a_tie_names_the_base_at_the_first_factor(void **state)
{
    (void)state;
    cJSON *run = make_fib_pair("threads", 4, 94, "processes", 4, 94.05);
    add_titles(run);
    check_sentence(
        run, "fib",
        "fib, 24 tasks: no clear winner: threads (pool of 4) lasted 94.0 ms and processes (pool of 4) 94.0 ms (1.0x as fast as threads (pool of 4)), which 5 repeats cannot distinguish.");
}

/* Over a pool, a speed-up does not show what computing in parallel gains. */
static void only_a_base_of_one_thread_explains_computing(void **state)
{
    (void)state;
    cJSON *run = make_fib_pair("coroutines", 0, 142, "threads", 4, 71);
    add_titles(run);
    check_sentence(
        run, "fib",
        "fib, 24 tasks: threads (pool of 4) were fastest with 71.0 ms, 2.0x as fast as coroutines. C has no global interpreter lock, so threads compute in parallel: 2.0x.");
    run = make_fib_pair("processes", 4, 90, "threads", 4, 71);
    add_titles(run);
    check_sentence(
        run, "fib",
        "fib, 24 tasks: threads (pool of 4) were fastest with 71.0 ms, 1.3x as fast as processes (pool of 4).");
}

UNIT_TESTS(cmocka_unit_test(headlines_name_the_base), cmocka_unit_test(a_small_gain_without_a_base_is_none),
           cmocka_unit_test(a_winner_is_compared_with_the_base),
           cmocka_unit_test(a_base_that_wins_has_no_factor),
           cmocka_unit_test(a_tie_names_the_base_at_the_first_factor),
           cmocka_unit_test(only_a_base_of_one_thread_explains_computing))
