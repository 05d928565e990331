/* A 4-ary heap of timers. */
#include "runners/timer_heap.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

enum { ARITY = 4 };

static bool before(const struct timer *a, const struct timer *b)
{
    if (a->deadline_ns != b->deadline_ns)
        return a->deadline_ns < b->deadline_ns;
    return a->order < b->order;
}

static void put(struct timer_heap *heap, size_t at, struct timer *timer)
{
    heap->timers[at] = timer;
    timer->place = at + 1;
}

/* The place `at` is empty: moves parents down into it until `timer` fits. */
static void rise(struct timer_heap *heap, size_t at, struct timer *timer)
{
    while (at > 0) {
        size_t parent = (at - 1) / ARITY;
        if (!before(timer, heap->timers[parent]))
            break;
        put(heap, at, heap->timers[parent]);
        at = parent;
    }
    put(heap, at, timer);
}

static size_t least_child(const struct timer_heap *heap, size_t at)
{
    size_t first = at * ARITY + 1;
    size_t least = first;
    for (size_t child = first + 1; child < first + ARITY && child < heap->count; child++)
        if (before(heap->timers[child], heap->timers[least]))
            least = child;
    return least;
}

/* The place `at` is empty: moves children up into it until `timer` fits. */
static void sink(struct timer_heap *heap, size_t at, struct timer *timer)
{
    while (at * ARITY + 1 < heap->count) {
        size_t child = least_child(heap, at);
        if (!before(heap->timers[child], timer))
            break;
        put(heap, at, heap->timers[child]);
        at = child;
    }
    put(heap, at, timer);
}

void timer_heap_free(struct timer_heap *heap)
{
    free(heap->timers);
    *heap = (struct timer_heap){0};
}

int timer_heap_add(struct timer_heap *heap, struct timer *timer, uint64_t deadline_ns)
{
    if (heap->count == heap->room) {
        size_t room = heap->room > 0 ? heap->room * 2 : 64;
        struct timer **timers = realloc(heap->timers, room * sizeof(struct timer *));
        if (timers == NULL)
            return -ENOMEM;
        heap->timers = timers;
        heap->room = room;
    }
    timer->deadline_ns = deadline_ns;
    timer->order = heap->added++;
    rise(heap, heap->count++, timer);
    return 0;
}

void timer_heap_remove(struct timer_heap *heap, struct timer *timer)
{
    if (timer->place == 0)
        return;
    size_t at = timer->place - 1;
    struct timer *last = heap->timers[--heap->count];
    timer->place = 0;
    if (last == timer)
        return;
    if (at > 0 && before(last, heap->timers[(at - 1) / ARITY]))
        rise(heap, at, last);
    else
        sink(heap, at, last);
}

struct timer *timer_heap_first(const struct timer_heap *heap)
{
    return heap->count > 0 ? heap->timers[0] : NULL;
}
