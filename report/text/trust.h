/* What has to be known of a run's figures before they are believed: where they are from, what recording them
 * cost, and which samples were disturbed or lie far from the others. */
#ifndef REPORT_TEXT_TRUST_H
#define REPORT_TEXT_TRUST_H

#include <cjson/cJSON.h>

/* Reports each of these in a sentence, those that apply. */
void trust_report(const cJSON *run, void (*report)(void *context, const char *line), void *context);

#endif
