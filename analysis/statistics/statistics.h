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

struct interval {
    double low, high;
};

/* An interval that holds the median, from one of n sorted values to another, and the probability that it does
 * so: the least one of 95 % or more, or of 5 values, whose range holds it with 94 %. NaN, and 0, for fewer.
 * Nothing is assumed of the values' distribution (David and Nagaraja, "Order Statistics", 2003, section 7.1):
 * the k-th lowest is above the median if fewer than k of n tosses of a coin fall below. */
struct interval statistics_median_interval(const double *sorted, size_t n, double *level);

/* The next number of a seeded sequence: splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
 * generators", 2014). The state may start with any value. */
uint64_t statistics_random(uint64_t *state);

/* Puts 0 .. n-1 into `order`, shuffled (Fisher and Yates). */
void statistics_shuffle(unsigned *order, unsigned n, uint64_t *state);

#endif
