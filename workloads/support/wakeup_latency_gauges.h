/* Wake-up latencies of tasks as gauges: the cost of waiting to be resumed, which a makespan does not show. */
#ifndef WORKLOADS_SUPPORT_WAKEUP_LATENCY_GAUGES_H
#define WORKLOADS_SUPPORT_WAKEUP_LATENCY_GAUGES_H

#include "workloads/workload.h"

/* The index in outcome.measured of a task's wake-up latency, in ns. */
enum { LATENESS_NS };

/* The hook `gauges`: "wake-up latency p50", "wake-up latency p99" (of 100 tasks or more) and "wake-up latency
 * max". Returns how many, or 0 without memory to sort in. */
unsigned wakeup_latency_gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                               uint64_t makespan_ns, struct gauge out[MAX_GAUGES]);

#endif
