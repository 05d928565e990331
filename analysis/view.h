/* What the report shows, picked from run.json once: groups of cells that are compared with each other, in the
 * order of the document. Each figure is a number or NaN. The view borrows every text from the document. */
#ifndef ANALYSIS_VIEW_H
#define ANALYSIS_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "analysis/document/traits.h"
#include "analysis/measured_sweep.h"
#include "analysis/statistics/ratio.h"
#include "analysis/statistics/statistics.h"
#include "task/error.h"

struct view_cell {
    const cJSON *json;
    const char *id, *runner, *status;
    const char *run;      /* the label of its run, in a document that joins several; else "" */
    const char *error;    /* "" if none */
    const char *trace;    /* relative to the results folder; NULL if there is none */
    struct traits traits; /* the runner's */
    char label[192];      /* "threads (pool of 4)": distinguishes the cell from the others of its group;
                           * in a joined group "threads (pool of 4), polite=true" */
    bool ok;              /* finished, and has figures */
    bool inferred;        /* its parallelism is derived from CPU time, not measured by the kernel */
    double workers;       /* NaN for a runner without a pool */
    bool one_per_task;    /* a worker for each task */
    bool between;         /* a point between the ends of a longer sweep: its trace is not shown */
    struct spread makespan_ns, speedup;
    struct typical typical;           /* the makespan, for verdicts */
    double limit;                     /* the limit of the speed-up */
    const struct view_cell *stand_in; /* what the speed-up is over, of the same group, where the runner's base
                                       * has no times; else NULL */
    bool speedup_doubtful; /* a time that it is made of was disturbed, is the only one, or is of failures */
    double in_flight_mean, in_flight_max, on_cpu_mean, on_cpu_max;
};

struct view_group {
    const char *name;  /* file-name safe */
    const char *title; /* as it would be typed */
    const char *workload, *kind;
    double tasks;      /* NaN where the runs of a joined group differ in it */
    bool joined;       /* has cells of several runs, between which there is no verdict */
    const char *sweep; /* of the sweep that the group is a point of, or NULL */
    bool between;      /* a point between the ends of a longer sweep: its charts are left out */
    struct view_cell *cells;
    size_t count;
};

/* Groups, or the cells of one group, that differ in one variable. */
struct view_sweep {
    const struct measured_sweep *measured;
    struct view_group heading; /* name and title for the sweep's charts; no cells */
    char title[640];
};

struct view {
    const cJSON *run;
    struct view_group *groups;
    size_t count;
    struct view_cell *cells; /* owns the cells of all groups */
    struct measured_sweeps measured;
    struct view_sweep *sweeps; /* one for each measured sweep */
    size_t sweep_count;
    bool joined;  /* the document joins several runs (analysis/join/join.h) */
    double level; /* of verdicts; the family is the best of each group against the group's others */
};

/* Refuses a name that would lead out of the results folder. Returns 0, or -errno with a text. */
int view_make(const cJSON *run, struct view *out, struct error *error);
void view_free(struct view *view);

/* Reads the sweeps and marks the groups and cells that are points of them. For view_make, after the cells.
 * Returns as view_make. */
int view_read_sweeps(struct view *view, struct error *error);

/* Whether a name is fit for a file on every system: letters, digits and "._-", and no dot first. */
bool view_is_file_name(const char *name);

/* The group of this name, or NULL. */
const struct view_group *view_find(const struct view *view, const char *name);

/* The group's first cell that finished and whose runner has a trait, or NULL. */
const struct view_cell *view_trait(const struct view_group *group, bool (*has)(const struct traits *));

/* Whether speed-ups are over this cell, which finished. */
bool view_is_base(const struct view_cell *cell);

/* A cell's speed-up beside its limit, for whoever shows both: above the limit by no more than repeats differ,
 * or than the last digit shown, it is at the limit. */
enum speedup_place {
    SPEEDUP_NONE,
    SPEEDUP_BASE,
    SPEEDUP_DOUBTFUL, /* speedup_doubtful: no factor is stated */
    SPEEDUP_WITHOUT_LIMIT,
    SPEEDUP_BELOW,
    SPEEDUP_AT,
    SPEEDUP_ABOVE
};
enum speedup_place view_speedup_place(const struct view_cell *cell);

/* What a cell's speed-up is over: "sync", or the label of the case that stands in. */
const char *view_base_name(const struct view_cell *cell);

/* The status of a cell that the run did not come to. */
#define VIEW_NOT_RUN "not run"

/* A status in words: "failed", "timed out", "interrupted", "not run". */
const char *view_status_words(const char *status);

#endif
