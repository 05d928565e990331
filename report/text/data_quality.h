/* How far a run's figures can be trusted: their origin, recording's cost, and samples that were disturbed or
 * lie far from others. */
#ifndef REPORT_TEXT_DATA_QUALITY_H
#define REPORT_TEXT_DATA_QUALITY_H

#include <cjson/cJSON.h>

/* Reports each point that applies, in one sentence each. */
void data_quality_report(const cJSON *run, void (*report)(void *context, const char *line), void *context);

/* Two parts of it that bear on single figures: disturbed samples, in short, and speed-ups above their limit.
 */
void data_quality_disturbed(const cJSON *run, void (*report)(void *context, const char *line), void *context);
void data_quality_above_limit(const cJSON *run, void (*report)(void *context, const char *line),
                              void *context);

#endif
