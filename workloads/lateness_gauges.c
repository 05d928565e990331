/* Percentiles of the tasks' lateness. */
#include "workloads/lateness_gauges.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

unsigned lateness_gauges(const struct outcome *outcomes, unsigned n, unsigned place,
                         struct gauge out[GAUGES_MOST])
{
    uint64_t *late_ns = n > 0 ? calloc(n, sizeof *late_ns) : NULL;
    if (late_ns == NULL)
        return 0;
    for (unsigned i = 0; i < n; i++)
        late_ns[i] = outcomes[i].measured[place];
    qsort(late_ns, n, sizeof *late_ns, by_value);
    size_t rank_p50 = ((size_t)n * 50 + 99) / 100, rank_p99 = ((size_t)n * 99 + 99) / 100;
    out[0] = (struct gauge){"lateness p50", "ns", (double)late_ns[rank_p50 - 1]};
    out[1] = (struct gauge){"lateness p99", "ns", (double)late_ns[rank_p99 - 1]};
    out[2] = (struct gauge){"lateness max", "ns", (double)late_ns[n - 1]};
    free(late_ns);
    return 3;
}
