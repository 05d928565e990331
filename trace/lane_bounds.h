/* How long a lane was on a CPU, where the kernel's records do not tell: between two bounds.
 *
 * At most for as long as the kernel charged its thread with CPU time. That is too much for a thread that
 * waits often: one that is woken while its CPU is idle is charged from the wake-up on, so also for the time
 * in which that CPU leaves its idle state, tens of microseconds in a virtual machine (Linux: the run queue's
 * clock is read at the wake-up, and the switch that follows spares itself the second reading, see
 * rq_clock_skip_update in kernel/sched/core.c).
 *
 * At least for as long as it was not in a wait, by simul's own clock, less what it then stood in a run queue;
 * and for what it was charged beyond the length of its waits. That is too little: to enter a wait and to come
 * back from it takes a CPU as well. A lane that never waits was on a CPU for just as long as it was charged.
 */
#ifndef TRACE_LANE_BOUNDS_H
#define TRACE_LANE_BOUNDS_H

#include "task/shared.h"

struct lane_bounds {
    uint64_t least_ns, most_ns; /* of the time from gate to the last task's end */
};

/* Of a lane that has accounted for itself; both are 0 of one that has not. What blocks inside of a call
 * (task_call) is not seen as a wait: a lane of libuv's pool is taken to have been on a CPU for as long as it
 * was charged. */
struct lane_bounds lane_bounds_of(const struct shared *shared, const struct lane *lane, uint64_t makespan_ns);

/* How long it stood in a run queue since its CPU was taken away, and not since it was woken: the share of the
 * one kind of switch among both. A lane that passes the gate late has stood in a run queue before. */
uint64_t lane_preempted_ns(const struct shared *shared, const struct lane *lane);

/* The middle: what an inferred figure says. */
static inline uint64_t lane_bounds_middle(const struct lane_bounds *bounds)
{
    return bounds->least_ns + (bounds->most_ns - bounds->least_ns) / 2;
}

#endif
