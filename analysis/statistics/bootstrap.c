/* Percentile intervals. A draw is never sorted: the values are, once, so that counting how often each was
 * drawn puts the draw in order. */
#include "analysis/statistics/bootstrap.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/statistics/statistics.h"

/* One less than a round number, so that the usual levels fall on one of the draws (Davison and Hinkley,
 * "Bootstrap Methods and their Application", 1997, section 2.4): 2.5 % is the 250th. */
enum { DRAWS = 9999 };

static const struct interval unknown = {.low = NAN, .high = NAN};

/* Values that can be drawn from. */
struct pool {
    double *sorted;
    unsigned *drawn; /* how often each was, in the draw at hand */
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

/* A number from 0 to n-1, without a division (Lemire, "Fast random integer generation in an interval", 2019);
 * for n below 2^16, its bias of less than n / 2^32 is of no account. */
static size_t random_below(size_t n, uint64_t *random)
{
    return (size_t)(((statistics_random(random) >> 32) * n) >> 32);
}

/* Draws n of the n values and returns the median of the draw. */
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

/* The ends between which the middle part of the draws' figures lies; sorts them. */
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
