/* How long a lane was on a CPU, as a range with an estimate in it, for where the kernel's switch records are
 * not to be had.
 *
 * A thread's CPU time is more than the time that it executed. Linux charges a thread that is woken while its
 * CPU is idle from the wake-up on, so also for the time in which that CPU leaves its idle state: 2 to 25 us
 * in a virtual machine. (The run queue's clock is read at the wake-up, and the switch that follows spares
 * itself the second reading: rq_clock_skip_update in kernel/sched/core.c.) So what is charged too much is
 * nearly proportional to the lane's voluntary switches: for each, nothing (its CPU was busy) up to three
 * times what measure/sample/switch_cost.h has measured in the same run; likely that itself.
 *
 *     upper = CPU time, estimate = upper - cost x switches, lower = upper - 3 x cost x switches
 *
 * Left out: what the hypervisor steals, and interrupts, which the switch records count and CPU time need not.
 */
#ifndef TRACE_LANE_BOUNDS_H
#define TRACE_LANE_BOUNDS_H

#include "task/shared.h"

/* 0 <= lower <= estimate <= upper. */
struct lane_bounds {
    uint64_t lower_ns, estimate_ns, upper_ns;
};

/* Of the time from the start barrier to the last task's end, which is makespan_ns. Of a lane that has not
 * accounted for itself anything from 0 to all of it. */
struct lane_bounds lane_bounds_of(const struct shared *shared, const struct lane *lane, uint64_t makespan_ns);

/* The same of what its tasks ran, which were on it from wait to wait for on_lane_ns, by their own edges: no
 * longer than that, and at least so long but for the time that the lane stood in a run queue, if that is
 * known. */
struct lane_bounds lane_bounds_of_tasks(const struct shared *shared, const struct lane *lane,
                                        uint64_t on_lane_ns);

#endif
