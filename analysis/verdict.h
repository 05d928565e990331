/* The one rule for "faster" (analysis/statistics/ratio.h), applied to the cells of run.json. */
#ifndef ANALYSIS_VERDICT_H
#define ANALYSIS_VERDICT_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "analysis/statistics/ratio.h"

/* How long a cell typically lasts, by its samples that count (document_counts); only by undisturbed ones, if
 * so wanted. Without samples, or without memory, it has 0 repeats. */
struct typical verdict_typical(const cJSON *cell, bool undisturbed);

/* Whether `one` is faster than `other`, at the level of the family of comparisons that both belong to. */
bool verdict_is_faster(const struct typical *one, const struct typical *other, double level);

/* Why the times of a cell may not be compared, if so: neither a winner nor a factor may be named then.
 * DOUBT_FAILURES: verdict_is_of_failures. */
enum doubt { DOUBT_NONE, DOUBT_FEW_REPEATS, DOUBT_DISTURBED, DOUBT_FAILURES };
enum doubt verdict_doubt(const cJSON *cell, const struct typical *typical);

/* The share of a cell's tasks that succeeded: 1 where its workload states no outcomes. */
double verdict_succeeded(const cJSON *cell);

/* Whether a cell's times are those of failures, beside cells of which `best` is the largest share that
 * succeeded: fewer than half of its tasks succeeded, or fewer than there, so that it may be quick because it
 * fails. */
bool verdict_is_of_failures(double succeeded, double best);

#endif
