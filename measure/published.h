/* What a workload publishes, in published/CELL/ of the results folder: from the first sample of a cell that
 * is ok. It is written into a hidden folder, which gets its name when the sample was ok. */
#ifndef MEASURE_PUBLISHED_H
#define MEASURE_PUBLISHED_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "measure/plan/cell.h"

struct published {
    int dir_fd; /* of the results, borrowed */
    int fd;     /* the hidden folder, or -1: nothing is to be published */
    char name[CELL_NAME_BYTES + 32], hidden[CELL_NAME_BYTES + 32];
};

/* Opens the hidden folder, unless the workload publishes nothing or the cell's result has a folder already. A
 * folder that cannot be made costs only what would have stood in it. */
void published_begin(struct published *p, int dir_fd, const cJSON *result, const struct cell *cell);

/* Keeps the folder and names it in the result, or removes it. */
void published_end(struct published *p, cJSON *result, bool keep);

#endif
