/* The sweeps of a run as its document holds them. A sweep is a set of series, one a runner (and size of its
 * pool); a series has one point a value of the variable. Charts, fits and crossovers are made from sweeps. */
#ifndef ANALYSIS_MEASURED_SWEEP_H
#define ANALYSIS_MEASURED_SWEEP_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "analysis/document/traits.h"
#include "analysis/statistics/ratio.h"
#include "analysis/statistics/statistics.h"

struct series_point {
    double value; /* of the variable */
    double tasks;
    const cJSON *cell;         /* borrowed from the document */
    struct spread makespan_ns; /* above 0 */
    struct spread memory_bytes;
    struct typical typical; /* the makespan, for verdicts */
};

struct series {
    const char *runner;
    struct traits traits; /* the runner's */
    double workers;       /* NaN: no pool, or the workers are the variable */
    bool one_per_task;    /* a worker for each task */
    bool constant; /* the variable has no effect (workers without a pool): one point, true of all values */
    struct series_point *points; /* the measured ones, by their values; never empty */
    size_t count;
};

struct measured_sweep {
    const char *name;     /* safe as a file name */
    const char *title;    /* what all cells have in common: "count:delay=1ms" */
    const char *variable; /* "tasks", "workers", or a parameter's name */
    const char *unit;     /* of the values: "ns", "B" or "" */
    struct series *lines;
    size_t count;
    double *values; /* all measured ones, ascending */
    size_t value_count;
    double level; /* of verdicts; the family is each pair of series at each value, in all sweeps of the run */
};

struct measured_sweeps {
    struct measured_sweep *sweeps;
    size_t count;
};

/* Reads the sweeps of a run. Returns 0, or -ENOMEM. */
int measured_sweeps_read(const cJSON *run, struct measured_sweeps *out);
void measured_sweeps_free(struct measured_sweeps *sweeps);

/* The series' point at a value, or NULL. */
const struct series_point *series_at(const struct series *line, double value);

/* "threads with 4 workers", "coroutines"; as the subject of a sentence. Returns `out`. */
char *series_name(const struct series *line, char *out, size_t bytes);

/* "threads (pool of 4)", as shown beside figures: of a cell, whose workers are NaN where its runner has none,
 * and of a line. Return `out`. */
char *cell_label(const char *runner, double workers, bool one_per_task, char *out, size_t bytes);
char *series_label(const struct series *line, char *out, size_t bytes);

/* A value with its unit: "3.1 ms", "64 KiB", "12". Returns `out`. */
char *sweep_show_value(const struct measured_sweep *measured, double value, char *out, size_t bytes);

/* "1 to 16 tasks", "compute from 100 us to 12.8 ms": the variable and its span. Returns `out`. */
char *sweep_show_span(const struct measured_sweep *measured, char *out, size_t bytes);

#endif
