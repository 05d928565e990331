/* All events of a sample in the order of time. Each lane's buffer is in order already, so a heap of cursors
 * merges the buffers, with memory proportional to the lanes, not to the events. */
#ifndef TRACE_MERGE_H
#define TRACE_MERGE_H

#include <stdbool.h>

#include "task/shared.h"

struct merge {
    struct shared *shared;
    uint32_t *lanes;  /* heap of lane numbers by the time of their next event */
    uint32_t *at;     /* by lane: the next event */
    uint32_t *counts; /* by lane: the number of events */
    uint32_t left;    /* lanes in the heap */
};

/* Returns 0 or -ENOMEM. The lanes must not be written to any more. */
int merge_open(struct merge *merge, struct shared *shared);
void merge_close(struct merge *merge);

/* The next event and its lane; false at the end. */
bool merge_next(struct merge *merge, const struct event **event, const struct lane **lane);

#endif
