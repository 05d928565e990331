/* How late tasks woke from a sleep, as gauges: the price of waiting for one's turn, which a makespan does not
 * show. */
#ifndef WORKLOADS_LATENESS_GAUGES_H
#define WORKLOADS_LATENESS_GAUGES_H

#include "workloads/workload.h"

/* Fills in the median, the 99th percentile (nearest rank) and the maximum of what the tasks kept in
 * `measured[place]`: by how many ns each went on later than it had asked for. Returns how many gauges that
 * are: 3, or 0 without memory to sort in. */
unsigned lateness_gauges(const struct outcome *outcomes, unsigned n, unsigned place,
                         struct gauge out[GAUGES_MOST]);

#endif
