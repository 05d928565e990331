/* Percentile intervals. The values are sorted once; counting how often each was drawn then puts a draw in
 * order. */
#include "analysis/statistics/bootstrap.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/statistics/statistics.h"

/* One less than a round number, so that usual levels fall on a draw: 2.5 % is the 250th (Davison and Hinkley,
 * "Bootstrap Methods and their Application", 1997, section 2.4). */
enum { DRAWS = 9999 };

static const struct interval unknown = {.low = NAN, .high = NAN};

struct pool {
    double *sorted;
    unsigned *drawn; /* how often each value was drawn, in the current draw */
    size_t n;
};

static bool pool_make(struct pool *pool, const double *values, size_t n)
{
    *pool =
        (struct pool){.sorted = malloc(n * sizeof *values), .drawn = malloc(n * sizeof *pool->drawn), .n = n};
    if (pool->sorted == NULL || pool->drawn == NULL)
        return false;
    memcpy(pool->sorted, values, n * sizeof *values);
    statistics_spread(pool->sorted, n);
    return true;
}

static void pool_free(struct pool *pool)
{
    free(pool->sorted);
    free(pool->drawn);
}

/* A number from 0 to n-1, without a division (Lemire, "Fast random integer generation in an interval", 2019).
 * Its bias is below n / 2^32: negligible for n below 2^16. */
static size_t random_below(size_t n, uint64_t *random)
{
    return (size_t)(((statistics_random(random) >> 32) * n) >> 32);
}

static double pool_draw_median(struct pool *pool, uint64_t *random)
{
    size_t n = pool->n, below = 0, at = 0;
    memset(pool->drawn, 0, n * sizeof *pool->drawn);
    for (size_t i = 0; i < n; i++)
        pool->drawn[random_below(n, random)]++;
    while (below + pool->drawn[at] <= (n - 1) / 2)
        below += pool->drawn[at++];
    double lower = pool->sorted[at];
    while (below + pool->drawn[at] <= n / 2)
        below += pool->drawn[at++];
    return (lower + pool->sorted[at]) / 2;
}

/* The ends of the middle part of the draws' figures, which are sorted. */
static struct interval middle_part(double figures[DRAWS], double confidence)
{
    statistics_spread(figures, DRAWS);
    size_t rank = (size_t)((1 - confidence) / 2 * (DRAWS + 1) + 0.5);
    size_t cut = rank > 0 ? rank - 1 : 0;
    return (struct interval){.low = figures[cut], .high = figures[DRAWS - 1 - cut]};
}

static struct interval interval_of(struct pool *pool, double confidence, uint64_t seed)
{
    double *figures = malloc(DRAWS * sizeof *figures);
    if (figures == NULL)
        return unknown;
    for (size_t i = 0; i < DRAWS; i++)
        figures[i] = pool_draw_median(pool, &seed);
    struct interval interval = middle_part(figures, confidence);
    free(figures);
    return interval;
}

struct interval bootstrap_median(const double *values, size_t n, double confidence, uint64_t seed)
{
    struct pool pool;
    if (n == 0)
        return unknown;
    struct interval interval = pool_make(&pool, values, n) ? interval_of(&pool, confidence, seed) : unknown;
    pool_free(&pool);
    return interval;
}
