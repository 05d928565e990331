/* What a wait costs (task/wait_cost.h), as it was measured last in this run: anew before each sample, as it
 * changes with the machine's load and its host's. */
#ifndef MEASURE_WAIT_CALIBRATION_H
#define MEASURE_WAIT_CALIBRATION_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "task/wait_cost.h"

enum { WAIT_CALIBRATIONS_KEPT = 15 };

/* What was measured last, in ns. */
struct wait_figures {
    uint64_t works[WAIT_CALIBRATIONS_KEPT], looks[WAIT_CALIBRATIONS_KEPT];
    unsigned count; /* so far */
};

struct wait_calibration {
    bool kernel; /* the waiter's switches are recorded, as those of the samples are: that takes time */
    struct wait_cost cost; /* the medians of the last ones, and the most that any of these was charged */
    struct wait_figures figures[BLOCK_KIND_COUNT][WAIT_LENGTHS];
    uint64_t charges[WAIT_CALIBRATIONS_KEPT];
    uint64_t switches[WAIT_CALIBRATIONS_KEPT];
    unsigned switches_count; /* so far */
    unsigned count;          /* of calibrations so far */
    unsigned renewals;       /* of these, not of all lengths */
};

/* Nothing is known yet. */
void wait_calibration_begin(struct wait_calibration *calibration, bool kernel);

/* Measures waits of all kinds: in some 10 ms short ones alone, which count most; each fourth
 * time in some 20 those of 1 ms too; or in some 120 all. */
void wait_calibration_renew(struct wait_calibration *calibration, bool all);

/* Takes in what was measured: figures that are 0 are not known. A length of which nothing is known at all has
 * the figures of the nearest one that is. */
void wait_calibration_add(struct wait_calibration *calibration, const struct wait_cost *now);

/* As it stands in run.json. */
cJSON *wait_cost_object(const struct wait_cost *cost);

#endif
