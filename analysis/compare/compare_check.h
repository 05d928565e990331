/* Checks before the figures of two runs are compared: whether both did equal work, and what else differs. */
#ifndef ANALYSIS_COMPARE_COMPARE_CHECK_H
#define ANALYSIS_COMPARE_COMPARE_CHECK_H

#include "analysis/compare/compare.h"

/* Whether every cell has what compare.h reads, in the form that simul writes. Returns 0, or with a text:
 * -EBADMSG, or -EINVAL where the document joins several runs. */
int compare_check_form(const struct compared_run *run, struct error *error);

/* Refuses two runs that share nothing to compare, or whose work differs for one workload: tasks throughout,
 * or parameters where they are not what is compared, the calibration of the CPU work, or outcomes of one
 * seed. Cells must have been matched. Returns 0, or -EINVAL with a text. */
int compare_check_work(const struct comparison *comparison, const struct compared_run *base,
                       const struct compared_run *new, struct error *error);

/* Notes how the first run of one side differs from the first of the other, and what is to be known of each
 * run. */
void compare_note_differences(struct comparison *comparison, const struct compared_runs *base,
                              const struct compared_runs *new);

/* Whether two cells are of one workload, with the same parameters and tasks. */
bool compare_same_work(const cJSON *a, const cJSON *b);

/* Whether two cells differ in the parameters of their workload alone, and all cells of the workload in the
 * runs of each have its parameters and tasks. */
bool compare_other_params(const cJSON *base, const struct compared_run *base_run, const cJSON *new,
                          const struct compared_run *new_run);

#endif
