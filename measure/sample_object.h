/* One sample as an object of run.json; docs/schema/run.schema.json defines the figures. */
#ifndef MEASURE_SAMPLE_OBJECT_H
#define MEASURE_SAMPLE_OBJECT_H

#include <cjson/cJSON.h>

#include "measure/sample/sample.h"

/* The object of a sample of `tasks` tasks. A failed sample has no figures: a half-run has no makespan. */
cJSON *sample_object(const struct sample *sample, unsigned tasks);

/* The text, or null for an empty one. */
cJSON *text_or_null(const char *text);

#endif
