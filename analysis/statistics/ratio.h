/* How much longer one set of repeats took than another, measured at different times: the ratio of their
 * geometric means, with an interval that can be trusted for few repeats and at the strict levels that many
 * comparisons at once ask for.
 *
 * It is Welch's interval for the difference of two means ("The generalization of Student's problem when
 * several different population variances are involved", 1947), taken of the logarithms: times vary by
 * factors, and a difference of logarithms is a ratio. Outliers widen it: it then says less, and errs less
 * often than it may. Its trials by simulation are in tests/unit/analysis/test_ratio.c. Considered and left
 * out for five repeats a side: the bootstrap of the ratio of medians, whose interval cannot grow beyond the
 * ranges of ten values, however strict the level; the permutation test, which with 252 arrangements cannot
 * reach a level below 0.8 %; and Yuen's trimmed means, which take three equal values for certainty. No method
 * can save fewer repeats of a quantity with two typical values: three that happen to agree look certain. */
#ifndef ANALYSIS_STATISTICS_RATIO_H
#define ANALYSIS_STATISTICS_RATIO_H

#include <stddef.h>

#include "analysis/statistics/bootstrap.h"

struct ratio {
    double estimate;
    struct interval interval; /* 0 to infinity when nothing can be said: fewer than 2 repeats on a side */
    double log_error;         /* the standard error of the logarithm of the estimate */
    size_t above, below;      /* how many repeats there were */
};

/* The geometric mean of n > 0 values above 0. */
double ratio_geometric_mean(const double *values, size_t n);

/* Of n > 0 values over m > 0, all above 0, which need not be paired. The interval holds the true ratio with
 * probability `confidence`. */
struct ratio ratio_of_means(const double *above, size_t n, const double *below, size_t m, double confidence);

/* About how many repeats on each side it would take for the interval to reach no further than a factor of
 * 1 + reach from the estimate, should the spread stay as it is. 0 if more than `max`, or if that cannot be
 * known. */
size_t ratio_repeats_needed(const struct ratio *ratio, double reach, double confidence, size_t max);

#endif
