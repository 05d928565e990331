/* The summary of a cell: medians and ranges over its samples, speed-ups over those of the base runner, and
 * what the workload itself adds. */
#ifndef MEASURE_SUMMARY_H
#define MEASURE_SUMMARY_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "measure/plan/cell.h"

/* Draws the summaries of a group's cells anew. Bootstrap intervals (ci_low, ci_high; 95 %) cost some
 * milliseconds a cell, so they are left out while samples still come in. */
void summary_draw(cJSON *document, const struct plan *plan, unsigned group, bool intervals);

/* Flags the samples of a cell that lie far from the others: beyond 1.5 times the interquartile range outside
 * the quartiles (Tukey, "Exploratory Data Analysis", 1977). They are reported, never dropped. Needs at least
 * 5 samples that are ok. */
void summary_flag_outliers(cJSON *cell);

/* Whether both ends of the makespan's interval of every cell that is ok are within `fraction` of the median.
 */
bool summary_settled(const cJSON *document, double fraction);

/* The one sample whose trace is kept: of a failed cell the first failed one, else the one with the median
 * makespan. -1: none. */
int summary_kept_repeat(const cJSON *cell);

#endif
