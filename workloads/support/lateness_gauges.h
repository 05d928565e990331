/* How late tasks woke from a sleep, as gauges: the price of waiting for one's turn, which a makespan does not
 * show. */
#ifndef WORKLOADS_SUPPORT_LATENESS_GAUGES_H
#define WORKLOADS_SUPPORT_LATENESS_GAUGES_H

#include "workloads/workload.h"

/* Fills in "lateness p50", "lateness p99" and "lateness max" from what the tasks kept in `measured[place]`:
 * by how many ns each went on later than it had asked for. Returns 3, or 0 without memory to sort in. */
unsigned lateness_gauges(const struct outcome *outcomes, unsigned n, unsigned place,
                         struct gauge out[GAUGES_MOST]);

#endif
