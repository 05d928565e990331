/* Recording: a lane appends fixed-size events to its own buffer, without locks or allocation, and counts the
 * events that a full buffer drops. Only task/ calls this, and the scheduler of coroutines for `ready` and
 * its pool's calls. */
#ifndef TASK_LANE_H
#define TASK_LANE_H

#include "task/clock.h"
#include "task/shared.h"

static inline void lane_record_at(struct lane *lane, uint64_t time_ns, enum event_kind kind,
                                  enum wait_reason reason, uint32_t task, const struct site *site,
                                  uint64_t argument)
{
    /* The kernel's records first: if a worker is killed later, its records survive. */
    if (lane->ring_head != NULL && __atomic_load_n(lane->ring_head, __ATOMIC_RELAXED) != lane->ring_tail)
        lane->drain(lane);
    uint32_t count = atomic_load_explicit(&lane->count, memory_order_relaxed);
    if (count >= lane->capacity) {
        lane->dropped += lane->capacity > 0;
        return;
    }
    lane->events[count] = (struct event){
        .time_ns = time_ns,
        .argument = argument,
        .site = site,
        .task = task,
        .kind = (uint8_t)kind,
        .reason = (uint8_t)reason,
    };
    atomic_store_explicit(&lane->count, count + 1, memory_order_release);
}

static inline void lane_record(struct lane *lane, enum event_kind kind, enum wait_reason reason,
                               uint32_t task, const struct site *site, uint64_t argument)
{
    if (lane->capacity > 0)
        lane_record_at(lane, clock_now_ns(), kind, reason, task, site, argument);
}

#endif
