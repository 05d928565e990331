/* What a watcher sees of a waiter's CPU time, look by look, on a scripted clock; and what the rounds sum up
 * to. What a whole calibration says on this machine is tested in test_wait_calibration. */
#include "tests/unit/support/harness.h"

#include "measure/sleep_watch.h"
#include "measure/wait_rounds.h"

enum { BEGIN = 1000000, LENGTH = 50000, STEP = 100, CPU = 7000 };

/* Looks every `step` from `*now` on, up to `until`, at a CPU time that stands still. Returns the last look's.
 */
static enum sleep_watch_next look_on(struct sleep_watch *watch, uint64_t *now, uint64_t until, uint64_t step,
                                     uint64_t cpu)
{
    enum sleep_watch_next next = SLEEP_GOES_ON;
    for (; *now < until && next == SLEEP_GOES_ON; *now += step)
        next = sleep_watch_look(watch, *now, cpu);
    return next;
}

static void it_woke_half_way_between_the_look_that_saw_it_and_the_one_before(void **state)
{
    struct sleep_watch watch;
    uint64_t now = BEGIN + STEP;
    (void)state;
    sleep_watch_begin(&watch, BEGIN, LENGTH, true);
    assert_int_equal(sleep_watch_look(&watch, now, CPU - 50), SLEEP_GOES_ON); /* it falls asleep */
    now += STEP;
    assert_int_equal(look_on(&watch, &now, BEGIN + LENGTH + 40000, STEP, CPU), SLEEP_GOES_ON);
    assert_int_equal(sleep_watch_look(&watch, now + 1000, CPU + 9000), SLEEP_OVER);
    assert_true(watch.seen);
    assert_int_equal(watch.cpu_asleep_ns, CPU); /* not what it was charged for waking up */
    assert_int_equal(watch.awake_ns, now - STEP + (1000 + STEP) / 2);
}

/* The watcher had no CPU itself. */
static void between_looks_that_are_far_apart_the_instant_is_not_known(void **state)
{
    struct sleep_watch watch;
    (void)state;
    for (unsigned late = 0; late < 2; late++) {
        uint64_t now = BEGIN + STEP;
        sleep_watch_begin(&watch, BEGIN, LENGTH, true);
        look_on(&watch, &now, BEGIN + LENGTH, STEP, CPU);
        uint64_t last = now - STEP;
        assert_int_equal(sleep_watch_look(&watch, last + SLEEP_WATCH_SHARP_NS - 1 + late, CPU + 1),
                         SLEEP_OVER);
        assert_int_equal(watch.seen, !late);
    }
}

/* It is still on its way to sleep: system calls are charged in steps. */
static void a_time_that_stood_still_for_a_moment_was_no_sleep(void **state)
{
    struct sleep_watch watch;
    uint64_t now = BEGIN + STEP;
    (void)state;
    sleep_watch_begin(&watch, BEGIN, LENGTH, true);
    look_on(&watch, &now, BEGIN + SLEEP_WATCH_QUIET_NS, STEP, CPU);
    assert_int_equal(sleep_watch_look(&watch, now, CPU + 500), SLEEP_GOES_ON);
    assert_false(watch.seen);
    now += STEP;
    look_on(&watch, &now, BEGIN + LENGTH, STEP, CPU + 500);
    assert_int_equal(sleep_watch_look(&watch, now, CPU + 900), SLEEP_OVER);
    assert_true(watch.seen);
    assert_int_equal(watch.cpu_asleep_ns, CPU + 500);
}

static void who_does_not_wake_by_itself_is_due_once_and_not_seen_before(void **state)
{
    struct sleep_watch watch;
    uint64_t now = BEGIN + STEP;
    (void)state;
    sleep_watch_begin(&watch, BEGIN, LENGTH, false);
    look_on(&watch, &now, BEGIN + LENGTH / 2, STEP, CPU);
    /* An interrupt on its CPU, or it had not been asleep: it goes on, but nobody has woken it. */
    assert_int_equal(sleep_watch_look(&watch, now, CPU + 100), SLEEP_GOES_ON);
    now += STEP;
    assert_int_equal(look_on(&watch, &now, BEGIN + 2 * LENGTH, STEP, CPU + 100), SLEEP_DUE);
    assert_int_equal(now, BEGIN + LENGTH + STEP);
    assert_int_equal(look_on(&watch, &now, BEGIN + 2 * LENGTH, STEP, CPU + 100), SLEEP_GOES_ON);
    assert_int_equal(sleep_watch_look(&watch, now, CPU + 200), SLEEP_OVER);
    assert_true(watch.seen);
}

static void who_is_always_on_a_cpu_is_never_asleep(void **state)
{
    struct sleep_watch watch;
    uint64_t now = BEGIN;
    (void)state;
    sleep_watch_begin(&watch, BEGIN, LENGTH, true);
    while (sleep_watch_look(&watch, now, CPU + now) == SLEEP_GOES_ON)
        now += STEP;
    assert_int_equal(now, BEGIN + LENGTH + SLEEP_WATCH_PATIENCE_NS);
    assert_false(watch.seen);
}

static void patience_ends(void **state)
{
    struct sleep_watch watch;
    uint64_t now = BEGIN + STEP;
    (void)state;
    sleep_watch_begin(&watch, BEGIN, LENGTH, true);
    assert_int_equal(look_on(&watch, &now, UINT64_MAX, STEP, CPU), SLEEP_OVER);
    assert_int_equal(now - STEP, BEGIN + LENGTH + SLEEP_WATCH_PATIENCE_NS);
    assert_false(watch.seen);
}

/* The watcher lost its CPU for longer than its patience lasts: the waiter would wait for ever. */
static void who_has_to_be_woken_is_due_however_late_the_look_is(void **state)
{
    struct sleep_watch watch;
    (void)state;
    sleep_watch_begin(&watch, BEGIN, LENGTH, false);
    uint64_t late = BEGIN + LENGTH + 2 * SLEEP_WATCH_PATIENCE_NS;
    assert_int_equal(sleep_watch_look(&watch, late, CPU), SLEEP_DUE);
    assert_int_equal(sleep_watch_look(&watch, late + STEP, CPU), SLEEP_OVER);
    assert_false(watch.seen);
}

/* --- rounds --- */

static struct wait_round round_of(uint64_t queued)
{
    return (struct wait_round){
        .cpu_before_ns = 1000,
        .begun_ns = BEGIN,
        .cpu_asleep_ns = 1700, /* 700 to fall asleep */
        .awake_ns = BEGIN + 60000,
        .ended_ns = BEGIN + 62000, /* 2000 to go on */
        .cpu_after_ns = 9000,
        .looked_ns = 80,
        .queued_ns = queued,
        .seen = true,
    };
}

static void the_work_is_to_fall_asleep_and_to_go_on(void **state)
{
    struct wait_round r = round_of(0);
    (void)state;
    assert_int_equal(wait_round_work_ns(&r), 2700);
    assert_int_equal(wait_round_charged_ns(&r), 8000);
    r.cpu_after_ns = 900; /* the kernel's clocks of two CPUs */
    assert_int_equal(wait_round_charged_ns(&r), 0);
}

static void a_switch_is_what_was_charged_beyond_the_work_in_a_queue(void **state)
{
    struct wait_series series = {.rounds = 0};
    struct wait_round at_once = round_of(0), queued = round_of(400);
    (void)state;
    at_once.cpu_after_ns = 7000;
    wait_series_add(&series, &at_once, 2700);
    wait_series_add(&series, &queued, 2700);
    assert_int_equal(series.rounds, 2);
    assert_int_equal(series.works_ns[1], 2700);
    assert_int_equal(series.looks_ns[1], 80);
    assert_int_equal(series.switches, 1);
    assert_int_equal(series.switches_ns[0], 8000 - 2700 - 40);
    wait_series_add(&series, &queued, 9000);
    assert_int_equal(series.switches_ns[1], 0);
}

static void the_dearest_quarter_does_not_count(void **state)
{
    uint64_t values[] = {30, 1000, 10, 20}, few[] = {9, 3};
    (void)state;
    assert_int_equal(wait_series_mean(values, 4), 20);
    assert_int_equal(wait_series_mean(few, 2), 6);
    assert_int_equal(wait_series_mean(few, 0), 0);
}

UNIT_TESTS(cmocka_unit_test(it_woke_half_way_between_the_look_that_saw_it_and_the_one_before),
           cmocka_unit_test(between_looks_that_are_far_apart_the_instant_is_not_known),
           cmocka_unit_test(a_time_that_stood_still_for_a_moment_was_no_sleep),
           cmocka_unit_test(who_does_not_wake_by_itself_is_due_once_and_not_seen_before),
           cmocka_unit_test(who_is_always_on_a_cpu_is_never_asleep), cmocka_unit_test(patience_ends),
           cmocka_unit_test(who_has_to_be_woken_is_due_however_late_the_look_is),
           cmocka_unit_test(the_work_is_to_fall_asleep_and_to_go_on),
           cmocka_unit_test(a_switch_is_what_was_charged_beyond_the_work_in_a_queue),
           cmocka_unit_test(the_dearest_quarter_does_not_count))
