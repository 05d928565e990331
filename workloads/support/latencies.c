/* A shared table of times, and its percentiles. */
#include "workloads/support/latencies.h"

#include <stdio.h>
#include <sys/mman.h>

#include "task/percentiles.h"

enum { MAX_KEPT = 1 << 20 }; /* 8 MiB, sorted in a tenth of a second */

struct latencies {
    uint64_t step; /* every step-th thing is kept */
    size_t count, mapped_bytes;
    uint64_t ns[];
};

struct latencies *latencies_create(uint64_t things)
{
    uint64_t step = things / MAX_KEPT + (things % MAX_KEPT != 0);
    step = step > 0 ? step : 1;
    size_t count = (size_t)(things / step + (things % step != 0));
    size_t bytes = sizeof(struct latencies) + count * sizeof(uint64_t);
    /* Populated: at least the process that maps the table records without a page fault. */
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

unsigned latencies_gauges(struct latencies *latencies, const char *name, struct gauge *out)
{
    struct percentiles p = percentiles_of(latencies->ns, latencies->count);
    const struct {
        const char *name;
        uint64_t ns;
        size_t min_count;
    } shown[] = {{"p50", p.p50, 1}, {"p99", p.p99, 100}, {"max", p.max, 1}};
    unsigned count = 0;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        if (latencies->count < shown[i].min_count)
            continue;
        out[count] = (struct gauge){.unit = "ns", .value = (double)shown[i].ns};
        snprintf(out[count].name, sizeof out[count].name, "%s %s", name, shown[i].name);
        count++;
    }
    return count;
}
