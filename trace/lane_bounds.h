/* A lane's time on a CPU as a range with an estimate, where the kernel's switch records are not available.
 *
 * A thread's CPU time exceeds the time that it executed. Linux charges a thread that is woken while its CPU
 * is idle from the wake-up on. So the charge includes the time in which the CPU leaves its idle state: 2 to
 * 25 us in a virtual machine. (The run queue's clock is read at the wake-up, and the following switch skips
 * the second reading: rq_clock_skip_update in kernel/sched/core.c.) The excess is nearly proportional to the
 * lane's voluntary switches: for each, 0 (its CPU was busy) to the CPU time of a whole sleep, which
 * measure/sample/switch_cost.h measures in the run itself. The estimate is the middle.
 *
 *     upper = CPU time, lower = upper - cost x switches, estimate = upper - cost x switches / 2
 *
 * Left out: time stolen by the hypervisor, and interrupts: the switch records count both, CPU time need
 * not. */
#ifndef TRACE_LANE_BOUNDS_H
#define TRACE_LANE_BOUNDS_H

#include "task/shared.h"

/* 0 <= lower <= estimate <= upper. */
struct lane_bounds {
    uint64_t lower_ns, estimate_ns, upper_ns;
};

/* Of the time from the start barrier to the last task's end, which is makespan_ns. A lane without complete
 * accounting has bounds from 0 to makespan_ns. */
struct lane_bounds lane_bounds_of(const struct shared *shared, const struct lane *lane, uint64_t makespan_ns);

/* The bounds of what the lane's tasks executed, who were on the lane from wait to wait for on_lane_ns, by
 * their own edges. The upper bound is at most on_lane_ns; the lower is at least on_lane_ns less the lane's
 * time in a run queue, if known. */
struct lane_bounds lane_bounds_of_tasks(const struct shared *shared, const struct lane *lane,
                                        uint64_t on_lane_ns);

#endif
