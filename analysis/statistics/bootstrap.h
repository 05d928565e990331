/* How far a median may be off: intervals by the bootstrap, which draws the measured values again and again,
 * with replacement, and looks at how much the median of the draws varies. It assumes nothing of the shape of
 * their distribution, which for times is skewed and full of outliers. The method is the percentile interval
 * of Efron ("Bootstrap methods: another look at the jackknife", 1979; Efron and Tibshirani, "An Introduction
 * to the Bootstrap", 1993, chapter 13).
 *
 * What it can't promise: an interval made of medians of the values never reaches beyond the least and the
 * largest of them, and these two enclose the true median with a probability of 1 - 2^(1-n), whatever the
 * method: 50 % for 2 values, 75 % for 3, 94 % for 5, 97 % for 6. Below 6 values "95 %" is therefore the range
 * of the values and holds less than it says; nor does it know of anything that was the same for all values (a
 * busy machine). To decide between two runs at a corrected level, see analysis/compare.h. */
#ifndef ANALYSIS_STATISTICS_BOOTSTRAP_H
#define ANALYSIS_STATISTICS_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

struct interval {
    double low, high;
};

/* Of the median of n values, which are finite and in any order. `confidence` lies above 0 and below 1: 0.95.
 * The same values (in any order) and seed give the same interval. For n = 1 both ends are the value. NaN for
 * n = 0, or when there is no memory. Costs about 1 ms for 5 values and grows with n. */
struct interval bootstrap_median(const double *values, size_t n, double confidence, uint64_t seed);

#endif
