/* The summary of a cell: medians and ranges over its samples, speed-ups over the base runner, and the
 * workload's own insights. */
#ifndef MEASURE_SUMMARY_H
#define MEASURE_SUMMARY_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "measure/plan/cell.h"

/* Draws the summaries of a group's cells anew. */
void summary_draw(cJSON *document, const struct plan *plan, unsigned group);

/* Flags outliers among a cell's samples (analysis/statistics/outliers.h). They are reported, never dropped.
 * Needs at least 5 samples that are ok. */
void summary_flag_outliers(cJSON *cell);

/* Whether both ends of the makespan's interval of every cell that is ok are within `fraction` of the median.
 */
bool summary_settled(const cJSON *document, double fraction);

/* The repeat whose trace is kept: the first failed one of a failed cell, else the one with the median
 * makespan. -1: none. */
int summary_kept_repeat(const cJSON *cell);

#endif
