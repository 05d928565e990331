/* What has to be known of a run's figures before they are believed: where they are from, what recording them
 * cost, and which samples were disturbed, lie far from the others, or contradict themselves. */
#ifndef REPORT_TEXT_TRUST_H
#define REPORT_TEXT_TRUST_H

#include <cjson/cJSON.h>

/* Stands before a figure that is inferred, in tables. */
#define TRUST_INFERRED_MARK "~"

/* Tells each of these in a sentence, those that apply. */
void trust_tell(const cJSON *run, void (*tell)(void *context, const char *line), void *context);

#endif
