/* How a lane's time divides into waits, calls, and the stretches of work between them, by simul's own clock;
 * and how much of it had no CPU, where the kernel's records do not tell.
 *
 * A stretch without a CPU shows in that the thread's CPU time goes on for less than the clock. To read that
 * takes most of a microsecond, as much as a short wait, so not every stretch is looked at: each with a
 * probability by which the looks take about a hundredth of the time, and the ones that are looked at stand
 * for the others, by the inverse of that probability (Horvitz and Thompson 1952).
 *
 * What a wait takes is known from before (struct wait_cost), and how much dearer it is in this lane from how
 * long the look after it takes: both find the same caches and the same machine. Of some waits more is known
 * (runners/wake_looks.h). */
#ifndef RUNNERS_LANE_SPLIT_H
#define RUNNERS_LANE_SPLIT_H

#include "task/shared.h"

/* All are called by the lane's own thread. The first stretch begins, at the gate, and the last one ends: the
 * thread's CPU time was `cpu_ns` at `now_ns`. */
void lane_split_begin(struct lane *lane, uint64_t now_ns, uint64_t cpu_ns);
void lane_split_end(struct lane *lane, uint64_t now_ns, uint64_t cpu_ns);

/* Around what blocks the thread. It began at `edge_ns`, or just now if that is 0; the first of each pair
 * returns when, for the second. */
uint64_t lane_split_wait(struct lane *lane, uint64_t edge_ns);
void lane_split_waited(struct lane *lane, const struct wait_cost *cost, enum block_kind kind,
                       uint64_t begun_ns);

/* Around a call that it makes itself (task_call), which may work and wait. */
uint64_t lane_split_call(struct lane *lane, uint64_t edge_ns);
void lane_split_called(struct lane *lane, uint64_t begun_ns);

#endif
