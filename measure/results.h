/* The run's document as it grows: cells, samples as they end, and their summaries. */
#ifndef MEASURE_RESULTS_H
#define MEASURE_RESULTS_H

#include <cjson/cJSON.h>

#include "analysis/statistics/statistics.h"
#include "measure/plan/cell.h"
#include "measure/sample/sample.h"

/* A new document for a plan, complete: false, without samples. NULL when out of memory. */
cJSON *results_new(const struct plan *plan, int argc, char *const argv[]);

/* Adds the words in which a headline speaks of the workload's tasks to its description. */
void results_add_words(cJSON *object, const struct workload *workload);

/* Adds a sample to its cell and draws the summaries of its group anew. An ok sample whose outcomes differ
 * from those of the other cells of its group becomes a failed one. */
void results_add(cJSON *document, const struct plan *plan, unsigned index, struct sample *sample);

/* The parallel capacity measured so far (n > 0 values, which it sorts). */
void results_set_capacity(cJSON *document, double *values, unsigned n);

/* The JSON object of the cell named `id`. */
cJSON *results_cell(const cJSON *document, const char *id);

/* Draws every summary with its intervals, and flags outliers. */
void results_settle(cJSON *document, const struct plan *plan);

/* Records how many repeats were made so far. */
void results_set_made(cJSON *document, unsigned made);

/* Records how many repeats were made, what ended the run (repeats.stopped_by in docs/schema/run.schema.json),
 * and whether the run is complete. A cell without samples in an interrupted run stays "interrupted". */
void results_finish(cJSON *document, unsigned made, const char *stopped_by, bool complete);

/* Adds {"median", "min", "max"} under a name. */
void results_add_spread(cJSON *object, const char *name, struct spread spread);

/* Whether every cell is "ok". */
bool results_all_ok(const cJSON *document);

#endif
