/* What scripted events add up to. Times are in ns; the start barrier is at 1,000. */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include "task/lane.h"
#include "trace/lane_time.h"
#include "trace/totals.h"

enum { START = 1000, TASKS = 3, CPUS = 2, COST = 40 };

static const struct site here = {"body.c", "body", "x", 1};

static struct shared *shared;
static struct lane *loop, *pool;

static int set_up(void **state)
{
    (void)state;
    const struct shared_sizes sizes = {.tasks = TASKS, .lanes = 3, .events_per_lane = 32};
    shared = shared_create(&sizes, NULL);
    if (shared == NULL)
        return -1;
    shared->barrier_ns = START;
    shared->switch_cost_ns = COST;
    loop = shared_claim_lane(shared, LANE_LOOP);
    pool = shared_claim_lane(shared, LANE_POOL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    shared_destroy(shared);
    return 0;
}

static void at(struct lane *lane, uint64_t after_ns, enum event_kind kind, enum wait_reason reason,
               uint32_t task, uint64_t argument)
{
    lane_record_at(lane, START + after_ns, kind, reason, task, &here, argument);
}

static struct trace_totals total(void)
{
    struct trace_totals totals;
    assert_int_equal(trace_total(shared, CPUS, &totals), 0);
    return totals;
}

static void a_task_spends_its_time_in_one_state_at_a_time(void **state)
{
    (void)state;
    at(loop, 0, EVENT_START, WAIT_NONE, 0, 0);
    at(loop, 10, EVENT_WAIT, WAIT_SLEEP, 0, START + 100);
    at(loop, 110, EVENT_READY, WAIT_SLEEP, 0, 0);
    at(loop, 113, EVENT_RESUME, WAIT_SLEEP, 0, 0);
    at(loop, 120, EVENT_PHASE, WAIT_NONE, 0, 0); /* changes no state */
    at(loop, 150, EVENT_END, WAIT_NONE, 0, 0);
    struct trace_totals totals = total();
    assert_int_equal(totals.on_lane_ns, 10 + 37);
    assert_int_equal(totals.times.running_ns, 10 + 37);
    assert_int_equal(totals.times.waiting_ns, 90);
    assert_int_equal(totals.times.ready_ns, 10 + 3); /* from its deadline on */
    assert_int_equal(totals.blocking_calls_ns, 0);
    assert_int_equal(totals.max_on_cpu, 1);
    assert_int_equal(totals.longest.begin_ns, 113);
    assert_int_equal(totals.longest.end_ns, 150);
    trace_totals_free(&totals);
}

static void calls_are_added_up_apart(void **state)
{
    (void)state;
    at(loop, 0, EVENT_START, WAIT_NONE, 0, 0);
    at(loop, 10, EVENT_WAIT, WAIT_CALL, 0, UINT64_MAX);
    at(pool, 20, EVENT_CALL_BEGIN, WAIT_CALL, 0, 0);
    at(loop, 30, EVENT_START, WAIT_NONE, 1, 0);
    at(loop, 50, EVENT_END, WAIT_NONE, 1, 0);
    at(pool, 60, EVENT_CALL_END, WAIT_CALL, 0, 0);
    at(loop, 70, EVENT_READY, WAIT_CALL, 0, 0);
    at(loop, 70, EVENT_RESUME, WAIT_CALL, 0, 0);
    at(loop, 80, EVENT_END, WAIT_NONE, 0, 0);
    struct trace_totals totals = total();
    assert_int_equal(totals.times.running_ns, 40);
    assert_int_equal(totals.times.waiting_ns, 60);
    assert_int_equal(totals.blocking_calls_ns, 40);
    assert_int_equal(totals.max_on_cpu, 1);
    trace_totals_free(&totals);
}

/* Three lanes run at once, on two CPUs. */
static void the_maximum_on_cpu_is_capped_at_the_cpus(void **state)
{
    (void)state;
    struct lane *lanes[] = {loop, pool, shared_claim_lane(shared, LANE_THREAD)};
    loop->kind = pool->kind = LANE_THREAD;
    for (uint32_t i = 0; i < 3; i++) {
        at(lanes[i], 0, EVENT_START, WAIT_NONE, i, 0);
        at(lanes[i], 50, EVENT_END, WAIT_NONE, i, 0);
    }
    struct trace_totals totals = total();
    assert_int_equal(totals.max_on_cpu, CPUS);
    assert_int_equal(totals.on_lane_ns, 150);
    trace_totals_free(&totals);
}

/* Task 0 keeps the loop while task 1 is ready and task 2's deadline comes. */
static void the_longest_burst_shows_who_could_have_run(void **state)
{
    (void)state;
    at(loop, 0, EVENT_START, WAIT_NONE, 1, 0);
    at(loop, 1, EVENT_WAIT, WAIT_YIELD, 1, 0);
    at(loop, 2, EVENT_READY, WAIT_YIELD, 1, 0);
    at(loop, 3, EVENT_START, WAIT_NONE, 2, 0);
    at(loop, 4, EVENT_WAIT, WAIT_SLEEP, 2, START + 500);
    at(loop, 5, EVENT_START, WAIT_NONE, 0, 0);
    at(loop, 905, EVENT_END, WAIT_NONE, 0, 0);
    struct trace_totals totals = total();
    assert_int_equal(totals.longest.task, 0);
    assert_int_equal(totals.longest.begin_ns, 5);
    assert_int_equal(totals.longest.end_ns, 905);
    assert_int_equal(totals.longest.ready, 2);
    trace_totals_free(&totals);
}

/* In a pool, others wait on threads of their own: none of them could have used this lane. */
static void in_a_pool_nobody_waits_for_the_lane(void **state)
{
    (void)state;
    loop->kind = pool->kind = LANE_THREAD;
    at(pool, 0, EVENT_START, WAIT_NONE, 1, 0);
    at(pool, 1, EVENT_WAIT, WAIT_SLEEP, 1, START + 10);
    at(loop, 5, EVENT_START, WAIT_NONE, 0, 0);
    at(loop, 905, EVENT_END, WAIT_NONE, 0, 0);
    struct trace_totals totals = total();
    assert_int_equal(totals.longest.task, 0);
    assert_int_equal(totals.longest.ready, 0);
    trace_totals_free(&totals);
}

static void each_sleep_is_late_by_so_much(void **state)
{
    (void)state;
    at(loop, 0, EVENT_START, WAIT_NONE, 0, 0);
    at(loop, 10, EVENT_WAIT, WAIT_SLEEP, 0, START + 100);
    at(loop, 107, EVENT_RESUME, WAIT_SLEEP, 0, 0);
    at(loop, 110, EVENT_WAIT, WAIT_DESCRIPTORS, 0, START + 150); /* a time limit is no sleep */
    at(loop, 160, EVENT_RESUME, WAIT_DESCRIPTORS, 0, 0);
    at(loop, 170, EVENT_WAIT, WAIT_SLEEP, 0, START + 200);
    at(loop, 202, EVENT_RESUME, WAIT_SLEEP, 0, 0);
    at(loop, 210, EVENT_END, WAIT_NONE, 0, 0);
    struct trace_totals totals = total();
    assert_int_equal(totals.sleeps, 2);
    assert_int_equal(totals.early, 0);
    assert_int_equal(totals.late_ns[0], 7);
    assert_int_equal(totals.late_ns[1], 2);
    trace_totals_free(&totals);
}

/* A time limit, a yield and a post end a wait; on a thread of its own nobody but the kernel notices. */
static void a_task_is_ready_once_its_wait_is_over(void **state)
{
    (void)state;
    loop->kind = pool->kind = LANE_THREAD;
    at(loop, 0, EVENT_START, WAIT_NONE, 0, 0);
    at(pool, 0, EVENT_START, WAIT_NONE, 1, 0);
    at(loop, 10, EVENT_WAIT, WAIT_SEMAPHORE, 0, UINT64_MAX);
    at(pool, 30, EVENT_POST, WAIT_SEMAPHORE, 1, 0 + 1);
    at(loop, 34, EVENT_RESUME, WAIT_SEMAPHORE, 0, 1 + 1); /* waited 20, was ready for 4 */
    at(loop, 40, EVENT_WAIT, WAIT_YIELD, 0, 0);
    at(loop, 45, EVENT_RESUME, WAIT_YIELD, 0, 0); /* ready for 5 */
    at(loop, 50, EVENT_WAIT, WAIT_DESCRIPTORS, 0, START + 90);
    at(pool, 60, EVENT_POST, WAIT_SEMAPHORE, 1, 0);     /* for nobody */
    at(loop, 96, EVENT_RESUME, WAIT_DESCRIPTORS, 0, 0); /* waited 40, was ready for 6 */
    at(loop, 100, EVENT_END, WAIT_NONE, 0, 0);
    at(pool, 100, EVENT_END, WAIT_NONE, 1, 0);
    struct trace_totals totals = total();
    assert_int_equal(totals.times.waiting_ns, 20 + 40);
    assert_int_equal(totals.times.ready_ns, 4 + 5 + 6);
    assert_int_equal(totals.sleeps, 0);
    trace_totals_free(&totals);
}

/* --- the kernel's records --- */

static void switched(struct lane *lane, uint64_t after_ns, enum switch_kind kind)
{
    static struct switch_record records[2][8];
    struct switch_record *mine = records[lane->number];
    uint32_t count = atomic_load(&lane->switch_count);
    lane->switches = mine;
    mine[count] =
        (struct switch_record){.time_ns = START + after_ns, .kind = (uint8_t)kind, .cpu = (uint16_t)count};
    atomic_store(&lane->switch_count, count + 1);
}

/* On one lane: a computation with a page fault and a preemption, a sleep that ends late, a computation. */
static void the_kernel_records_when_a_task_really_ran(void **state)
{
    (void)state;
    loop->ring_status = pool->ring_status = 0;
    switched(loop, 20, SWITCH_BLOCKED);
    switched(loop, 25, SWITCH_IN);
    switched(loop, 40, SWITCH_PREEMPTED);
    switched(loop, 55, SWITCH_IN);
    switched(loop, 101, SWITCH_BLOCKED);
    switched(loop, 208, SWITCH_IN);
    switched(loop, 230, SWITCH_PREEMPTED); /* until after the end */
    at(loop, 10, EVENT_START, WAIT_NONE, 0, 0);
    at(loop, 100, EVENT_WAIT, WAIT_SLEEP, 0, START + 200);
    at(loop, 210, EVENT_RESUME, WAIT_SLEEP, 0, 0);
    at(loop, 240, EVENT_END, WAIT_NONE, 0, 0);
    struct trace_totals totals = total();
    assert_true(totals.measured);
    assert_int_equal(totals.on_lane_ns, 90 + 30);
    assert_int_equal(totals.times.running_ns, 10 + 15 + 45 + 20);
    assert_int_equal(totals.times.waiting_ns, 5 + 100);
    assert_int_equal(totals.times.ready_ns, 15 + 10 + 10);
    assert_int_equal(totals.times.running_ns + totals.times.waiting_ns + totals.times.ready_ns, 240 - 10);
    trace_totals_free(&totals);
}

static void a_lanes_time_divides_without_a_rest(void **state)
{
    (void)state;
    switched(loop, 20, SWITCH_BLOCKED);
    switched(loop, 25, SWITCH_IN);
    switched(loop, 40, SWITCH_PREEMPTED);
    switched(loop, 55, SWITCH_IN);
    switched(loop, 300, SWITCH_BLOCKED);
    for (uint64_t end_ns = 1; end_ns < 320; end_ns++) {
        struct lane_time time = lane_time_of(shared, loop, end_ns);
        assert_int_equal(time.on_cpu_ns + time.preempted_ns + time.blocked_ns, end_ns);
    }
    struct lane_time time = lane_time_of(shared, loop, 100);
    assert_int_equal(time.on_cpu_ns, 20 + 15 + 45);
    assert_int_equal(time.blocked_ns, 5);
    assert_int_equal(time.preempted_ns, 15);
    assert_int_equal(time.voluntary, 1);
    assert_int_equal(time.preemptions, 1);
    assert_int_equal(time.migrations, 2); /* on CPU 0, then 1, then 3 */
}

/* A thread of libuv's pool that comes to its first call in the middle of the run. */
static void a_lane_is_not_on_a_cpu_before_its_ring_is_open(void **state)
{
    (void)state;
    loop->ring_since_ns = START + 50;
    switched(loop, 80, SWITCH_BLOCKED);
    struct lane_time time = lane_time_of(shared, loop, 100);
    assert_int_equal(time.on_cpu_ns, 30);
    assert_int_equal(time.blocked_ns, 50 + 20);
}

/* Before its first task it waits for the others at the barrier, and after the last for its end. */
static void a_lane_is_on_a_cpu_from_its_first_task_to_its_last(void **state)
{
    (void)state;
    loop->account = (struct lane_account){.begin_ns = START + 20, .end_ns = START + 70, .complete = true};
    switched(loop, 40, SWITCH_BLOCKED);
    switched(loop, 60, SWITCH_IN);
    switched(loop, 90, SWITCH_PREEMPTED);
    struct lane_time time = lane_time_of(shared, loop, 100);
    assert_int_equal(time.on_cpu_ns, 20 + 10);
    assert_int_equal(time.blocked_ns, 20 + 20 + 20);
    assert_int_equal(time.preempted_ns, 10);
}

/* The time of its opening is read when it is open, and the thread may be taken off its CPU just then. */
static void what_a_ring_holds_may_be_older_than_its_opening(void **state)
{
    (void)state;
    loop->ring_since_ns = START + 50;
    switched(loop, 40, SWITCH_PREEMPTED);
    switched(loop, 45, SWITCH_IN);
    struct lane_time time = lane_time_of(shared, loop, 100);
    assert_int_equal(time.blocked_ns, 40);
    assert_int_equal(time.preempted_ns, 5);
    assert_int_equal(time.on_cpu_ns, 55);
}

/* It was killed: what it did after its last event is not known. */
static void a_ring_that_was_not_closed_counts_up_to_the_last_event(void **state)
{
    (void)state;
    assert_int_equal(lane_known_until(shared, loop, 100), 0);
    at(loop, 60, EVENT_START, WAIT_NONE, 0, 0);
    assert_int_equal(lane_known_until(shared, loop, 100), 60);
    assert_int_equal(lane_known_until(shared, loop, 50), 50);
    loop->ring_until_ns = START + 90;
    assert_int_equal(lane_known_until(shared, loop, 100), 90);
    assert_int_equal(lane_known_until(shared, loop, 80), 80);
}

/* Over the interval of time in which getrusage counted, which may be shorter or longer than the lane's. */
static void switches_count_where_the_kernels_own_counter_did(void **state)
{
    (void)state;
    switched(loop, 20, SWITCH_BLOCKED);
    switched(loop, 25, SWITCH_IN);
    switched(loop, 40, SWITCH_PREEMPTED);
    switched(loop, 55, SWITCH_IN);
    switched(loop, 110, SWITCH_BLOCKED);
    loop->account = (struct lane_account){.begin_ns = START + 22, .end_ns = START + 115, .complete = true};
    struct lane_time time = lane_time_of(shared, loop, 100);
    assert_int_equal(time.voluntary, 1);
    assert_int_equal(time.preemptions, 1);
    loop->account.end_ns = START + 39;
    time = lane_time_of(shared, loop, 100);
    assert_int_equal(time.voluntary + time.preemptions, 0);
}

/* A record that was lost makes the kernel's view of all a guess. */
static void with_a_gap_all_is_inferred(void **state)
{
    (void)state;
    loop->ring_status = pool->ring_status = 0;
    assert_true(lane_times_known(shared));
    pool->switches_lost = 1;
    assert_false(lane_times_known(shared));
    pool->switches_lost = 0;
    pool->ring_status = -EACCES;
    assert_false(lane_times_known(shared));
    pool->ring_status = 0;
}

/* The thread used a CPU for 60 of the 100 ns that its task was on it, and stood in a run queue for 30. */
static void without_it_the_threads_counters_decide(void **state)
{
    (void)state;
    loop->ring_status = -EACCES;
    loop->account =
        (struct lane_account){.cpu_ns = 60, .runqueue_ns = 30, .runqueue_known = true, .complete = true};
    at(loop, 0, EVENT_START, WAIT_NONE, 0, 0);
    at(loop, 100, EVENT_END, WAIT_NONE, 0, 0);
    struct trace_totals totals = total();
    assert_false(totals.measured);
    assert_int_equal(totals.times.running_ns, 60);
    assert_int_equal(totals.times.ready_ns, 30);
    assert_int_equal(totals.times.waiting_ns, 10);
    trace_totals_free(&totals);
}

/* 200 ns from wait to wait, around a sleep: of 230 ns of CPU time, the rest was charged to the sleep. */
static void a_lanes_cpu_time_is_its_tasks_only_while_they_were_on_it(void **state)
{
    (void)state;
    at(loop, 0, EVENT_START, WAIT_NONE, 0, 0);
    at(loop, 100, EVENT_WAIT, WAIT_SLEEP, 0, START + 850);
    at(loop, 900, EVENT_RESUME, WAIT_SLEEP, 0, 0);
    at(loop, 1000, EVENT_END, WAIT_NONE, 0, 0);
    loop->account = (struct lane_account){
        .cpu_ns = 230, .switches_voluntary = 3, .runqueue_ns = 80, .runqueue_known = true, .complete = true};
    struct trace_totals totals = total();
    assert_int_equal(totals.running_lower_ns, 120);
    assert_int_equal(totals.inferred.running_ns, 170);
    assert_int_equal(totals.running_upper_ns, 200);
    assert_int_equal(totals.inferred.ready_ns, 50 + 30); /* after the deadline, and in a run queue */
    assert_int_equal(totals.inferred.waiting_ns, 750);
    trace_totals_free(&totals);
}

static void nothing_adds_up_to_nothing(void **state)
{
    (void)state;
    struct trace_totals totals = total();
    assert_int_equal(totals.times.running_ns + totals.times.waiting_ns + totals.times.ready_ns +
                         totals.blocking_calls_ns,
                     0);
    assert_int_equal(totals.max_on_cpu + totals.longest.end_ns + totals.sleeps, 0);
    trace_totals_free(&totals);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

UNIT_TESTS(TEST(a_task_spends_its_time_in_one_state_at_a_time), TEST(calls_are_added_up_apart),
           TEST(the_maximum_on_cpu_is_capped_at_the_cpus), TEST(the_longest_burst_shows_who_could_have_run),
           TEST(in_a_pool_nobody_waits_for_the_lane), TEST(each_sleep_is_late_by_so_much),
           TEST(a_task_is_ready_once_its_wait_is_over), TEST(the_kernel_records_when_a_task_really_ran),
           TEST(a_lanes_time_divides_without_a_rest), TEST(a_lane_is_not_on_a_cpu_before_its_ring_is_open),
           TEST(a_lane_is_on_a_cpu_from_its_first_task_to_its_last),
           TEST(what_a_ring_holds_may_be_older_than_its_opening),
           TEST(a_ring_that_was_not_closed_counts_up_to_the_last_event),
           TEST(switches_count_where_the_kernels_own_counter_did), TEST(with_a_gap_all_is_inferred),
           TEST(without_it_the_threads_counters_decide),
           TEST(a_lanes_cpu_time_is_its_tasks_only_while_they_were_on_it), TEST(nothing_adds_up_to_nothing))
