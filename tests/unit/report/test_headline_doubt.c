/* Headlines say nothing that doubtful times do not bear out, and failures are no race. */
#include "tests/unit/support/scripted_headline.h"

/* --- without --- */

static void disturbed_cells_have_no_times(void **state)
{
    (void)state;
    cJSON *run = make_count();
    disturb(first_cell(run));
    check(run, false, "20 waits in flight on one thread",
          "Suspended at await, all 20 waits overlapped; a pool of 4 holds 4.");
    run = make_chess();
    disturb(first_cell(run)->next);
    check(run, false, "24 boards in flight on one thread",
          "At each await her board is suspended, she plays on; a pool of 4 holds 4.");
    run = make_fib(2, 75);
    disturb(first_cell(run));
    check(run, false, "Nothing to wait for, nothing to overlap",
          "Only pools use more than one CPU; coroutines never await.");
    run = make_hog();
    disturb(first_cell(run));
    check(run, false, "One task blocked the event loop",
          "9 others were overdue: the loop resumes a suspended task only when the running one awaits.");
}

/* The sentence is about the same cell as the headline: the one with the most tasks in flight. */
static void without_times_the_most_in_flight_are_described(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"queue", "mixed", "sync", 4, 0, 1, 2, 1, 1});
    add_cell(run, (struct script){"queue", "mixed", "threads", 4, 4, 4, 3, 0.7, 4});
    leave_one_repeat(run);
    check(run, false, "4 tasks in flight at once",
          "An await holds a thread: threads (one per task) had 4 in flight.");
}

static void one_repeat_has_no_times(void **state)
{
    (void)state;
    cJSON *run = make_fetch();
    leave_one_repeat(run);
    check(run, false, "32 pages in flight on one thread",
          "At each await a page is suspended and the thread fetches others; a pool of 4 holds 4.");
}

/* Five undisturbed repeats are enough: the disturbed sixth does not count. */
static void a_disturbed_sample_that_does_not_count_is_no_doubt(void **state)
{
    (void)state;
    cJSON *run = make_count(), *cell;
    cJSON_ArrayForEach(cell, cJSON_GetObjectItem(run, "cells"))
    {
        cJSON *samples = cJSON_GetObjectItem(cell, "samples");
        cJSON_AddItemToArray(samples, cJSON_Duplicate(samples->child, true));
        disturb(cell);
    }
    check_places(run, "--f");
}

/* --- failures --- */

static void failing_fast_is_no_win(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    add_cell(run, (struct script){"fetch", "waiting", "sync", 2, 0, 1, 0.06, 1, 1});
    add_cell(run, (struct script){"fetch", "waiting", "coroutines", 2, 0, 2, 0.03, 2, 2});
    add_outcomes(run, "connection refused", 0, 2);
    check(run, false, "0 of 2 pages came",
          "Connection refused ended the others: how fast tasks fail is not compared.");
}

static void a_few_failures_leave_the_race(void **state)
{
    (void)state;
    cJSON *run = make_fetch();
    add_outcomes(run, "HTTP 404", 30, 2);
    check(run, true, "32 pages in 17.0 ms instead of 184 ms",
          "At each await a page is suspended and the thread fetches others; a pool of 4 holds 4.");
}

static void a_deadlock_is_named_with_its_reason(void **state)
{
    (void)state;
    static const char error[] =
        "deadlock: the only task in progress waits for a semaphore, and nobody is left to post it (0 of 4 "
        "tasks done; no lane is free to start another)\n  task 0: waiting";
    cJSON *run = make_worded_run(2);
    fail_cell(add_cell(run, (struct script){"queue", "mixed", "sync", 4, 0, 0, 0, 0, 0}), "failed", error);
    add_cell(run, (struct script){"queue", "mixed", "coroutines", 4, 0, 4, 5.6, 0, 0});
    check(run, true, "Deadlock under sync, not under coroutines",
          "Sync: the only task in progress waits for a semaphore, and nobody is left to post it.");
    run = make_worded_run(2);
    fail_cell(add_cell(run, (struct script){"queue", "mixed", "sync", 4, 0, 0, 0, 0, 0}), "failed", error);
    check(run, false, "Deadlock: nobody is left to end the wait",
          "Sync: the only task in progress waits for a semaphore, and nobody is left to post it.");
}

static void runners_that_did_not_finish_are_named(void **state)
{
    (void)state;
    cJSON *run = make_worded_run(2);
    fail_cell(add_cell(run, (struct script){"count", "waiting", "sync", 4, 0, 0, 0, 0, 0}), "timeout",
              "the sample lasted longer than --timeout, 1 s, and it was ended; then all other words that "
              "follow here is too long");
    check(run, false, "No runner finished in time",
          "Sync: the sample lasted longer than --timeout, 1 s, and it was ended; then all other words that "
          "follow here...");
    run = make_worded_run(2);
    fail_cell(add_cell(run, (struct script){"count", "waiting", "sync", 4, 0, 0, 0, 0, 0}), "interrupted",
              "");
    check(run, false, "Interrupted before a runner finished", "Nothing was measured to its end.");
}

/* --- places --- */

static void places_follow_the_rule_for_verdicts(void **state)
{
    (void)state;
    check_places(make_count(), "--f");
    check_places(make_hog(), "-tt");
    cJSON *run = make_count();
    disturb(first_cell(run));
    check_places(run, "---");
    run = make_count();
    leave_one_repeat(run);
    check_places(run, "---");
    run = make_count();
    fail_cell(first_cell(run), "failed", "it crashed");
    check_places(run, "--f");
    run = make_worded_run(2);
    add_cell(run, (struct script){"count", "waiting", "coroutines", 20, 0, 20, 10.4, 0, 0});
    check_places(run, "-");
}

UNIT_TESTS(cmocka_unit_test(without_times_the_most_in_flight_are_described),
           cmocka_unit_test(disturbed_cells_have_no_times), cmocka_unit_test(one_repeat_has_no_times),
           cmocka_unit_test(a_disturbed_sample_that_does_not_count_is_no_doubt),
           cmocka_unit_test(failing_fast_is_no_win), cmocka_unit_test(a_few_failures_leave_the_race),
           cmocka_unit_test(a_deadlock_is_named_with_its_reason),
           cmocka_unit_test(runners_that_did_not_finish_are_named),
           cmocka_unit_test(places_follow_the_rule_for_verdicts))
