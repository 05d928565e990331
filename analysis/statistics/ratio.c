/* Welch's interval on logarithms. */
#include "analysis/statistics/ratio.h"

#include <math.h>

#include "analysis/statistics/student.h"

/* The logarithms of one side: their mean, and the variance of that mean. */
struct side {
    double mean, variance, degrees;
};

static double log_mean(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += log(values[i]);
    return sum / (double)n;
}

static struct side side_of(const double *values, size_t n)
{
    double mean = log_mean(values, n), squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += (log(values[i]) - mean) * (log(values[i]) - mean);
    double degrees = (double)n - 1;
    return (struct side){.mean = mean, .variance = squares / degrees / (double)n, .degrees = degrees};
}

double ratio_geometric_mean(const double *values, size_t n)
{
    return exp(log_mean(values, n));
}

/* The degrees of freedom of a sum of two variances (Satterthwaite, "An Approximate Distribution of Estimates
 * of Variance Components", 1946). */
static double degrees_of(const struct side *a, const struct side *b)
{
    double sum = a->variance + b->variance;
    return sum * sum / (a->variance * a->variance / a->degrees + b->variance * b->variance / b->degrees);
}

struct ratio ratio_of_means(const double *above, size_t n, const double *below, size_t m, double confidence)
{
    struct side a = side_of(above, n), b = side_of(below, m);
    double difference = a.mean - b.mean;
    struct ratio ratio = {
        .estimate = exp(difference),
        .interval = {.low = 0, .high = INFINITY},
        .log_error = INFINITY,
        .above = n,
        .below = m,
    };
    if (n < 2 || m < 2)
        return ratio;
    ratio.log_error = sqrt(a.variance + b.variance);
    /* Equal values have no degrees of freedom (0 / 0), and the interval is a point. */
    double reach = ratio.log_error > 0
                       ? student_quantile((1 - confidence) / 2, degrees_of(&a, &b)) * ratio.log_error
                       : 0;
    ratio.interval = (struct interval){.low = exp(difference - reach), .high = exp(difference + reach)};
    return ratio;
}

size_t ratio_repeats_needed(const struct ratio *ratio, double reach, double confidence, size_t max)
{
    /* The spread of one repeat, assumed equal on both sides. */
    double spread = ratio->log_error / sqrt(1 / (double)ratio->above + 1 / (double)ratio->below);
    if (!isfinite(spread))
        return 0;
    size_t fewest = ratio->above < ratio->below ? ratio->above : ratio->below;
    for (size_t n = fewest + 1; n <= max; n++) {
        double degrees = 2 * (double)n - 2;
        double t = student_quantile((1 - confidence) / 2, degrees);
        if (t * spread * sqrt(2 / (double)n) <= log1p(reach))
            return n;
    }
    return 0;
}
