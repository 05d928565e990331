/* When a sample counts as disturbed. Readings are scripted. */
#include "tests/unit/support/harness.h"

#include "machine/disturbance.h"
#include "task/clock.h"

enum { CPUS = 2 };

/* A second went by, in which this process used one CPU. */
static struct disturbance_reading before(void)
{
    return (struct disturbance_reading){.time_ns = NS_PER_S, .load = 0.5, .governor = "powersave"};
}

static struct disturbance_reading after(void)
{
    return (struct disturbance_reading){.time_ns = 2 * NS_PER_S,
                                        .busy_ns = NS_PER_S,
                                        .own_ns = NS_PER_S,
                                        .load = 0.7,
                                        .governor = "powersave"};
}

static struct disturbance between(struct disturbance_reading end)
{
    struct disturbance_reading begin = before();
    return disturbance_between(&begin, &end, CPUS);
}

static void alone_on_the_machine_nothing_disturbs(void **state)
{
    (void)state;
    struct disturbance d = between(after());
    assert_false(d.disturbed);
    assert_string_equal(d.why, "");
    assert_true(d.load_before == 0.5 && d.load_after == 0.7);
    assert_string_equal(d.governor, "powersave");
}

static void others_may_use_a_tenth_of_the_cpus(void **state)
{
    (void)state;
    struct disturbance_reading end = after();
    end.busy_ns += NS_PER_S / 10 * CPUS;
    assert_false(between(end).disturbed);
    end.busy_ns += NS_PER_S / 10;
    assert_string_equal(between(end).why, "other processes used 0.30 CPUs");
}

static void what_a_tick_may_hide_is_not_judged(void **state)
{
    (void)state;
    struct disturbance_reading end = after();
    end.time_ns = NS_PER_S + NS_PER_MS;
    end.busy_ns += 2 * NS_PER_S / 100; /* two ticks within a millisecond: the resolution, not twenty CPUs */
    assert_false(between(end).disturbed);
}

/* A tick is the least that the kernel reports, and longer than many a sample. */
static void a_single_tick_that_was_stolen_shows(void **state)
{
    (void)state;
    struct disturbance_reading end = after();
    end.steal_ns = NS_PER_S / 100;
    assert_false(between(end).disturbed); /* a hundredth of a CPU */
    end.time_ns = NS_PER_S + NS_PER_S / 10;
    assert_string_equal(between(end).why, "the hypervisor stole 0.10 CPUs");
    end.time_ns = NS_PER_S + NS_PER_MS;
    assert_string_equal(between(end).why, "the hypervisor stole 2.00 CPUs");
}

static void stolen_and_throttled_time_and_a_new_governor_are_reported(void **state)
{
    (void)state;
    struct disturbance_reading end = after();
    end.steal_ns = NS_PER_S / 10;
    assert_string_equal(between(end).why, "the hypervisor stole 0.10 CPUs");
    end.throttled_ns = 3 * NS_PER_MS;
    assert_string_equal(between(end).why, "the cgroup's quota throttled it for 3.0 ms");
    end = after();
    strcpy(end.governor, "performance");
    assert_string_equal(between(end).why, "the clock's governor changed from powersave to performance");
}

UNIT_TESTS(cmocka_unit_test(alone_on_the_machine_nothing_disturbs),
           cmocka_unit_test(others_may_use_a_tenth_of_the_cpus),
           cmocka_unit_test(what_a_tick_may_hide_is_not_judged),
           cmocka_unit_test(a_single_tick_that_was_stolen_shows),
           cmocka_unit_test(stolen_and_throttled_time_and_a_new_governor_are_reported))
