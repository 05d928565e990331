/* Several runs in one: their documents become one document of cells that say which run they are of, their
 * traces lie in one results folder. The report of that folder shows the runs on one axis, aligned at their
 * starts. Groups of one workload become one group where each run has one such group; a run with several keeps
 * them apart, except those with equal title and tasks. The points of a sweep stay with their run. Speed-ups
 * stay those over each run's own base. What differs between the runs in the members of the document that hold
 * for a whole run is in `runs`; the document itself has the first run's. */
#ifndef ANALYSIS_JOIN_JOIN_H
#define ANALYSIS_JOIN_JOIN_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "task/error.h"

/* More would not be distinguished on one axis. */
enum { MAX_JOINED_RUNS = 8, RUN_LABEL_BYTES = 64, GROUP_NAME_BYTES = 128, GROUP_TITLE_BYTES = 640 };

struct joined_run {
    const cJSON *document;       /* borrowed */
    const char *path;            /* of the folder, for messages */
    char name[RUN_LABEL_BYTES];  /* of the folder, as a label */
    char label[RUN_LABEL_BYTES]; /* distinguishes the run from the others: "polite=true" */
};

struct joined_group {
    char name[GROUP_NAME_BYTES]; /* at most 50 letters, as ids and names of files begin with it */
    char title[GROUP_TITLE_BYTES];
    unsigned runs; /* whose cells it has: bit N for run N */
};

struct joined_cell {
    const cJSON *from;            /* the cell in its run's document */
    unsigned run;                 /* index of the run */
    size_t group;                 /* index of the group */
    size_t position;              /* among all cells, run by run */
    size_t of_runner, of_workers; /* position of the group's first cell with this runner, and its workers */
    cJSON *cell;                  /* the cell in the joined document, which owns it */
};

struct join {
    struct joined_run runs[MAX_JOINED_RUNS];
    size_t count;
    struct joined_group *groups; /* in the order in which they are shown */
    size_t group_count;
    struct joined_cell *cells; /* in the order in which they are shown */
    size_t cell_count;
    cJSON *document;
};

/* Joins the documents of 2 to MAX_JOINED_RUNS runs; of `runs` only document and path are read. The documents
 * must outlive `out`. Returns 0, or with a text: -EINVAL where a run does not join, -ENOMEM. Free `out` in
 * both cases. */
int join_make(const struct joined_run *runs, size_t count, struct join *out, struct error *error);
void join_free(struct join *join);

/* Joins the results folders `dirs` into the folder `out`, which is made; one that holds results is refused.
 * Traces and published files are linked, or copied where that is not possible; run.json is written last, so a
 * folder with a run.json is whole. Returns 0, or -errno with a text; then nothing is left in `out`. */
int join_folders(const char *const *dirs, size_t count, const char *out, struct error *error);

/* --- parts of join_make --- */

/* join_labels.c: writes the label of each run. The shortest fact that differs between all of them: parameters
 * and tasks first; else all facts that differ; else the folder's name, numbered where it is not unique. */
void join_label(struct joined_run *runs, size_t count);

/* join_groups.c: divides the cells of the labelled runs into groups, and sorts them. Returns 0, or -ENOMEM.
 */
int join_group(struct join *join);

#endif
