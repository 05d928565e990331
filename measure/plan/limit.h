/* The limit of a cell: by its tasks' nominal waits and computing, no run can end sooner. */
#ifndef MEASURE_PLAN_LIMIT_H
#define MEASURE_PLAN_LIMIT_H

#include "measure/plan/cell.h"

/* serial_ns / shortest_ns is the limit of the cell's speed-up. */
struct limit {
    double serial_ns;   /* one task after another: the sum of all waits and all computing */
    double shortest_ns; /* no run under the cell's runner is shorter; above 0 */
    bool known;         /* the workload states its costs */
};

/* The lower bound is the greatest of four, each true of any schedule:
 * - the longest task: nothing in it overlaps;
 * - the sum of all tasks, over the number that wait or compute at once;
 * - the sum of the shortest tasks, as many as some worker of a pool has (n / w, rounded up): for equal tasks
 *   exactly the pool's rounds;
 * - the sum of all computing over the lanes that compute, at most the CPUs' worth of `computing`
 * (machine/machine.h), and before or after that the shortest wait in which no task computes. A quota below
 * one CPU slows a lone lane, too: it counts as one. Where a workload does not state what each task costs, its
 * tasks count as equal; the third bound is left out where they are uneven. */
struct limit limit_of(const struct cell *cell, double computing);

#endif
