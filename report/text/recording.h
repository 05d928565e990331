/* What recording cost of the time it measured. */
#ifndef REPORT_TEXT_RECORDING_H
#define REPORT_TEXT_RECORDING_H

#include <stddef.h>

#include <cjson/cJSON.h>

/* In up to two sentences: what a task that does nothing cost under the runner where it cost most, with
 * recording and without; and the largest share of its lanes' time that recording cost in any cell, by that
 * difference. "" where nothing was recorded. Returns `out`. */
char *report_recording(const cJSON *run, char *out, size_t bytes);

#endif
