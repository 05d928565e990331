/* How far a run's figures can be trusted: their origin, recording's cost, and samples that were disturbed or
 * lie far from others. */
#ifndef REPORT_TEXT_DATA_QUALITY_H
#define REPORT_TEXT_DATA_QUALITY_H

#include <cjson/cJSON.h>

/* Reports each point that applies, in one sentence each. */
void data_quality_report(const cJSON *run, void (*report)(void *context, const char *line), void *context);

/* Why the run is not complete, in a sentence; NULL if it is. */
const char *data_quality_unfinished(const cJSON *run);

/* What bears on all figures, in one line at most: samples that count and were disturbed, or too few repeats
 * for a winner. */
void data_quality_doubts(const cJSON *run, void (*report)(void *context, const char *line), void *context);

/* What speed-ups are over where the runners' base has no times. */
void data_quality_bases(const cJSON *run, void (*report)(void *context, const char *line), void *context);

/* Speed-ups above their limit, with the reason. */
void data_quality_above_limit(const cJSON *run, void (*report)(void *context, const char *line),
                              void *context);

#endif
