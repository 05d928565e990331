/* How far a median may be off: intervals by the bootstrap, which draws the measured values repeatedly, with
 * replacement, and observes how much the median of the draws varies. The bootstrap assumes nothing of the
 * distribution's shape, which for times is skewed and full of outliers. The method is the percentile interval
 * (Efron, "Bootstrap methods: another look at the jackknife", 1979; Efron and Tibshirani, "An Introduction to
 * the Bootstrap", 1993, chapter 13).
 *
 * Its limits: an interval made of medians never reaches beyond the lowest and the highest value. These two
 * bounds enclose the true median with probability 1 - 2^(1-n): 50, 75, 94 and 97 % for n = 2, 3, 5 and 6.
 * Below 6 values "95 %" is therefore the range of the values and holds with less than 95 %. A disturbance
 * common to all values (a busy machine) does not show. To decide between two runs at a corrected level, see
 * analysis/compare.h. */
#ifndef ANALYSIS_STATISTICS_BOOTSTRAP_H
#define ANALYSIS_STATISTICS_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

struct interval {
    double low, high;
};

/* The interval of the median of n finite values, in any order; 0 < confidence < 1. Equal values (in any
 * order) and an equal seed give an equal interval. For n = 1 both ends are the value. NaN for n = 0, or
 * without memory. Costs about 1 ms for 5 values and grows with n. */
struct interval bootstrap_median(const double *values, size_t n, double confidence, uint64_t seed);

#endif
