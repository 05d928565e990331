/* What the report shows, picked from run.json once: groups of cells that are compared with each other, in the
 * order of the document, with each figure as a number or NaN. The view borrows every text from the
 * document. */
#ifndef REPORT_VIEW_H
#define REPORT_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "task/error.h"

/* The middle, least and largest of the repeats; all NaN where nothing was measured. */
struct range {
    double median, min, max;
};

struct view_cell {
    const cJSON *json;
    const char *id, *runner, *status;
    const char *error; /* "" if none */
    const char *trace; /* relative to the results folder; NULL if there is none */
    char label[96];    /* "threads (pool of 4)": tells the cell from the others of its group */
    bool ok;           /* finished, and has figures */
    bool inferred;     /* its parallelism is derived from CPU time, not measured by the kernel */
    double workers;    /* NaN for a runner without a pool */
    bool one_per_task; /* a worker for each task */
    struct range makespan_ns, speedup;
    double at_most; /* the ceiling of the speed-up */
    double in_flight_mean, in_flight_max, on_cpu_mean, on_cpu_max;
};

struct view_group {
    const char *name;  /* file-name safe */
    const char *title; /* as it would be typed */
    const char *workload, *kind;
    double tasks;
    struct view_cell *cells;
    size_t count;
};

struct view {
    const cJSON *run;
    struct view_group *groups;
    size_t count;
    struct view_cell *cells; /* owns the cells of all groups */
};

/* Returns 0, or -errno with a text: a name that would lead out of the results folder is refused here. */
int view_make(const cJSON *run, struct view *out, struct error *error);
void view_free(struct view *view);

/* The group of this name, or NULL. */
const struct view_group *view_find(const struct view *view, const char *name);

/* The group's cell of this runner that finished, or NULL; the first if there are several. */
const struct view_cell *view_runner(const struct view_group *group, const char *runner);

/* "failed", "timed out", "interrupted": a status as one says it. */
const char *view_status_words(const char *status);

#endif
