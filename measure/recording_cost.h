/* What recording costs: pairs of small samples, of which one records and the other does not. */
#ifndef MEASURE_RECORDING_COST_H
#define MEASURE_RECORDING_COST_H

#include <cjson/cJSON.h>

#include "measure/plan/plan.h"

/* Adds to the document's `machine`:
 * - "null_ns": by runner, the time of a task that does nothing (workloads/null.c), recorded and bare, in ns:
 * the smallest of three samples of each where the plan has the workload null, else one of fewer tasks;
 * - "recording_ns": what an event costs, with its reading of the clock (workloads/queue.c, one task after
 *   another), and what a switch of a thread costs more while the kernel records it (two threads that hand one
 *   item over), in ns: the differences of the shortest samples.
 * Lasts some 0.1 s, with a pool 0.3 s; left out of runs of less than 3 s. Where samples fail, nothing is
 * added; for null_ns a warning names the reason. To be called between sample_watch_begin and
 * sample_watch_end. Returns false if the user asked to stop meanwhile. */
bool recording_cost_measure(const struct plan *plan, unsigned cpus_allowed, cJSON *document);

#endif
