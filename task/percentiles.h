/* Times in order, and what their ranks say. */
#ifndef TASK_PERCENTILES_H
#define TASK_PERCENTILES_H

#include <stddef.h>
#include <stdint.h>

struct percentiles {
    uint64_t p50, p90, p99, max;
};

/* Of n values, which it sorts, by the nearest rank: the smallest value that at least p % of all do not
 * exceed. All 0 if n is 0. */
struct percentiles percentiles_of(uint64_t *values, size_t n);

/* Sorts `n` values in place, the smallest first. A trace is full of lists that are in order already, as tasks
 * start one after another; to see that takes one pass, where sorting a million takes twenty. */
void sort_times(uint64_t *values, size_t n);

#endif
