/* What a workload publishes, in published/CELL/ of the results folder: from the first ok sample of a cell.
 * The sample writes into a hidden folder, which gets its name once the sample is ok. */
#ifndef MEASURE_PUBLISHED_H
#define MEASURE_PUBLISHED_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "measure/plan/cell.h"

struct published {
    int dir_fd; /* of the results, borrowed */
    int fd;     /* the hidden folder; -1: nothing to publish */
    char name[CELL_NAME_BYTES + 32], hidden[CELL_NAME_BYTES + 32];
};

/* Opens the hidden folder, unless the workload publishes nothing or the cell's result has a folder already.
 * Without a folder, the run goes on and publishes nothing for the cell. */
void published_begin(struct published *p, int dir_fd, const cJSON *result, const struct cell *cell);

/* Keeps the folder and names it in the result, or removes it. */
void published_end(struct published *p, cJSON *result, bool keep);

#endif
