/* What has to be known of a run's figures before they are believed: where they are from, what recording them
 * cost, and which samples were disturbed or lie far from the others. */
#ifndef REPORT_TEXT_DATA_QUALITY_H
#define REPORT_TEXT_DATA_QUALITY_H

#include <cjson/cJSON.h>

/* Reports each of these in a sentence, those that apply. */
void data_quality_report(const cJSON *run, void (*report)(void *context, const char *line), void *context);

#endif
