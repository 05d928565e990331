/* The cost of recording, as a share of the measured time. */
#ifndef REPORT_TEXT_RECORDING_H
#define REPORT_TEXT_RECORDING_H

#include <stddef.h>

#include <cjson/cJSON.h>

/* In up to two sentences: an empty task's cost with and without recording, under the runner with the highest
 * cost; the largest share of lanes' time that recording cost in any cell. "" where nothing was recorded.
 * Returns `out`. */
char *report_recording(const cJSON *run, char *out, size_t bytes);

#endif
