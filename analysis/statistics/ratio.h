/* The one rule for "faster", "slower", "wins" and "crosses": how many times as long one case lasts as
 * another, and whether chance may explain the difference.
 *
 * Two cases are compared by the means of the logarithms of their repeats: times vary by factors, and a
 * difference of logarithms is a ratio. From 8 repeats on a fifth is left out at each end, so that outliers
 * neither move the mean nor widen its interval. The test is Yuen's ("The two-sample trimmed t for unequal
 * population variances", 1974); without trimming it is Welch's ("The generalization of Student's problem when
 * several different population variances are involved", 1947). Neither assumes equal spreads. Repeats are not
 * paired: those of one round shared at most 14 % of their variance in real runs, and pairing halves the
 * degrees of freedom. No case borrows the spread of others (Smyth, "Linear Models and Empirical Bayes Methods
 * for Assessing Differential Expression", 2004): where spreads differ, that gave 9 to 25 % false winners.
 *
 * The comparisons that are printed together are a family: all its verdicts together are wrong in at most 5 %
 * (Holm, "A simple sequentially rejective multiple test procedure", 1979). tests/unit/analysis/test_ratio.c
 * and benchmark/simul/bench_verdicts.c simulate how often; docs/measuring.md has the figures. */
#ifndef ANALYSIS_STATISTICS_RATIO_H
#define ANALYSIS_STATISTICS_RATIO_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/statistics/statistics.h"

/* With fewer repeats on a side there are figures and no verdict. */
enum { MIN_VERDICT_REPEATS = 5 };

/* The level of a family. The test is approximate: with 5 to 10 repeats of unequal spread its errors are up to
 * two fifths more frequent than its level, so that 3.5 % keep the promise of 5 %. */
#define FAMILY_LEVEL 0.035

/* How long a case typically lasts, by its repeats. */
struct typical {
    double log;      /* trimmed mean of the logarithms; NaN without repeats */
    double variance; /* of `log`; INFINITY with one repeat */
    double degrees;  /* of freedom */
    size_t repeats;
};

/* Of n values above 0, which are sorted. */
struct typical typical_of(double *values, size_t n);

struct ratio {
    double estimate;  /* above / below: geometric means, trimmed from 8 repeats on */
    double log_error; /* the standard error of its logarithm; INFINITY with fewer than 2 repeats on a side */
    double degrees;   /* of freedom of that error */
    double p;         /* the probability that equals look at least as different, to either side */
    size_t repeats;   /* on the side that has fewer */
};

struct ratio ratio_of(const struct typical *above, const struct typical *below);

/* Whether there are enough repeats for a verdict. */
bool ratio_is_judged(const struct ratio *ratio);

/* The level at which each comparison of a family is decided, by Holm's procedure: a ratio differs from 1 if
 * its p is below. Ratios that are not judged are no part of the family. */
double ratio_level(const struct ratio *family, size_t count);

/* Whether chance does not explain that the ratio is not 1. */
bool ratio_differs(const struct ratio *ratio, double level);

/* Holds the true ratio with probability 1 - level. It excludes 1 where the ratio differs at that level. 0 to
 * infinity with fewer than 2 repeats on a side; NaN without any. */
struct interval ratio_interval(const struct ratio *ratio, double level);

/* The smallest factor above 1 by which one ratio of the family, whichever, would be found slower in 4 of 5
 * cases: different at the level of `comparisons` and above 1 + threshold. `times` as many repeats are
 * assumed: 1 for those made. INFINITY if no factor below 100 is. */
double ratio_detectable(const struct ratio *family, size_t count, size_t comparisons, double threshold,
                        double times);

#endif
