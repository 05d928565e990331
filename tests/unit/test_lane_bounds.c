/* What a thread's counters imply about its time on a CPU. Times are in ns; the gate is at 1,000. */
#include "tests/unit/harness.h"

#include "trace/lane_bounds.h"

enum { GATE = 1000, MAKESPAN = 1000 };

static struct shared shared = {.gate_ns = GATE};

/* A lane that worked from the gate to the end, and was charged and waited for so long. */
static struct lane lane_of(uint64_t cpu_ns, uint64_t waited_ns)
{
    return (struct lane){.kind = LANE_THREAD,
                         .accounted = true,
                         .account_begin_ns = GATE,
                         .account_end_ns = GATE + MAKESPAN,
                         .thread_cpu_ns = cpu_ns,
                         .waited_ns = waited_ns};
}

/* No wait was charged more than this. */
enum { CHARGE = 50 };

static void check(const struct lane *lane, uint64_t least_ns, uint64_t likely_ns, uint64_t most_ns)
{
    struct lane_bounds bounds = lane_bounds_of(&shared, lane, MAKESPAN, CHARGE);
    assert_int_equal(bounds.least_ns, least_ns);
    assert_int_equal(bounds.likely_ns, likely_ns);
    assert_int_equal(bounds.most_ns, most_ns);
}

static void who_never_waits_ran_for_as_long_as_it_was_charged(void **state)
{
    struct lane lane = lane_of(600, 0);
    (void)state;
    lane.runqueue_ns = 450; /* more than there can be: it changes nothing */
    lane.switches_involuntary = 7;
    check(&lane, 600, 600, 600);
}

/* It was outside of waits for 100 ns, and charged for 300: what it took to wait is between. */
static void who_waits_ran_for_longer_than_outside_of_waits(void **state)
{
    struct lane lane = lane_of(300, 900);
    (void)state;
    lane.switches_voluntary = 90;
    check(&lane, 100, 200, 300);
}

/* A few waits cannot have been charged for much, however long they were. */
static void a_wait_is_charged_so_much_at_most(void **state)
{
    struct lane lane = lane_of(300, 900);
    (void)state;
    lane.switches_voluntary = 2;
    check(&lane, 300 - 2 * CHARGE, 250, 300);
    lane.switches_voluntary = 0;
    check(&lane, 300, 300, 300);
}

/* Outside of waits it was in a run queue for some of the time: 60 ns, of which a quarter of the switches. */
static void what_stood_in_a_run_queue_did_not_run(void **state)
{
    struct lane lane = lane_of(300, 800);
    (void)state;
    lane.runqueue_ns = 60;
    lane.switches_voluntary = 30;
    lane.switches_involuntary = 10;
    assert_int_equal(lane_preempted_ns(&shared, &lane), 15);
    check(&lane, 140, (185 + 300) / 2, 300);
    lane.account_begin_ns = GATE + 40; /* it passed the gate late: it had stood in the run queue before */
    assert_int_equal(lane_preempted_ns(&shared, &lane), 5);
    check(&lane, 100, (155 + 300) / 2, 300);
}

/* In 400 ns of waits it cannot have been charged for more than 400. */
static void what_is_charged_beyond_the_waits_was_outside_of_them(void **state)
{
    struct lane lane = lane_of(700, 400);
    (void)state;
    lane.runqueue_ns = 500;
    lane.switches_involuntary = 1;
    lane.switches_voluntary = 100;
    check(&lane, 300, 648, 700); /* half-way from 600 - 500 / 101 */
}

/* Under load a thread that is woken stands in a run queue for long: what is likely stays within the bounds.
 */
static void a_long_run_queue_is_no_reason_to_have_run_for_no_time(void **state)
{
    struct lane lane = lane_of(120, 860);
    (void)state;
    lane.runqueue_ns = 800;
    lane.switches_voluntary = 1;
    lane.switches_involuntary = 1;
    check(&lane, 120 - CHARGE, 95, 120);
}

static void bounds_are_in_order_and_within_the_makespan(void **state)
{
    struct lane lane = lane_of(0, 0);
    (void)state;
    for (uint64_t cpu = 0; cpu <= 1200; cpu += 100)
        for (uint64_t waited = 0; waited <= 1200; waited += 100)
            for (uint64_t queued = 0; queued <= 1200; queued += 300) {
                lane = lane_of(cpu, waited);
                lane.runqueue_ns = queued;
                lane.switches_involuntary = queued / 300;
                lane.switches_voluntary = waited / 400;
                struct lane_bounds bounds = lane_bounds_of(&shared, &lane, MAKESPAN, CHARGE);
                assert_true(bounds.least_ns <= bounds.likely_ns && bounds.likely_ns <= bounds.most_ns);
                assert_true(bounds.most_ns <= MAKESPAN && bounds.most_ns <= cpu);
            }
}

/* A call may wait or work: nobody sees which. */
static void calls_are_taken_to_work_and_may_have_waited(void **state)
{
    struct lane lane = lane_of(600, 300);
    (void)state;
    lane.called_ns = 500;
    check(&lane, 600, 600, 600); /* it never gave its CPU up */
    lane.switches_voluntary = 4;
    check(&lane, 600 - 4 * CHARGE, 600, 600);
    lane.switches_voluntary = 40;
    check(&lane, 200, 600, 600);
}

/* What libuv's pool does between calls is not known; and a worker that was killed tells nothing. */
static void lanes_of_which_less_is_known(void **state)
{
    struct lane lane = lane_of(300, 0);
    (void)state;
    lane.kind = LANE_POOL;
    lane.runqueue_ns = 1000;
    lane.switches_involuntary = 4;
    lane.switches_voluntary = 2;
    check(&lane, 300 - 2 * CHARGE, 300, 300);
    lane.accounted = false;
    check(&lane, 0, 0, 0);
}

UNIT_TESTS(cmocka_unit_test(who_never_waits_ran_for_as_long_as_it_was_charged),
           cmocka_unit_test(who_waits_ran_for_longer_than_outside_of_waits),
           cmocka_unit_test(a_wait_is_charged_so_much_at_most),
           cmocka_unit_test(a_long_run_queue_is_no_reason_to_have_run_for_no_time),
           cmocka_unit_test(what_stood_in_a_run_queue_did_not_run),
           cmocka_unit_test(what_is_charged_beyond_the_waits_was_outside_of_them),
           cmocka_unit_test(bounds_are_in_order_and_within_the_makespan),
           cmocka_unit_test(calls_are_taken_to_work_and_may_have_waited),
           cmocka_unit_test(lanes_of_which_less_is_known))
