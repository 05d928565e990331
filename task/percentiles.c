/* qsort(3), for lists that are not sorted yet, and nearest ranks. */
#include "task/percentiles.h"

#include <stdlib.h>

static int compare_times(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void sort_times(uint64_t *values, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (values[i] < values[i - 1]) {
            qsort(values, n, sizeof *values, compare_times);
            return;
        }
}

static uint64_t at_rank(const uint64_t *sorted, size_t n, unsigned percent)
{
    size_t rank = (n * percent + 99) / 100;
    return sorted[rank > 0 ? rank - 1 : 0];
}

struct percentiles percentiles_of(uint64_t *values, size_t n)
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
