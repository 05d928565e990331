/* What a thread's counters imply about its time on a CPU. Times are in ns; the gate is at 1,000. */
#include "tests/unit/support/harness.h"

#include "trace/lane_bounds.h"

enum { GATE = 1000, MAKESPAN = 1000 };

static struct shared shared = {.gate_ns = GATE};

/* A lane that worked from the gate to the end, and was charged and waited for so long. */
static struct lane lane_of(uint64_t cpu_ns, uint64_t waited_ns)
{
    return (struct lane){.kind = LANE_THREAD,
                         .accounted = true,
                         .runqueue_known = true,
                         .account_begin_ns = GATE,
                         .account_end_ns = GATE + MAKESPAN,
                         .thread_cpu_ns = cpu_ns,
                         .split = {.waited_ns = waited_ns}};
}

/* No wait was charged more than this. */
enum { CHARGE = 50 };

/* It is known what waits take, or not all of it. */
static int waits_are_known(void **state)
{
    (void)state;
    shared.wait_cost =
        (struct wait_cost){.work_ns = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}, .most_charged_ns = CHARGE};
    return 0;
}

static int waits_are_unknown(void **state)
{
    (void)state;
    shared.wait_cost =
        (struct wait_cost){.work_ns = {{1, 1, 1}, {1, 1, 0}, {1, 1, 1}}, .most_charged_ns = CHARGE};
    return 0;
}

static void check(const struct lane *lane, uint64_t least_ns, uint64_t likely_ns, uint64_t most_ns)
{
    struct lane_bounds bounds = lane_bounds_of(&shared, lane, MAKESPAN);
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

/* The kernel does not charge what the hypervisor stole. Who blocked, as one that waits for a page from the
 * disk, was not on a CPU for all of the rest. */
static void what_was_stolen_of_one_that_never_blocked_is_on_a_cpu(void **state)
{
    struct lane lane = lane_of(600, 0);
    (void)state;
    lane.runqueue_ns = 250;
    lane.split.work_off_ns = 400; /* also what was stolen */
    check(&lane, 750, 750, 750);
    lane.split.waited_ns = 20; /* it was not asleep in these either */
    lane.split.called_ns = 80;
    check(&lane, 750, 750, 750);
    lane.runqueue_known = false;
    check(&lane, 600, 600, 600);
    lane = lane_of(600, 0);
    lane.runqueue_ns = 250;
    lane.switches_voluntary = 1;
    check(&lane, 600, 600, 600);
}

/* It was outside of waits for 100 ns, and charged for 300; to wait took 60 of them. */
static void who_waits_ran_outside_of_waits_and_to_wait(void **state)
{
    struct lane lane = lane_of(300, 900);
    (void)state;
    lane.switches_voluntary = 90;
    lane.split.wait_work_ns = 60;
    check(&lane, 100 + 60 / 2, 160, 100 + 60 * 2);
    lane.split.wait_work_ns = 120; /* twice that would be more than it was charged */
    check(&lane, 100 + 120 / 2, 220, 300);
    lane.split.wait_work_ns = 240; /* so much cannot be true */
    check(&lane, 100 + 240 / 2, 300, 300);
}

/* What to wait took is between nothing and all that it was charged. */
static void half_way_where_it_is_not_known_what_waits_take(void **state)
{
    struct lane lane = lane_of(300, 900);
    (void)state;
    lane.switches_voluntary = 90;
    lane.split.wait_work_ns = 3; /* looks */
    check(&lane, 100, 200, 300);
    lane.split.work_off_ns = 40;
    lane.runqueue_ns = 50;
    check(&lane, 50, 60 + 240 / 2, 300);
}

/* A few waits cannot have been charged for much, however long they were. */
static void a_wait_is_charged_so_much_at_most(void **state)
{
    struct lane lane = lane_of(300, 900);
    (void)state;
    lane.split.wait_work_ns = 8;
    lane.switches_voluntary = 2;
    check(&lane, 300 - 2 * CHARGE, 200, 200);
    lane.switches_voluntary = 0;
    lane.runqueue_ns = 700;
    check(&lane, 300, 300, 300);
}

/* Of 200 ns outside of waits it had no CPU for 60. */
static void what_was_seen_to_have_no_cpu_did_not_run(void **state)
{
    struct lane lane = lane_of(300, 800);
    (void)state;
    lane.switches_voluntary = 30;
    lane.split.work_off_ns = 60.5;
    lane.split.wait_work_ns = 30;
    lane.runqueue_ns = 100;
    check(&lane, 140 + 15, 170, 200);
    lane.runqueue_ns = 10; /* it cannot have been without a CPU for longer than in run queues */
    check(&lane, 190 + 15, 220, 250);
    lane.split.work_off_ns = -4; /* chance */
    check(&lane, 200 + 15, 230, 260);
}

/* As where there is no schedstat: 0 is no figure. */
static void without_a_run_queue_the_looks_tell_alone(void **state)
{
    struct lane lane = lane_of(300, 800);
    (void)state;
    lane.runqueue_known = false;
    lane.switches_voluntary = 30;
    lane.split.work_off_ns = 60;
    lane.split.wait_work_ns = 30;
    check(&lane, 140 + 15, 170, 200);
}

/* In 400 ns of waits it cannot have been charged for more than 400. */
static void what_is_charged_beyond_the_waits_was_outside_of_them(void **state)
{
    struct lane lane = lane_of(700, 400);
    (void)state;
    lane.runqueue_ns = 500;
    lane.split.work_off_ns = 400;
    lane.switches_voluntary = 100;
    lane.split.wait_work_ns = 50;
    check(&lane, 300, 300, 300);
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
                lane.split.work_off_ns = (double)queued / 2;
                lane.split.wait_work_ns = waited / 4;
                lane.switches_voluntary = waited / 400;
                struct lane_bounds bounds = lane_bounds_of(&shared, &lane, MAKESPAN);
                assert_true(bounds.least_ns <= bounds.likely_ns && bounds.likely_ns <= bounds.most_ns);
                uint64_t free = MAKESPAN - (queued < MAKESPAN ? queued : MAKESPAN);
                assert_true(bounds.most_ns <= MAKESPAN);
                assert_true(bounds.most_ns <= cpu || (waited < 400 && bounds.most_ns == free));
            }
}

/* A call may wait or work: nobody sees which. */
static void calls_are_taken_to_work_and_may_have_waited(void **state)
{
    struct lane lane = lane_of(600, 300);
    (void)state;
    lane.split.called_ns = 500;
    lane.runqueue_ns = 400;
    check(&lane, 600, 600, 600); /* it never gave its CPU up */
    lane.runqueue_ns = 0;
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
    lane.switches_voluntary = 2;
    check(&lane, 300 - 2 * CHARGE, 300, 300);
    lane.accounted = false;
    check(&lane, 0, 0, 0);
}

#define KNOWN(name)   cmocka_unit_test_setup(name, waits_are_known)
#define UNKNOWN(name) cmocka_unit_test_setup(name, waits_are_unknown)

UNIT_TESTS(KNOWN(who_never_waits_ran_for_as_long_as_it_was_charged),
           KNOWN(what_was_stolen_of_one_that_never_blocked_is_on_a_cpu),
           KNOWN(who_waits_ran_outside_of_waits_and_to_wait),
           UNKNOWN(half_way_where_it_is_not_known_what_waits_take), KNOWN(a_wait_is_charged_so_much_at_most),
           KNOWN(what_was_seen_to_have_no_cpu_did_not_run), KNOWN(without_a_run_queue_the_looks_tell_alone),
           KNOWN(what_is_charged_beyond_the_waits_was_outside_of_them),
           KNOWN(bounds_are_in_order_and_within_the_makespan),
           KNOWN(calls_are_taken_to_work_and_may_have_waited), KNOWN(lanes_of_which_less_is_known))
