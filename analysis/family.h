/* The sweeps of a run as its document holds them: each is a family of lines, one a runner (and size of its
 * pool), of points, one a value of what varies. Charts are drawn, laws fitted and crossovers found from
 * these. */
#ifndef ANALYSIS_FAMILY_H
#define ANALYSIS_FAMILY_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "analysis/traits.h"

/* A figure over the repeats of a point; NaN where nothing was measured. */
struct family_range {
    double median, min, max;
};

struct family_point {
    double value; /* of the variable */
    double tasks;
    const cJSON *cell;               /* borrowed from the document */
    struct family_range makespan_ns; /* above 0 */
    struct family_range memory_bytes;
    double low_ns, high_ns; /* between which the median of the makespans surely lies: its 95 % interval, and 5
                               % to both sides where there was one repeat */
};

struct family_line {
    const char *runner;
    struct traits traits; /* the runner's */
    double workers;       /* NaN: no pool, or the workers are what varies */
    bool one_per_task;    /* a worker for each task */
    bool constant; /* what varies is nothing to it (a runner without a pool, where the workers do): one point,
                    * true of all values
                    */
    struct family_point *points; /* those that were measured, by their values; never empty */
    size_t count;
};

struct family {
    const char *name;     /* safe as a file name */
    const char *title;    /* what all cells have in common: "count:delay=1ms" */
    const char *variable; /* "tasks", "workers", or a parameter's name */
    const char *unit;     /* of the values: "ns", "B" or "" */
    struct family_line *lines;
    size_t count;
    double *values; /* every value that was measured, ascending */
    size_t value_count;
};

struct families {
    struct family *families;
    size_t count;
};

/* Reads the sweeps of a run. Returns 0, or -ENOMEM. */
int families_read(const cJSON *run, struct families *out);
void families_free(struct families *families);

/* The line's point at a value, or NULL. */
const struct family_point *family_at(const struct family_line *line, double value);

/* "threads with 4 workers", "coroutines"; as the subject of a sentence. Returns `out`. */
char *family_line_name(const struct family_line *line, char *out, size_t bytes);

/* "threads (pool of 4)", as it is shown beside figures: of a cell, whose workers are NaN where its runner has
 * none, and of a line. Return `out`. */
char *cell_label(const char *runner, double workers, bool one_per_task, char *out, size_t bytes);
char *family_line_label(const struct family_line *line, char *out, size_t bytes);

/* A value with its unit: "3.1 ms", "64 KiB", "12". Returns `out`. */
char *family_value(const struct family *family, double value, char *out, size_t bytes);

/* "1 to 16 tasks", "compute from 100 us to 12.8 ms": what varies, and from where to where. Returns `out`. */
char *family_span(const struct family *family, char *out, size_t bytes);

#endif
