/* Deadlines in order: a 4-ary min-heap, shallower than a binary one, and beside it a run of those that came
 * in order, as sleeps of one length do. An entry holds the deadline itself, so that to compare two touches no
 * timer, and the four children of an entry of the heap share a cache line. What waits embeds a timer, which
 * knows its place, so that a wait that ends early can be cancelled. Adding and removing take O(1) in the run
 * and O(log n) in the heap. */
#ifndef RUNNERS_LOOP_TIMER_HEAP_H
#define RUNNERS_LOOP_TIMER_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct timer {
    uint32_t order; /* timers with the same deadline expire in the order in which they were added */
    uint32_t place; /* index + 1, in the heap, or with TIMER_IN_RUN in the run; 0: in neither */
};

#define TIMER_IN_RUN (UINT32_C(1) << 31)

struct timer_entry {
    uint64_t deadline_ns;
    struct timer *timer; /* in the run also NULL: it has been taken out */
};

struct timer_heap {
    void *map;                   /* what timer_heap_open mapped, */
    struct timer_entry *entries; /* and where in it the root lies */
    uint32_t count, max;
    uint32_t added; /* wraps around: two orders are compared by their distance */
    /* A ring, whose first and last entries are always timers that are in. */
    struct timer_entry *run;
    uint32_t run_first, run_length, run_room; /* the room is a power of two */
    size_t mapped_bytes;
};

/* Makes a heap for up to `max` timers at once, at most 2^30. Only what is used of it uses
 * memory. Returns 0 or -ENOMEM. */
int timer_heap_open(struct timer_heap *heap, uint32_t max);
void timer_heap_close(struct timer_heap *heap);

/* Adds a timer that is in no heap. The timer stays where it is until it is popped or removed. */
void timer_heap_add(struct timer_heap *heap, struct timer *timer, uint64_t deadline_ns);

/* Takes it out; does nothing if it is not in. */
void timer_heap_remove(struct timer_heap *heap, struct timer *timer);

static inline bool timer_heap_is_empty(const struct timer_heap *heap)
{
    return (heap->count | heap->run_length) == 0;
}

/* The earliest deadline, CLOCK_NEVER if there is none. */
uint64_t timer_heap_earliest_ns(const struct timer_heap *heap);

/* Takes the earliest timer out if its deadline is not after `now_ns`; else NULL. */
struct timer *timer_heap_pop(struct timer_heap *heap, uint64_t now_ns);

#endif
