/* The heap of deadlines against a plain list that is searched from end to end. */
#include "tests/unit/support/harness.h"

#include <stdbool.h>

#include "analysis/statistics/statistics.h"
#include "runners/loop/timer_heap.h"
#include "task/clock.h"

enum { TIMERS = 200, STEPS = 20000, DEADLINES = 400 }; /* few enough that some are the same */

struct entry {
    struct timer timer;
    uint64_t deadline_ns;
};

static struct entry entries[TIMERS];
static struct timer_heap heap;

static int set_up(void **state)
{
    (void)state;
    memset(entries, 0, sizeof entries);
    return timer_heap_open(&heap, TIMERS);
}

static int tear_down(void **state)
{
    (void)state;
    timer_heap_close(&heap);
    return 0;
}

static void add(int i, uint64_t deadline_ns)
{
    entries[i].deadline_ns = deadline_ns;
    timer_heap_add(&heap, &entries[i].timer, deadline_ns);
}

/* The earliest of those that are in, and of several the one that was added first; NULL if there is none. */
static struct entry *earliest(void)
{
    struct entry *first = NULL;
    for (struct entry *t = entries; t < entries + TIMERS; t++) {
        if (t->timer.place == 0)
            continue;
        if (first == NULL || t->deadline_ns < first->deadline_ns ||
            (t->deadline_ns == first->deadline_ns && (int32_t)(t->timer.order - first->timer.order) < 0))
            first = t;
    }
    return first;
}

static size_t count_in(void)
{
    size_t count = 0;
    for (int i = 0; i < TIMERS; i++)
        count += entries[i].timer.place != 0;
    return count;
}

/* A third of the timers come in the order of their deadlines, as sleeps of one length do. */
static void any_order_of_adding_and_removing(void **state)
{
    (void)state;
    uint64_t random = 1, rising = 0;
    for (int i = 0; i < STEPS; i++) {
        int any = (int)(statistics_random(&random) % TIMERS);
        const struct entry *first = earliest();
        if (first != NULL && statistics_random(&random) % 4 == 0) {
            assert_ptr_equal(timer_heap_pop(&heap, first->deadline_ns), &first->timer);
        } else if (entries[any].timer.place != 0) {
            timer_heap_remove(&heap, &entries[any].timer);
        } else {
            bool sorted = statistics_random(&random) % 3 == 0;
            add(any, sorted ? rising++ : statistics_random(&random) % DEADLINES);
        }
        first = earliest();
        assert_int_equal(timer_heap_earliest_ns(&heap), first != NULL ? first->deadline_ns : CLOCK_NEVER);
        assert_int_equal(timer_heap_is_empty(&heap), count_in() == 0);
    }
}

static void they_come_out_sorted(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (int i = 0; i < TIMERS; i++)
        add(i, statistics_random(&random) % DEADLINES);
    for (int i = 0; i < TIMERS; i++) {
        const struct entry *expected = earliest();
        assert_ptr_equal(timer_heap_pop(&heap, CLOCK_NEVER), &expected->timer);
    }
    assert_null(timer_heap_pop(&heap, CLOCK_NEVER));
    assert_int_equal(timer_heap_earliest_ns(&heap), CLOCK_NEVER);
}

static void what_is_not_due_stays(void **state)
{
    (void)state;
    add(0, 100);
    add(1, 50);
    assert_null(timer_heap_pop(&heap, 49));
    assert_ptr_equal(timer_heap_pop(&heap, 50), &entries[1].timer);
    assert_null(timer_heap_pop(&heap, 99));
    assert_ptr_equal(timer_heap_pop(&heap, 1000), &entries[0].timer);
}

static void the_same_deadline_is_first_come_first_served(void **state)
{
    (void)state;
    heap.added = UINT32_MAX - TIMERS / 2; /* the count wraps around in the middle */
    for (int i = 0; i < TIMERS; i++)
        add(i, 7);
    for (int i = 0; i < TIMERS; i++)
        assert_ptr_equal(timer_heap_pop(&heap, 7), &entries[i].timer);
}

static void removing_what_is_not_in_changes_nothing(void **state)
{
    (void)state;
    timer_heap_remove(&heap, &entries[1].timer);
    add(0, CLOCK_NEVER - 1);
    timer_heap_remove(&heap, &entries[1].timer);
    assert_int_equal(timer_heap_earliest_ns(&heap), CLOCK_NEVER - 1);
    timer_heap_remove(&heap, &entries[0].timer);
    timer_heap_remove(&heap, &entries[0].timer);
    assert_true(timer_heap_is_empty(&heap));
}

/* Sleeps of one length: they never see the heap. */
static void what_comes_in_order_goes_in_order(void **state)
{
    (void)state;
    for (int i = 0; i < 10 * TIMERS; i++) { /* several times around the ring */
        add(i % TIMERS, (uint64_t)i);
        assert_int_equal(heap.count, 0);
        if (i >= 7)
            assert_ptr_equal(timer_heap_pop(&heap, (uint64_t)i), &entries[(i - 7) % TIMERS].timer);
    }
}

/* The last one that is in decides what goes on with the run. */
static void a_run_ends_with_its_last_timer(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        add(i, 10 * (uint64_t)i);
    timer_heap_remove(&heap, &entries[1].timer);
    timer_heap_remove(&heap, &entries[2].timer);
    add(3, 5); /* after the first, before those that are gone */
    assert_int_equal(heap.count, 0);
    assert_ptr_equal(timer_heap_pop(&heap, 5), &entries[0].timer);
    assert_ptr_equal(timer_heap_pop(&heap, 5), &entries[3].timer);
    assert_true(timer_heap_is_empty(&heap));
}

/* Time limits that are hardly ever reached, while one early timer stays: those taken out leave holes in the
 * ring, until it has no room and the heap takes over. */
static void holes_fill_the_ring_and_nothing_is_lost(void **state)
{
    bool was_full = false;
    (void)state;
    add(0, 0);
    for (int i = 0; i < 10 * TIMERS; i++) {
        add(1 + i % 2, (uint64_t)i + 1);
        if (i > 0) /* the one before the last: a hole, not the end */
            timer_heap_remove(&heap, &entries[1 + (i - 1) % 2].timer);
        assert_int_equal(timer_heap_earliest_ns(&heap), 0);
        was_full |= heap.count > 0;
    }
    assert_true(was_full);
    assert_ptr_equal(timer_heap_pop(&heap, CLOCK_NEVER), &entries[0].timer);
    assert_ptr_equal(timer_heap_pop(&heap, CLOCK_NEVER), &entries[2].timer);
    assert_true(timer_heap_is_empty(&heap));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

UNIT_TESTS(TEST(any_order_of_adding_and_removing), TEST(they_come_out_sorted), TEST(what_is_not_due_stays),
           TEST(the_same_deadline_is_first_come_first_served), TEST(removing_what_is_not_in_changes_nothing),
           TEST(what_comes_in_order_goes_in_order), TEST(a_run_ends_with_its_last_timer),
           TEST(holes_fill_the_ring_and_nothing_is_lost))
