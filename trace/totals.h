/* The sums of a sample's events: the tasks' time by state, the maximum number of lanes on CPU, and the
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
    uint32_t ready; /* other tasks that could have run on the lane before the stall ended: ready, or past
                       their deadline */
};

/* Summed over all tasks, from start to end. Running: executing on a CPU. Ready: able to run but without a
 * CPU: preempted, or its wait is over (its deadline has passed or its post has come), whether the loop has
 * noticed or not. Waiting: all else, also when the kernel blocks a task in the middle of a computation (a
 * page fault). */
struct task_times {
    uint64_t running_ns, waiting_ns, ready_ns;
};

struct trace_totals {
    struct task_times times;    /* by the kernel's records, or as inferred */
    struct task_times inferred; /* lane by lane, from the kernel's counters: also where `times` is measured */
    uint64_t running_lower_ns, running_upper_ns; /* bounds of the inferred running time */
    bool measured;
    uint64_t on_lane_ns; /* from wait to wait, whether the lane had a CPU or not: by the tasks' own edges */
    uint64_t blocking_calls_ns; /* in offloaded blocking calls, on lanes of their own */
    uint32_t max_on_cpu;        /* lanes with a running task at one instant, capped at the CPUs allowed */
    struct stall longest;
    uint64_t *late_ns; /* of each sleep, in the order of waking: running again minus the requested deadline */
    size_t sleeps;     /* how many */
    size_t early;      /* sleeps that ended before their deadline: should be 0 */
};

/* Returns 0 or -ENOMEM. The sample must be over. To be freed in either case. */
int trace_total(struct shared *shared, uint32_t cpus_allowed, struct trace_totals *out);
void trace_totals_free(struct trace_totals *totals);

#endif
