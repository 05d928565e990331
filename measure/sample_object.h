/* One sample as an object of run.json: docs/schema/run.schema.json says what its figures mean. */
#ifndef MEASURE_SAMPLE_OBJECT_H
#define MEASURE_SAMPLE_OBJECT_H

#include <cjson/cJSON.h>

#include "measure/sample/sample.h"

/* Of a sample of so many tasks. The figures of one that failed are not there: a half-run has no makespan. */
cJSON *sample_object(const struct sample *sample, unsigned tasks);

/* The text, or null for an empty one. */
cJSON *text_or_null(const char *text);

#endif
