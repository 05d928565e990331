/* The kernel's own records of this very thread, against what it counts. Where it gives none, there is nothing
 * to test. */
#include "tests/unit/support/harness.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "task/lane.h"
#include "trace/kernel_ring.h"

enum { MANY_LANES = 64, RECORD_BYTES = 32 };

static struct shared *shared;
static struct lane *lane;

/* How many records fill the smallest ring. */
static unsigned ring_records(void)
{
    size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    return (unsigned)((kernel_ring_bytes(MANY_LANES, page_bytes) - page_bytes) / RECORD_BYTES);
}

static int set_up(void **state)
{
    (void)state;
    const struct shared_sizes sizes = {
        .tasks = 1, .lanes = 1, .events_per_lane = 64, .switches_per_lane = 4 * ring_records()};
    shared = shared_create(&sizes, NULL);
    if (shared == NULL)
        return -1;
    lane = shared_claim_lane(shared, LANE_THREAD);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    kernel_ring_close(lane);
    shared_destroy(shared);
    return 0;
}

static void nap(unsigned times)
{
    const struct timespec moment = {.tv_nsec =
                                        50000}; /* over before the thread is off its CPU, now and then */
    for (unsigned i = 0; i < times; i++)
        nanosleep(&moment, NULL);
}

static uint64_t voluntary(void)
{
    struct rusage used;
    assert_int_equal(getrusage(RUSAGE_THREAD, &used), 0);
    return (uint64_t)used.ru_nvcsw;
}

static unsigned count_of(enum switch_kind kind)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < atomic_load(&lane->switch_count); i++)
        count += lane->switches[i].kind == kind;
    return count;
}

static void open_ring(unsigned lanes)
{
    if (kernel_ring_allowed() < 0)
        UNIT_SKIP("the kernel gives no switch records here");
    assert_int_equal(kernel_ring_open(lane, lanes), 0);
}

/* Whole pages, one and a power of two of them: the kernel refuses anything else. */
static void rings_are_whole_pages_of_any_size(void **state)
{
    (void)state;
    for (size_t page_bytes = 4096; page_bytes <= 64 << 10; page_bytes *= 2)
        for (unsigned lanes = 1; lanes < 100; lanes++) {
            size_t bytes = kernel_ring_bytes(lanes, page_bytes), pages = bytes / page_bytes - 1;
            assert_int_equal(bytes % page_bytes, 0);
            assert_true(pages > 0 && (pages & (pages - 1)) == 0);
        }
    assert_int_equal(kernel_ring_bytes(8, 4096), 68 << 10);
    assert_int_equal(kernel_ring_bytes(16, 4096), 36 << 10);
    assert_int_equal(kernel_ring_bytes(17, 4096), 20 << 10);
    assert_int_equal(kernel_ring_bytes(17, 64 << 10), 128 << 10);
}

static void the_records_are_as_many_as_the_kernel_counts(void **state)
{
    (void)state;
    open_ring(1);
    uint64_t before = voluntary();
    nap(50);
    uint64_t counted = voluntary() - before;
    kernel_ring_close(lane);
    assert_int_equal(lane->switches_lost, 0);
    assert_in_range(count_of(SWITCH_BLOCKED), counted, counted + 2);
    assert_true(counted > 0);
}

/* Out and in by turns, and never back in time. */
static void who_was_switched_out_is_switched_in_again(void **state)
{
    (void)state;
    open_ring(1);
    nap(50);
    kernel_ring_close(lane);
    for (uint32_t i = 1; i < atomic_load(&lane->switch_count); i++) {
        const struct switch_record *now = &lane->switches[i], *before = now - 1;
        assert_true(now->time_ns >= before->time_ns);
        assert_true((now->kind == SWITCH_IN) != (before->kind == SWITCH_IN));
    }
}

/* What is drained at an edge is in shared memory, whatever becomes of the thread. */
static void an_edge_moves_what_was_recorded_before(void **state)
{
    (void)state;
    open_ring(1);
    nap(10);
    assert_int_equal(atomic_load(&lane->switch_count), 0);
    lane_record(lane, EVENT_PHASE, WAIT_NONE, 0, NULL, 0);
    assert_true(count_of(SWITCH_BLOCKED) > 0);
}

static void what_finds_the_buffer_full_is_counted(void **state)
{
    (void)state;
    lane->switch_capacity = 8;
    open_ring(1);
    nap(20);
    kernel_ring_close(lane);
    assert_int_equal(atomic_load(&lane->switch_count), 8);
    assert_true(lane->switches_lost > 0);
}

/* The kernel reports of lost records with the next one, which does not come here: the thread goes on to the
 * end. */
static void a_ring_that_ran_full_is_noticed_though_nothing_follows(void **state)
{
    (void)state;
    open_ring(MANY_LANES);
    nap(ring_records()); /* two records each */
    kernel_ring_close(lane);
    assert_true(lane->switches_lost > 0);
}

static void a_ring_that_ran_full_in_between_is_counted(void **state)
{
    (void)state;
    open_ring(MANY_LANES);
    nap(ring_records());
    lane_record(lane, EVENT_PHASE, WAIT_NONE, 0, NULL, 0);
    nap(2);
    kernel_ring_close(lane);
    assert_true(lane->switches_lost > 1); /* by the kernel's count */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

UNIT_TESTS(cmocka_unit_test(rings_are_whole_pages_of_any_size),
           TEST(the_records_are_as_many_as_the_kernel_counts),
           TEST(who_was_switched_out_is_switched_in_again), TEST(an_edge_moves_what_was_recorded_before),
           TEST(what_finds_the_buffer_full_is_counted),
           TEST(a_ring_that_ran_full_is_noticed_though_nothing_follows),
           TEST(a_ring_that_ran_full_in_between_is_counted))
