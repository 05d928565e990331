/* Medians and a seeded shuffle. */
#include "analysis/statistics/statistics.h"

#include <math.h>
#include <stdlib.h>

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void statistics_sort(double *values, size_t n)
{
    if (n > 1) /* an empty list may be NULL */
        qsort(values, n, sizeof *values, compare_doubles);
}

struct spread statistics_spread(double *values, size_t n)
{
    statistics_sort(values, n);
    double median = n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    return (struct spread){.median = median, .min = values[0], .max = values[n - 1]};
}

/* The probability that exactly k of n tosses of a coin show heads. */
static double coin(size_t n, size_t k)
{
    double heads = (double)k, tosses = (double)n;
    return exp(lgamma(tosses + 1) - lgamma(heads + 1) - lgamma(tosses - heads + 1) - tosses * log(2));
}

struct interval statistics_median_interval(const double *sorted, size_t n, double *level)
{
    enum { MIN_VALUES = 5 };
    size_t cut = 0;
    double below = coin(n, 0);
    *level = 0;
    if (n < MIN_VALUES)
        return (struct interval){.low = NAN, .high = NAN};
    while (1 - 2 * (below + coin(n, cut + 1)) >= 0.95)
        below += coin(n, ++cut);
    *level = 1 - 2 * below;
    return (struct interval){.low = sorted[cut], .high = sorted[n - 1 - cut]};
}

uint64_t statistics_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

void statistics_shuffle(unsigned *order, unsigned n, uint64_t *state)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned j = (unsigned)(statistics_random(state) % (i + 1));
        order[i] = order[j];
        order[j] = i;
    }
}
