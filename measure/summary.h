/* The summary of a cell: medians and ranges over its samples, speed-ups over sync's, and what the workload
 * itself remarks. */
#ifndef MEASURE_SUMMARY_H
#define MEASURE_SUMMARY_H

#include <cjson/cJSON.h>

#include "measure/cell.h"

enum { SUMMARY_REPEATS_MOST = 1024 };

/* Draws the summaries of a group's cells anew. */
void summary_draw(cJSON *document, const struct plan *plan, unsigned group);

/* The one sample whose trace is kept: of a failed cell the first failed one, else the one with the median
 * makespan. -1: none. */
int summary_kept_repeat(const cJSON *cell);

#endif
