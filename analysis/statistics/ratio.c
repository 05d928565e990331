/* Yuen's test on logarithms, Holm's procedure, and the power of both. */
#include "analysis/statistics/ratio.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/statistics/student.h"

/* A fifth is trimmed at each end (Wilcox, "Introduction to Robust Estimation and Hypothesis Testing", 2012,
 * chapter 3). Fewer repeats than this keep all: five values left would find less than seven do. */
enum { TRIM_DIVISOR = 5, MIN_TRIMMED_REPEATS = 8 };

static size_t trimmed_of(size_t n)
{
    return n < MIN_TRIMMED_REPEATS ? 0 : n / TRIM_DIVISOR;
}

/* The sum of squares of the winsorised logarithms: each trimmed value counts as the nearest that is kept. */
static double winsorised_squares(const double *logs, size_t n, size_t cut)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += logs[i < cut ? cut : i >= n - cut ? n - 1 - cut : i];
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) {
        double away = logs[i < cut ? cut : i >= n - cut ? n - 1 - cut : i] - mean;
        squares += away * away;
    }
    return squares;
}

struct typical typical_of(double *values, size_t n)
{
    size_t cut = trimmed_of(n), kept = n - 2 * cut;
    double sum = 0;
    struct typical typical = {.log = NAN, .variance = INFINITY, .degrees = 0, .repeats = n};
    if (n == 0)
        return typical;
    for (size_t i = 0; i < n; i++)
        values[i] = log(values[i]);
    statistics_sort(values, n);
    for (size_t i = cut; i < n - cut; i++)
        sum += values[i];
    typical.log = sum / (double)kept;
    typical.degrees = (double)kept - 1;
    if (kept > 1)
        typical.variance = winsorised_squares(values, n, cut) / ((double)kept * typical.degrees);
    for (size_t i = 0; i < n; i++)
        values[i] = exp(values[i]);
    return typical;
}

/* The degrees of freedom of a sum of two variances (Satterthwaite, "An Approximate Distribution of Estimates
 * of Variance Components", 1946); equal values have none, and need none. */
static double degrees_of(const struct typical *a, const struct typical *b)
{
    double sum = a->variance + b->variance;
    double squares = a->variance * a->variance / a->degrees + b->variance * b->variance / b->degrees;
    return squares > 0 ? sum * sum / squares : a->degrees + b->degrees;
}

struct ratio ratio_of(const struct typical *above, const struct typical *below)
{
    double difference = above->log - below->log;
    struct ratio ratio = {
        .estimate = exp(difference),
        .log_error = INFINITY,
        .p = 1,
        .repeats = above->repeats < below->repeats ? above->repeats : below->repeats,
    };
    if (ratio.repeats < 2)
        return ratio;
    ratio.log_error = sqrt(above->variance + below->variance);
    ratio.degrees = degrees_of(above, below);
    if (difference != 0)
        ratio.p =
            ratio.log_error > 0 ? 2 * student_tail(fabs(difference) / ratio.log_error, ratio.degrees) : 0;
    return ratio;
}

bool ratio_is_judged(const struct ratio *ratio)
{
    return ratio->repeats >= MIN_VERDICT_REPEATS;
}

/* Those with the smallest p are decided first, the i-th at level / (m - i), and the first that does not
 * differ ends it. The last level used decides each of them alike: the p of all before are below it. */
double ratio_level(const struct ratio *family, size_t count)
{
    double *p = calloc(count + 1, sizeof *p), level = 0;
    size_t judged = 0, i = 0;
    if (p == NULL)
        return 0;
    for (size_t k = 0; k < count; k++)
        if (ratio_is_judged(&family[k]))
            p[judged++] = family[k].p;
    statistics_sort(p, judged);
    do
        level = FAMILY_LEVEL / (double)(judged - i);
    while (judged > 0 && p[i] < level && ++i < judged);
    free(p);
    return judged > 0 ? level : FAMILY_LEVEL;
}

bool ratio_differs(const struct ratio *ratio, double level)
{
    return ratio_is_judged(ratio) && ratio->p < level;
}

struct interval ratio_interval(const struct ratio *ratio, double level)
{
    if (isnan(ratio->estimate))
        return (struct interval){.low = NAN, .high = NAN};
    if (ratio->repeats < 2)
        return (struct interval){.low = 0, .high = INFINITY};
    double reach = ratio->log_error > 0 ? student_quantile(level / 2, ratio->degrees) * ratio->log_error : 0;
    return (struct interval){.low = ratio->estimate * exp(-reach), .high = ratio->estimate * exp(reach)};
}

/* --- power --- */

/* What it takes to find an effect (a logarithm) on one case. */
struct power {
    double threshold, error; /* the effect must exceed the threshold, and `t` errors */
    double t, degrees;
};

static struct power power_of(const struct ratio *ratio, double level, double threshold, double times)
{
    struct power power = {
        .threshold = log1p(threshold),
        .error = ratio_is_judged(ratio) ? ratio->log_error / sqrt(times) : INFINITY,
        .degrees = ratio->degrees * times,
    };
    if (power.error > 0 && isfinite(power.error))
        power.t = student_quantile(level / 2, power.degrees);
    return power;
}

/* The probability that a normal deviate is below x. */
static double normal_below(double x)
{
    return erfc(-x / sqrt(2)) / 2;
}

/* The probability that the effect is found: by the noncentral t distribution, in the normal approximation of
 * Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.10. */
static double chance(const struct power *power, double effect)
{
    if (!isfinite(power->error))
        return 0;
    if (!(power->error > 0))
        return effect > power->threshold ? 1 : 0;
    double shift = effect / power->error, t = power->t, degrees = power->degrees;
    double sure = (shift - t * (1 - 1 / (4 * degrees))) / sqrt(1 + t * t / (2 * degrees));
    double large = (effect - power->threshold) / power->error;
    return normal_below(fmin(sure, large));
}

double ratio_detectable(const struct ratio *family, size_t count, size_t comparisons, double threshold,
                        double times)
{
    static const double wanted = 0.8; /* Cohen, "Statistical Power Analysis", 1988, section 2.4 */
    double low = 0, high = log(100), level = FAMILY_LEVEL / (double)comparisons;
    struct power *powers = calloc(count + 1, sizeof *powers);
    bool any = false;
    for (size_t i = 0; powers != NULL && i < count; i++)
        powers[i] = power_of(&family[i], level, threshold, times);
    while (powers != NULL && high - low > 1e-4) {
        double effect = low + (high - low) / 2, sum = 0;
        for (size_t i = 0; i < count; i++)
            sum += chance(&powers[i], effect);
        bool found = sum >= wanted * (double)count;
        any |= found;
        *(found ? &high : &low) = effect;
    }
    free(powers);
    return any ? exp(high) : (double)INFINITY;
}
