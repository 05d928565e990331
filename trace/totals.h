/* What a sample's events add up to: the tasks' time by state, the most lanes that ran at once, and the
 * longest interval in which one task kept its lane. One pass over the events, whatever their number. */
#ifndef TRACE_TOTALS_H
#define TRACE_TOTALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "task/shared.h"

/* The longest interval that a task ran without a wait. */
struct stall {
    uint64_t begin_ns, end_ns; /* from the start barrier; both 0: no task ran */
    uint32_t task, lane;
    uint32_t ready; /* other tasks that could have run on the lane before it ended: ready, or their deadline
                       had come */
};

/* Summed over all tasks, from each one's start to its end. Running is executing on a CPU; ready is able to
 * but without one: in the loop's queue, preempted, or not yet back from a sleep whose deadline has passed;
 * waiting is all else, the kernel's own blocking in the middle of a computation (a page fault) included. */
struct task_times {
    uint64_t running_ns, waiting_ns, ready_ns;
};

struct trace_totals {
    struct task_times times;    /* by the kernel's records, or as inferred */
    struct task_times inferred; /* lane by lane, from what the kernel counts: also where it is measured */
    uint64_t running_lower_ns, running_upper_ns; /* between which the inferred running lies */
    bool measured;
    uint64_t on_lane_ns; /* from wait to wait, whether the lane had a CPU or not: by the tasks' own edges */
    uint64_t blocking_calls_ns; /* in offloaded blocking calls, on lanes of their own */
    uint32_t max_on_cpu;        /* lanes with a running task at one instant, capped at the CPUs allowed */
    struct stall longest;
    uint64_t *late_ns; /* of each sleep, in the order of waking: running again minus the deadline asked for */
    size_t sleeps;     /* how many */
    size_t early;      /* that ended before their deadline: none should */
};

/* Returns 0 or -ENOMEM. The sample must be over. To be freed in either case. */
int trace_total(struct shared *shared, uint32_t cpus_allowed, struct trace_totals *out);
void trace_totals_free(struct trace_totals *totals);

#endif
