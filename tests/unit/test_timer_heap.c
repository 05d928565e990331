/* The heap of deadlines against a plain list that is searched from end to end. */
#include "tests/unit/harness.h"

#include "measure/statistics.h"
#include "runners/timer_heap.h"

enum { TIMERS = 200, STEPS = 20000, DEADLINES = 400 }; /* few enough that some are the same */

/* The earliest of those that are in, and of several the one that was added first. */
static struct timer *earliest(struct timer *timers)
{
    struct timer *first = NULL;
    for (struct timer *t = timers; t < timers + TIMERS; t++) {
        if (t->place == 0)
            continue;
        if (first == NULL || t->deadline_ns < first->deadline_ns ||
            (t->deadline_ns == first->deadline_ns && t->order < first->order))
            first = t;
    }
    return first;
}

static size_t count_in(const struct timer *timers)
{
    size_t count = 0;
    for (int i = 0; i < TIMERS; i++)
        count += timers[i].place != 0;
    return count;
}

static void any_order_of_adding_and_removing(void **state)
{
    (void)state;
    static struct timer timers[TIMERS];
    struct timer_heap heap = {0};
    uint64_t random = 1;
    for (int i = 0; i < STEPS; i++) {
        struct timer *timer = &timers[statistics_random(&random) % TIMERS], *first = timer_heap_first(&heap);
        if (first != NULL && statistics_random(&random) % 4 == 0)
            timer_heap_remove(&heap, first); /* as the scheduler does when its time has come */
        else if (timer->place == 0)
            assert_int_equal(timer_heap_add(&heap, timer, statistics_random(&random) % DEADLINES), 0);
        else
            timer_heap_remove(&heap, timer);
        assert_ptr_equal(timer_heap_first(&heap), earliest(timers));
        assert_int_equal(heap.count, count_in(timers));
    }
    timer_heap_free(&heap);
}

static void they_come_out_sorted(void **state)
{
    (void)state;
    static struct timer timers[TIMERS];
    struct timer_heap heap = {0};
    uint64_t random = 2;
    for (int i = 0; i < TIMERS; i++)
        assert_int_equal(timer_heap_add(&heap, &timers[i], statistics_random(&random) % DEADLINES), 0);
    for (int i = 0; i < TIMERS; i++) {
        struct timer *expected = earliest(timers), *first = timer_heap_first(&heap);
        assert_ptr_equal(first, expected);
        timer_heap_remove(&heap, first);
    }
    assert_null(timer_heap_first(&heap));
    timer_heap_free(&heap);
}

static void the_same_deadline_is_first_come_first_served(void **state)
{
    (void)state;
    static struct timer timers[TIMERS];
    struct timer_heap heap = {0};
    for (int i = 0; i < TIMERS; i++)
        assert_int_equal(timer_heap_add(&heap, &timers[i], 7), 0);
    for (int i = 0; i < TIMERS; i++) {
        assert_ptr_equal(timer_heap_first(&heap), &timers[i]);
        timer_heap_remove(&heap, &timers[i]);
    }
    timer_heap_free(&heap);
}

static void removing_what_is_not_in_changes_nothing(void **state)
{
    (void)state;
    struct timer in = {0}, out = {0};
    struct timer_heap heap = {0};
    timer_heap_remove(&heap, &out);
    assert_int_equal(timer_heap_add(&heap, &in, UINT64_MAX), 0);
    timer_heap_remove(&heap, &out);
    assert_ptr_equal(timer_heap_first(&heap), &in);
    timer_heap_remove(&heap, &in);
    timer_heap_remove(&heap, &in);
    assert_null(timer_heap_first(&heap));
    timer_heap_free(&heap);
}

UNIT_TESTS(cmocka_unit_test(any_order_of_adding_and_removing), cmocka_unit_test(they_come_out_sorted),
           cmocka_unit_test(the_same_deadline_is_first_come_first_served),
           cmocka_unit_test(removing_what_is_not_in_changes_nothing))
