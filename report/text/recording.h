/* What the recording itself took of the time it measured. */
#ifndef REPORT_TEXT_RECORDING_H
#define REPORT_TEXT_RECORDING_H

#include <stddef.h>

#include <cjson/cJSON.h>

/* In up to two sentences: the cost of an event, measured in the run, and the largest share of its lanes'
 * time that events took in any cell; and what a task that does nothing
 * took, with recording and without. "" where nothing was recorded. Returns `out`. */
char *report_recording(const cJSON *run, char *out, size_t bytes);

#endif
