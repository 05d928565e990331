/* Figures drawn from repeated measurements. */
#ifndef ANALYSIS_STATISTICS_STATISTICS_H
#define ANALYSIS_STATISTICS_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

/* Of repeated measurements; all NaN where nothing was measured. */
struct spread {
    double median, min, max;
};

/* The spread of n > 0 values, which are sorted. The median of an even number is the mean of the two in the
 * middle. */
struct spread statistics_spread(double *values, size_t n);

/* Sorts n values, the smallest first. */
void statistics_sort(double *values, size_t n);

/* One repeat gives a median no interval, and ranges of no width never overlap: this part of the median stands
 * in for the interval, to both sides. */
#define ONE_REPEAT_SPREAD 0.05

/* The next number of a seeded sequence: splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
 * generators", 2014). The state may start with any value. */
uint64_t statistics_random(uint64_t *state);

/* Puts 0 .. n-1 into `order`, shuffled (Fisher and Yates). */
void statistics_shuffle(unsigned *order, unsigned n, uint64_t *state);

#endif
