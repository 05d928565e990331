/* A shared table of times, and its percentiles. */
#include "workloads/support/latencies.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { KEPT_MOST = 1 << 20 }; /* 8 MiB, sorted in a tenth of a second */

struct latencies {
    uint64_t step; /* every step-th thing is kept */
    size_t count, mapped_bytes;
    uint64_t ns[];
};

struct latencies *latencies_create(uint64_t things)
{
    uint64_t step = things / KEPT_MOST + (things % KEPT_MOST != 0);
    step = step > 0 ? step : 1;
    size_t count = (size_t)(things / step + (things % step != 0));
    size_t bytes = sizeof(struct latencies) + count * sizeof(uint64_t);
    /* Populated, so that at least the process that makes it records without a page fault. */
    struct latencies *latencies =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (latencies == MAP_FAILED)
        return NULL;
    latencies->step = step;
    latencies->count = count;
    latencies->mapped_bytes = bytes;
    return latencies;
}

void latencies_destroy(struct latencies *latencies)
{
    if (latencies != NULL)
        munmap(latencies, latencies->mapped_bytes);
}

void latencies_record(struct latencies *latencies, uint64_t i, uint64_t ns)
{
    if (i % latencies->step == 0)
        latencies->ns[i / latencies->step] = ns;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

unsigned latencies_gauges(struct latencies *latencies, const char *name, struct gauge *out)
{
    static const struct {
        const char *name;
        size_t percent;
    } shown[] = {{"p50", 50}, {"p99", 99}, {"max", 100}};
    enum { SHOWN = sizeof shown / sizeof *shown };
    qsort(latencies->ns, latencies->count, sizeof *latencies->ns, by_value);
    for (size_t i = 0; i < SHOWN; i++) {
        size_t place = latencies->count > 0 ? (latencies->count - 1) * shown[i].percent / 100 : 0;
        out[i] =
            (struct gauge){.unit = "ns", .value = latencies->count > 0 ? (double)latencies->ns[place] : 0};
        snprintf(out[i].name, sizeof out[i].name, "%s %s", name, shown[i].name);
    }
    return SHOWN;
}
