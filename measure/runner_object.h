/* A runner with its traits as run.json and `simul list` hold it. */
#ifndef MEASURE_RUNNER_OBJECT_H
#define MEASURE_RUNNER_OBJECT_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "runners/runner.h"

/* Adds the traits to `object`, without the name. Returns false without memory. */
bool runner_object_add_traits(cJSON *object, const struct runner *runner);

/* Adds the member "runners": every registered runner, by its name. */
void runner_object_add_all(cJSON *document);

#endif
