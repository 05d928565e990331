/* Times in order. A trace is full of lists that are in order already, as tasks start one after another; to
 * see that takes one pass, where sorting a million takes twenty. */
#ifndef TRACE_SORT_H
#define TRACE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts `n` values in place, the least first. */
void sort_times(uint64_t *values, size_t n);

#endif
