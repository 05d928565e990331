/* What a wait costs on the machine that this runs on: bounds that hold on any. */
#include "tests/unit/support/harness.h"

#include <sched.h>

#include "measure/wait_calibration.h"
#include "task/clock.h"

static void every_kind_takes_some_time_but_not_all(void **state)
{
    struct wait_calibration waits;
    cpu_set_t cpus;
    (void)state;
    if (sched_getaffinity(0, sizeof cpus, &cpus) == 0 && CPU_COUNT(&cpus) < 2)
        UNIT_SKIP("only one CPU is allowed");
    wait_calibration_begin(&waits, false);
    assert_false(wait_cost_known(&waits.cost));
    for (int i = 0; i < 20 && !wait_cost_known(&waits.cost); i++) /* on a busy machine it may fail */
        wait_calibration_renew(&waits, true);
    assert_true(wait_cost_known(&waits.cost));
    for (unsigned kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        assert_in_range(waits.cost.work_ns[kind][0], 100, 50 * NS_PER_US - 1);
        assert_in_range(waits.cost.look_ns[kind][0], 10, 50 * NS_PER_US - 1);
    }
    assert_true(waits.cost.switch_ns < 50 * NS_PER_US);
    assert_true(waits.cost.most_charged_ns > waits.cost.work_ns[BLOCK_SLEEP][0] / 2);
    assert_true(waits.cost.most_charged_ns < NS_PER_S);
}

static void add(struct wait_calibration *waits, uint64_t work_ns, uint64_t look_ns, uint64_t charged_ns)
{
    const struct wait_cost now = {.work_ns = {[BLOCK_POLL] = {work_ns}},
                                  .look_ns = {[BLOCK_POLL] = {look_ns}},
                                  .switch_ns = look_ns / 10,
                                  .most_charged_ns = charged_ns};
    wait_calibration_add(waits, &now);
}

static void the_median_of_the_last_ones_counts(void **state)
{
    struct wait_calibration waits;
    (void)state;
    wait_calibration_begin(&waits, false);
    add(&waits, 300, 30, 1);
    assert_int_equal(waits.cost.work_ns[BLOCK_POLL][0], 300);
    add(&waits, 500, 10, 1);
    add(&waits, 400, 20, 1);
    assert_int_equal(waits.cost.work_ns[BLOCK_POLL][0], 400);
    assert_int_equal(waits.cost.look_ns[BLOCK_POLL][0], 20);
    assert_int_equal(waits.cost.switch_ns, 2);
    add(&waits, 0, 0, 1); /* it was not measured this time */
    assert_int_equal(waits.cost.work_ns[BLOCK_POLL][0], 400);
    for (int i = 0; i < WAIT_CALIBRATIONS_KEPT; i++)
        add(&waits, 7000 + (uint64_t)i, 70, 1);
    assert_int_equal(waits.cost.work_ns[BLOCK_POLL][0], 7000 + WAIT_CALIBRATIONS_KEPT / 2);
    assert_int_equal(waits.cost.look_ns[BLOCK_POLL][0], 70);
}

/* One that was disturbed is forgotten in the end. */
static void the_most_that_was_charged_is_of_the_last_ones(void **state)
{
    struct wait_calibration waits;
    (void)state;
    wait_calibration_begin(&waits, false);
    add(&waits, 300, 30, 90000);
    for (int i = 1; i < WAIT_CALIBRATIONS_KEPT; i++) {
        add(&waits, 300, 30, 20000);
        assert_int_equal(waits.cost.most_charged_ns, 90000);
    }
    add(&waits, 300, 30, 10000);
    assert_int_equal(waits.cost.most_charged_ns, 20000);
}

/* Nothing is known of a length: the nearest one stands for it. Of a kind: nothing does. */
static void a_length_that_was_not_measured_is_the_nearest_one(void **state)
{
    struct wait_calibration waits;
    struct wait_cost now = {.work_ns = {[BLOCK_SLEEP] = {0, 500, 0}, [BLOCK_POLL] = {3, 0, 9}}};
    (void)state;
    wait_calibration_begin(&waits, false);
    wait_calibration_add(&waits, &now);
    uint64_t(*work_ns)[WAIT_LENGTHS] = waits.cost.work_ns;
    assert_int_equal(work_ns[BLOCK_SLEEP][0], 500);
    assert_int_equal(work_ns[BLOCK_SLEEP][2], 500);
    assert_int_equal(work_ns[BLOCK_POLL][1], 3);
    assert_int_equal(work_ns[BLOCK_SEMAPHORE][0], 0);
    assert_false(wait_cost_known(&waits.cost));
    now.work_ns[BLOCK_SEMAPHORE][2] = 4;
    now.work_ns[BLOCK_POLL][0] = 0; /* this time: what was measured before stays */
    wait_calibration_add(&waits, &now);
    assert_int_equal(work_ns[BLOCK_SEMAPHORE][0], 4);
    assert_int_equal(work_ns[BLOCK_POLL][0], 3);
    assert_true(wait_cost_known(&waits.cost));
}

/* Nobody can watch; but nor is the CPU ever idle, if somebody else uses it. */
static void on_one_cpu_it_is_what_is_charged_while_that_is_busy(void **state)
{
    struct wait_calibration waits;
    cpu_set_t before, one;
    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    CPU_ZERO(&one);
    for (size_t i = 0; CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &before))
            CPU_SET(i, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    wait_calibration_begin(&waits, false);
    wait_calibration_renew(&waits, true);
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
    for (unsigned kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        assert_in_range(waits.cost.work_ns[kind][0], 100, 50 * NS_PER_US - 1);
        assert_true(waits.cost.work_ns[kind][WAIT_LENGTHS - 1] > 0);
    }
    assert_true(waits.cost.most_charged_ns > 0);
}

UNIT_TESTS(cmocka_unit_test(every_kind_takes_some_time_but_not_all),
           cmocka_unit_test(the_median_of_the_last_ones_counts),
           cmocka_unit_test(the_most_that_was_charged_is_of_the_last_ones),
           cmocka_unit_test(a_length_that_was_not_measured_is_the_nearest_one),
           cmocka_unit_test(on_one_cpu_it_is_what_is_charged_while_that_is_busy))
