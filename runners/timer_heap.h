/* Deadlines in order: a 4-ary min-heap (shallower than a binary one, and four children share a cache line).
 * Each entry is embedded in what waits and knows its place, so that a wait that ends early can be cancelled
 * in O(log n). */
#ifndef RUNNERS_TIMER_HEAP_H
#define RUNNERS_TIMER_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct timer {
    uint64_t deadline_ns;
    uint64_t order; /* timers with the same deadline expire in the order in which they were added */
    size_t place;   /* index in the heap + 1; 0: not in it */
};

struct timer_heap {
    struct timer **timers;
    size_t count, room;
    uint64_t added;
};

void timer_heap_free(struct timer_heap *heap);

/* Adds a timer that is in no heap. Returns 0 or -ENOMEM. The timer stays where it is until it is popped or
 * removed. */
int timer_heap_add(struct timer_heap *heap, struct timer *timer, uint64_t deadline_ns);

/* Takes it out; does nothing if it is not in. */
void timer_heap_remove(struct timer_heap *heap, struct timer *timer);

/* The earliest, or NULL. */
struct timer *timer_heap_first(const struct timer_heap *heap);

#endif
