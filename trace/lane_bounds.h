/* How long a lane was on a CPU, where the kernel's records do not tell: an estimate, between two bounds.
 *
 * The estimate is what the lane saw of itself (runners/lane_split.h): the time outside of waits, less what it
 * had no CPU for, and for each wait what it takes to wait on this machine (task/wait_cost.h), or what looks
 * at some of them told (runners/wake_looks.h).
 *
 * At most, it was on a CPU for as long as the kernel charged its thread with CPU time; where the hypervisor
 * steals, some of that is missing (lane_most_on_cpu_ns). And it is too much for a thread that waits often:
 * one that is woken while its CPU is idle is charged from the wake-up on, so also for the time in which that
 * CPU leaves its idle state, tens of microseconds in a virtual machine (Linux: the run queue's clock is read
 * at the wake-up, and the switch that follows spares itself the second reading, see rq_clock_skip_update in
 * kernel/sched/core.c).
 *
 * At least, for the greatest of three: what it was charged beyond the length of its waits and calls
 * (task_call), which may wait too; what it was charged beyond the most that each wait can have been charged;
 * and the time outside of both, by simul's own clock, less all that it stood in a run queue, if that is
 * known. Of a lane that never gives up its CPU all of these are one.
 *
 * These bounds hold whatever a wait takes. Narrower ones follow from what it took when it was measured: half
 * of that, and twice. */
#ifndef TRACE_LANE_BOUNDS_H
#define TRACE_LANE_BOUNDS_H

#include "task/shared.h"

struct lane_bounds {
    uint64_t least_ns, likely_ns, most_ns; /* of the time from gate to the last task's end */
};

/* Of a lane that has accounted for itself; all are 0 of one that has not. Where it is not known what waits
 * take (it could not be measured), the estimate is half-way from none of that to the charge. What libuv's
 * pool does between calls is not known: its lanes are taken to have worked for as long as they were charged.
 */
struct lane_bounds lane_bounds_of(const struct shared *shared, const struct lane *lane, uint64_t makespan_ns);

/* At most so long on a CPU: its CPU time. But one that never gave its CPU up was on it whenever it stood in
 * no run queue, if that is known and it is no lane of libuv's pool: longer than it was charged, where the
 * hypervisor stole of that time or interrupts took theirs. */
uint64_t lane_most_on_cpu_ns(const struct lane *lane);

/* The most that was charged for the lane's waits, in ns. */
uint64_t lane_waits_charge_ns(const struct shared *shared, const struct lane *lane);

/* For how long it likely had no CPU outside of waits and calls: no longer than it stood in a run queue, if
 * that is known. */
uint64_t lane_work_off_ns(const struct lane *lane);

/* From passing the gate to the end of its last task, without its waits. */
uint64_t lane_outside_waits_ns(const struct lane *lane);

#endif
