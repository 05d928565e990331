/* The rows of a timeline as columns of time, as the page paints them: each column of a row has one look. A
 * state shorter than a column does not grow to one: what ran for less tints the column. So no column has
 * more solid running rows than there are CPUs, as far as the records say. */
#ifndef REPORT_CHARTS_RASTER_H
#define REPORT_CHARTS_RASTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/trace.h"

/* In the order of drawing: a later look covers an earlier one. */
enum look {
    LOOK_QUEUED,    /* from the start to the task's own */
    LOOK_WAITING,   /* the task's thread waits with it */
    LOOK_WAIT_ENDS, /* the last part of a wait that was over at an unknown instant before its end */
    LOOK_PARKED,    /* a suspended coroutine */
    LOOK_READY,
    LOOK_PREEMPTED,
    LOOK_RUNNING,
    LOOK_TINT, /* ran for a part of the column */
    LOOK_COUNT
};

/* What rows are made of. */
struct raster_input {
    const struct trace *trace;
    bool parks;        /* the runner parks its waiting tasks */
    uint32_t rows;     /* at most the trace's tasks, of which that many are picked evenly; at least 1 */
    uint32_t columns;  /* at least 1 */
    uint64_t until_ns; /* the end of the last column */
};

struct raster;

/* Tasks in order of start; those that never started come last. Returns 0 or -ENOMEM; the caller closes `*out`
 * either way. */
int raster_open(const struct raster_input *input, struct raster **out);
void raster_close(struct raster *raster); /* NULL is fine */

/* A run of columns of one look. */
struct raster_bar {
    uint32_t row, begin, end; /* columns; `end` is the first behind the bar */
};

/* The next bar of a look at or after `bar`'s end, by row, then by time; begin with an empty bar. Returns
 * false behind the last. */
bool raster_next(const struct raster *raster, enum look look, struct raster_bar *bar);

#endif
