/* When a sample counts as disturbed because time passed without it. */
#include "tests/unit/support/harness.h"

#include <sched.h>

#include "machine/standstill.h"
#include "task/clock.h"

static struct disturbance judged(struct standstill standstill, struct disturbance d)
{
    standstill_judge(&standstill, &d);
    return d;
}

static void where_nothing_stood_still_the_verdict_stays(void **state)
{
    (void)state;
    struct disturbance quiet = judged((struct standstill){.policy = SCHED_OTHER}, (struct disturbance){0});
    assert_false(quiet.disturbed || quiet.stood_still || quiet.lasting);
    struct disturbance busy = {.disturbed = true, .why = "other processes used 0.31 CPUs"};
    assert_string_equal(judged((struct standstill){.policy = SCHED_OTHER}, busy).why, busy.why);
}

static void a_stop_is_the_first_reason(void **state)
{
    (void)state;
    struct disturbance busy = {.disturbed = true, .why = "other processes used 0.31 CPUs"};
    struct standstill stopped = {.stops = 1, .stopped_ns = 3 * NS_PER_S, .missed_ns = NS_PER_S};
    struct disturbance d = judged(stopped, busy);
    assert_true(d.disturbed && d.stood_still);
    assert_string_equal(d.why, "it was stopped for 3.0 s (SIGSTOP, or Ctrl-Z)");
    assert_string_equal(judged((struct standstill){.missed_ns = 2 * NS_PER_S}, busy).why,
                        "no process of simul was woken for 2.0 s");
    assert_true(judged((struct standstill){.command_stopped = true}, busy).stood_still);
}

static void what_a_repeat_would_meet_again_is_marked_so(void **state)
{
    (void)state;
    struct disturbance d = judged((struct standstill){.policy = SCHED_IDLE}, (struct disturbance){0});
    assert_true(d.disturbed && d.lasting && !d.stood_still);
    assert_string_equal(d.why, "its scheduling policy was SCHED_IDLE");
    struct standstill traced = {.tracer = {7, "strace"}};
    assert_string_equal(judged(traced, (struct disturbance){0}).why, "strace (process 7) traced it");
}

static void a_suspended_machine_disturbs(void **state)
{
    (void)state;
    struct disturbance_reading before = {.time_ns = NS_PER_S, .suspended_ns = NS_PER_S}, after = before;
    after.time_ns += NS_PER_S;
    after.suspended_ns += NS_PER_MS; /* between two readings of clocks */
    assert_false(disturbance_between(&before, &after, 2).disturbed);
    after.suspended_ns += 60 * NS_PER_S;
    struct disturbance d = disturbance_between(&before, &after, 2);
    assert_true(d.disturbed && d.stood_still);
    assert_string_equal(d.why, "the machine was suspended for 60.0 s");
}

UNIT_TESTS(cmocka_unit_test(where_nothing_stood_still_the_verdict_stays),
           cmocka_unit_test(a_stop_is_the_first_reason),
           cmocka_unit_test(what_a_repeat_would_meet_again_is_marked_so),
           cmocka_unit_test(a_suspended_machine_disturbs))
