/* The run's document as it grows: cells, samples as they come in, and the summaries drawn from them. */
#ifndef MEASURE_RESULTS_H
#define MEASURE_RESULTS_H

#include <cjson/cJSON.h>

#include "measure/cell.h"
#include "measure/sample.h"

/* A new document for a plan, complete: false, without samples. NULL when out of memory. */
cJSON *results_new(const struct plan *plan, int argc, char *const argv[]);

/* Adds a sample to its cell and draws the summaries of its group anew. An ok sample whose outcomes differ
 * from those of the other cells of its group becomes a failed one. */
void results_add(cJSON *document, const struct plan *plan, unsigned cell, struct sample *sample);

/* The parallel capacity measured so far (n > 0 values, which it sorts). */
void results_set_capacity(cJSON *document, double *values, unsigned n);

/* The cell that is called `id`; its JSON object. */
cJSON *results_cell(const cJSON *document, const char *id);

/* A cell without samples when the run is cut short is "interrupted". `made` is how many repeats were done. */
void results_finish(cJSON *document, unsigned made, bool complete);

/* Whether a cell or a sample is "ok". */
bool results_is_ok(const cJSON *object);

/* Adds {"median", "min", "max"} under a name. */
void results_add_spread(cJSON *object, const char *name, struct spread spread);

/* Whether every cell is "ok". */
bool results_all_ok(const cJSON *document);

#endif
