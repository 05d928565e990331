/* The cost of recording: the time of a task that does nothing (workloads/null.c) under each runner of a plan,
 * with recording and without. */
#ifndef MEASURE_NULL_COST_H
#define MEASURE_NULL_COST_H

#include <cjson/cJSON.h>

#include "measure/plan/plan.h"

/* Runs small samples of `null`, some 30 ms a runner, and adds "null_ns" to `machine`: by runner, ns a task,
 * the smallest of three samples. Adds nothing where all fail. To be called between sample_watch_begin and
 * sample_watch_end. Returns false if the user asked to stop meanwhile. */
bool null_cost_measure(const struct plan *plan, unsigned cpus_allowed, cJSON *machine);

#endif
