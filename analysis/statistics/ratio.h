/* How much longer one set of repeats took than another, measured at different times: the ratio of their
 * geometric means. Its interval holds for few repeats, and at the strict levels of many simultaneous
 * comparisons.
 *
 * The interval is Welch's for the difference of two means ("The generalization of Student's problem when
 * several different population variances are involved", 1947), of the logarithms: times vary by factors, and
 * a difference of logarithms is a ratio. Outliers widen the interval, which then errs less often than it may.
 * Its trials by simulation are in tests/unit/analysis/test_ratio.c. Left out, for five repeats a side: the
 * bootstrap of the ratio of medians (its interval never exceeds the ranges of ten values); the permutation
 * test (252 arrangements cannot reach a level below 0.8 %); Yuen's trimmed means (three equal values pass for
 * certainty). No method helps few repeats of a quantity with two typical values: three that happen to agree
 * look certain. */
#ifndef ANALYSIS_STATISTICS_RATIO_H
#define ANALYSIS_STATISTICS_RATIO_H

#include <stddef.h>

#include "analysis/statistics/bootstrap.h"

struct ratio {
    double estimate;
    struct interval interval; /* 0 to infinity with fewer than 2 repeats on a side */
    double log_error;         /* the standard error of the logarithm of the estimate */
    size_t above, below;      /* numbers of repeats */
};

/* The geometric mean of n > 0 values above 0. */
double ratio_geometric_mean(const double *values, size_t n);

/* The ratio of n > 0 values to m > 0 values, all above 0, not necessarily paired. The interval holds the true
 * ratio with probability `confidence`. */
struct ratio ratio_of_means(const double *above, size_t n, const double *below, size_t m, double confidence);

/* An estimate of the repeats a side with which the interval reaches at most a factor of 1 + reach from the
 * estimate, at an unchanged spread. 0 if more than `max`, or unknown. */
size_t ratio_repeats_needed(const struct ratio *ratio, double reach, double confidence, size_t max);

#endif
