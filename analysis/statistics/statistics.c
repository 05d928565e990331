/* Medians, percentiles and a seeded shuffle. */
#include "analysis/statistics/statistics.h"

#include <stdlib.h>

#include "trace/sort.h"

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct spread statistics_spread(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare_doubles);
    double median = n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    return (struct spread){.median = median, .min = values[0], .max = values[n - 1]};
}

static uint64_t at_rank(const uint64_t *sorted, size_t n, unsigned percent)
{
    size_t rank = (n * percent + 99) / 100;
    return sorted[rank > 0 ? rank - 1 : 0];
}

struct percentiles statistics_percentiles(uint64_t *values, size_t n)
{
    if (n == 0)
        return (struct percentiles){0};
    sort_times(values, n);
    return (struct percentiles){
        .p50 = at_rank(values, n, 50),
        .p90 = at_rank(values, n, 90),
        .p99 = at_rank(values, n, 99),
        .max = values[n - 1],
    };
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
