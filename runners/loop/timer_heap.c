/* A 4-ary heap of timers, and a ring. */
#include "runners/loop/timer_heap.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>

#include "task/clock.h"

enum { ARITY = 4 };

/* The root lies three entries behind the beginning of a cache line: its children and those of every other
 * entry then fill a line each (LaMarca and Ladner, The Influence of Caches on the Performance of Heaps,
 * 1996). */
enum { ENTRIES_BEFORE_ROOT = 3 };

static bool before(const struct timer_entry *a, const struct timer_entry *b)
{
    if (a->deadline_ns != b->deadline_ns)
        return a->deadline_ns < b->deadline_ns;
    return (int32_t)(a->timer->order - b->timer->order) < 0;
}

static void put(struct timer_heap *heap, uint32_t at, struct timer_entry entry)
{
    heap->entries[at] = entry;
    entry.timer->place = at + 1;
}

/* The place `at` is empty: moves parents down into it until the entry fits. */
static void rise(struct timer_heap *heap, uint32_t at, struct timer_entry entry)
{
    while (at > 0) {
        uint32_t parent = (at - 1) / ARITY;
        if (!before(&entry, &heap->entries[parent]))
            break;
        put(heap, at, heap->entries[parent]);
        at = parent;
    }
    put(heap, at, entry);
}

static uint32_t min_child(const struct timer_heap *heap, uint32_t at)
{
    uint32_t first = at * ARITY + 1;
    uint32_t min = first;
    for (uint32_t child = first + 1; child < first + ARITY && child < heap->count; child++)
        if (before(&heap->entries[child], &heap->entries[min]))
            min = child;
    return min;
}

/* The place `at` is empty: moves children up into it until the entry fits. */
static void sink(struct timer_heap *heap, uint32_t at, struct timer_entry entry)
{
    while (at * ARITY + 1 < heap->count) {
        uint32_t child = min_child(heap, at);
        if (!before(&heap->entries[child], &entry))
            break;
        put(heap, at, heap->entries[child]);
        at = child;
    }
    put(heap, at, entry);
}

/* --- the run: deadlines that came in order --- */

static struct timer_entry *run_entry(const struct timer_heap *heap, uint32_t place)
{
    return &heap->run[(heap->run_first + place) & (heap->run_room - 1)];
}

/* Whether the deadline can be appended to the run. */
static bool run_takes(const struct timer_heap *heap, uint64_t deadline_ns)
{
    if (heap->run_length == 0)
        return true;
    return heap->run_length < heap->run_room &&
           run_entry(heap, heap->run_length - 1)->deadline_ns <= deadline_ns;
}

static void run_append(struct timer_heap *heap, struct timer_entry entry)
{
    struct timer_entry *at = run_entry(heap, heap->run_length++);
    *at = entry;
    entry.timer->place = TIMER_IN_RUN | ((uint32_t)(at - heap->run) + 1);
}

static void run_remove(struct timer_heap *heap, uint32_t index)
{
    heap->run[index].timer = NULL;
    while (heap->run_length > 0 && run_entry(heap, 0)->timer == NULL) {
        heap->run_first = (heap->run_first + 1) & (heap->run_room - 1);
        heap->run_length--;
    }
    while (heap->run_length > 0 && run_entry(heap, heap->run_length - 1)->timer == NULL)
        heap->run_length--;
    if (heap->run_length == 0)
        heap->run_first = 0; /* reuses the front: the whole room would become memory in use */
}

/* --- both --- */

/* Mapped rather than allocated: the heap never moves as it grows, and the kernel supplies pages on use. */
int timer_heap_open(struct timer_heap *heap, uint32_t max)
{
    uint32_t room = 1;
    assert(max <= UINT32_C(1) << 30);
    while (room < max)
        room *= 2;
    size_t bytes = ((size_t)room + max + ENTRIES_BEFORE_ROOT) * sizeof(struct timer_entry);
    void *map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED)
        return -ENOMEM;
    *heap = (struct timer_heap){.map = map, .max = max, .mapped_bytes = bytes, .run_room = room};
    heap->entries = (struct timer_entry *)map + ENTRIES_BEFORE_ROOT;
    heap->run = heap->entries + max;
    return 0;
}

void timer_heap_close(struct timer_heap *heap)
{
    if (heap->map != NULL)
        munmap(heap->map, heap->mapped_bytes);
    *heap = (struct timer_heap){0};
}

void timer_heap_add(struct timer_heap *heap, struct timer *timer, uint64_t deadline_ns)
{
    const struct timer_entry entry = {.deadline_ns = deadline_ns, .timer = timer};
    timer->order = heap->added++;
    if (run_takes(heap, deadline_ns)) {
        run_append(heap, entry);
        return;
    }
    assert(heap->count < heap->max);
    rise(heap, heap->count++, entry);
}

static void heap_remove(struct timer_heap *heap, uint32_t at)
{
    struct timer_entry last = heap->entries[--heap->count];
    if (at == heap->count)
        return;
    if (at > 0 && before(&last, &heap->entries[(at - 1) / ARITY]))
        rise(heap, at, last);
    else
        sink(heap, at, last);
}

void timer_heap_remove(struct timer_heap *heap, struct timer *timer)
{
    uint32_t place = timer->place;
    timer->place = 0;
    if ((place & TIMER_IN_RUN) != 0)
        run_remove(heap, (place & ~TIMER_IN_RUN) - 1);
    else if (place != 0)
        heap_remove(heap, place - 1);
}

/* The entry of the earliest timer; NULL if there is none. */
static const struct timer_entry *earliest(const struct timer_heap *heap)
{
    const struct timer_entry *root = heap->entries;
    if (heap->run_length == 0)
        return heap->count > 0 ? root : NULL;
    const struct timer_entry *first = run_entry(heap, 0);
    return heap->count > 0 && before(root, first) ? root : first;
}

uint64_t timer_heap_earliest_ns(const struct timer_heap *heap)
{
    const struct timer_entry *entry = earliest(heap);
    return entry != NULL ? entry->deadline_ns : CLOCK_NEVER;
}

struct timer *timer_heap_pop(struct timer_heap *heap, uint64_t now_ns)
{
    const struct timer_entry *entry = earliest(heap);
    if (entry == NULL || entry->deadline_ns > now_ns)
        return NULL;
    struct timer *timer = entry->timer;
    timer_heap_remove(heap, timer);
    return timer;
}
