/* How much CPU work a millisecond is on this machine: measured once, kept in the user's cache folder, and
 * stored with every run that uses the calibration. */
#ifndef MEASURE_PLAN_CALIBRATION_H
#define MEASURE_PLAN_CALIBRATION_H

#include <stdint.h>

#include <cjson/cJSON.h>

#include "task/error.h"

struct calibration {
    uint64_t work_per_ms; /* iterations of the kernel of workloads/support/work.h */
    const char *source;   /* "measured", "kept" or "given" */
    char doubt[160]; /* why it does not hold here, or did not until it was measured again; "" if it holds */
};

/* Reads `file` (a kept calibration, or a run.json). Without `file`, reads the calibration kept for this
 * processor, this kind of core and this build, or else measures one, and keeps the measured one if possible.
 * A calibration is checked by a few milliseconds of work: a kept one that does not hold is measured again, a
 * given one stays. Returns 0, or -errno with a text about the given file. */
int calibration_get(const char *file, struct calibration *out, struct error *error);

/* The `calibration` object of run.json. */
cJSON *calibration_object(const struct calibration *calibration);

#endif
