/* What a task that does nothing costs under each runner of a plan, with and without recording: what the tool
 * itself takes, measured in the run that it is part of. */
#ifndef MEASURE_NULL_COST_H
#define MEASURE_NULL_COST_H

#include <cjson/cJSON.h>

#include "measure/plan/plan.h"

/* Runs small samples of `null`, some 10 ms a runner, and adds "null_ns" to `machine`: by runner, ns a task. A
 * sample that fails adds nothing. To be called between sample_watch_begin and sample_watch_end. Returns false
 * if the user asked to stop meanwhile. */
bool null_cost_measure(const struct plan *plan, unsigned cpus_allowed, cJSON *machine);

#endif
