/* The edges of a wait, for the files of task/ that wait: the task's state, the lane's current task, and the
 * events. Inline, because where nothing is recorded an edge is a few stores in the function that waits. */
#ifndef TASK_EDGES_H
#define TASK_EDGES_H

#include "task/clock.h"
#include "task/lane.h"
#include "task/task_private.h"

static inline void set_state(struct task_record *record, enum task_state state)
{
    atomic_store_explicit(&record->state, (uint8_t)state, memory_order_relaxed);
}

static inline void set_current(struct lane *lane, uint32_t value)
{
    atomic_store_explicit(&lane->current, value, memory_order_relaxed);
}

/* The time of a task's first edge after another's last. Reading the clock is most of the cost of an edge, so
 * the lane reads the clock once for both edges. */
static inline uint64_t next_edge_ns(struct lane *lane)
{
    uint64_t now = lane->free_since_ns != 0 ? lane->free_since_ns : clock_now_ns();
    lane->free_since_ns = 0;
    return now;
}

/* Records an edge of the task at `now_ns`. A function of its own, so that waits which are not recorded stay
 * small. */
void record_edge(const struct task *t, uint64_t now_ns, enum event_kind kind, const struct site *site,
                 uint64_t argument);

static inline bool is_recorded(const struct task *t)
{
    return __builtin_expect(t->lane->capacity > 0, 0);
}

static inline void wait_begins(struct task *t, enum wait_reason reason, const struct site *site,
                               uint64_t deadline_ns)
{
    t->record->site = site;
    t->record->reason = (uint8_t)reason;
    set_state(t->record, TASK_WAITING);
    set_current(t->lane, 0);
    t->lane->edge_ns = 0;
    if (!is_recorded(t))
        return;
    t->lane->edge_ns = clock_now_ns();
    record_edge(t, t->lane->edge_ns, EVENT_WAIT, site, deadline_ns);
}

static inline void wait_ends(struct task *t, const struct site *site, uint64_t argument)
{
    set_state(t->record, TASK_RUNNING);
    set_current(t->lane, t->index + 1);
    if (is_recorded(t))
        record_edge(t, next_edge_ns(t->lane), EVENT_RESUME, site, argument);
    t->lane->free_since_ns = 0;
}

#endif
