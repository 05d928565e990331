/* Deadlines in order: a 4-ary min-heap, shallower than a binary one, and a run of deadlines that came in
 * order, as sleeps of one length do. An entry holds the deadline itself: comparing two entries touches no
 * timer. The four children of a heap entry share a cache line. A waiting task embeds a timer that knows its
 * own place, so a wait that ends early can be cancelled. Adding and removing: O(1) in the run, O(log n) in
 * the heap. */
#ifndef RUNNERS_LOOP_TIMER_HEAP_H
#define RUNNERS_LOOP_TIMER_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct timer {
    uint32_t order; /* timers with equal deadlines expire in the order of adding */
    uint32_t place; /* index + 1, in the heap, or with TIMER_IN_RUN in the run; 0: in neither */
};

#define TIMER_IN_RUN (UINT32_C(1) << 31)

struct timer_entry {
    uint64_t deadline_ns;
    struct timer *timer; /* in the run also NULL: removed */
};

struct timer_heap {
    void *map;                   /* the mapping of timer_heap_open */
    struct timer_entry *entries; /* the root's place in the mapping */
    uint32_t count, max;
    uint32_t added; /* wraps around: two orders are compared by their distance */
    /* A ring. Its first and last entries are never removed ones. */
    struct timer_entry *run;
    uint32_t run_first, run_length, run_room; /* the room is a power of two */
    size_t mapped_bytes;
};

/* Makes a heap for up to `max` timers at once, at most 2^30. Memory is used only for entries in use. Returns
 * 0 or -ENOMEM. */
int timer_heap_open(struct timer_heap *heap, uint32_t max);
void timer_heap_close(struct timer_heap *heap);

/* Adds a timer that is in no heap. The timer must not move until popped or removed. */
void timer_heap_add(struct timer_heap *heap, struct timer *timer, uint64_t deadline_ns);

/* Removes a timer; does nothing if the timer is not in the heap. */
void timer_heap_remove(struct timer_heap *heap, struct timer *timer);

static inline bool timer_heap_is_empty(const struct timer_heap *heap)
{
    return (heap->count | heap->run_length) == 0;
}

/* The earliest deadline, CLOCK_NEVER if there is none. */
uint64_t timer_heap_earliest_ns(const struct timer_heap *heap);

/* Removes the earliest timer if its deadline is not after `now_ns`; else returns NULL. */
struct timer *timer_heap_pop(struct timer_heap *heap, uint64_t now_ns);

#endif
