/* Times in order, and their percentiles. */
#ifndef TASK_PERCENTILES_H
#define TASK_PERCENTILES_H

#include <stddef.h>
#include <stdint.h>

struct percentiles {
    uint64_t p50, p90, p99, max;
};

/* Sorts n values. Each percentile is by nearest rank: the smallest value that at least p % of all values do
 * not exceed. All are 0 if n is 0. */
struct percentiles percentiles_of(uint64_t *values, size_t n);

/* Sorts `n` values in place, the smallest first. Many lists of a trace are in order already, as tasks start
 * one after another: checking costs one pass, sorting a million costs twenty. */
void sort_times(uint64_t *values, size_t n);

#endif
