/* qsort(3), where there is anything to do. */
#include "trace/sort.h"

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
