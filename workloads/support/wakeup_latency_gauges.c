/* Percentiles of the tasks' wake-up latencies, one a task. */
#include "workloads/support/wakeup_latency_gauges.h"

#include "workloads/support/latencies.h"

unsigned wakeup_latency_gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                               uint64_t makespan_ns, struct gauge out[MAX_GAUGES])
{
    (void)world, (void)makespan_ns;
    struct latencies *late = latencies_create(n);
    if (late == NULL)
        return 0;
    for (unsigned i = 0; i < n; i++)
        latencies_record(late, i, outcomes[i].measured[LATENESS_NS]);
    unsigned count = latencies_gauges(late, "wake-up latency", out);
    latencies_destroy(late);
    return count;
}
