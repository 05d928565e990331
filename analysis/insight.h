/* One insight of run.json: a sentence on a sweep, and the numbers in it. */
#ifndef ANALYSIS_INSIGHT_H
#define ANALYSIS_INSIGHT_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "analysis/measured_sweep.h"
#include "task/error.h"

/* A sentence may hold an error's whole text. */
enum { INSIGHT_TEXT_BYTES = sizeof(struct error) + 256, INSIGHT_NAME_BYTES = 96 };

/* Whether the sweep's variable has this name. */
bool sweep_varies(const struct measured_sweep *measured, const char *variable);

/* Adds an insight, whose sentence gets a capital letter. Returns it, owned by the list. */
cJSON *insight_add(cJSON *insights, const struct measured_sweep *measured, const char *kind,
                   const char *text);

/* Adds a number, or null for what is none. */
void insight_add_number(cJSON *object, const char *name, double value);

#endif
