/* What must be known of two runs before their figures are set side by side: whether they did the same work,
 * and what else was not the same. */
#ifndef ANALYSIS_COMPARE_CHECK_H
#define ANALYSIS_COMPARE_CHECK_H

#include "analysis/compare.h"

/* Whether every cell has what compare.h reads, in the form that simul writes. Returns 0, or -EBADMSG with a
 * text. */
int compare_check_form(const struct compared_run *run, struct error *error);

/* Refuses two runs that share nothing to compare, or that gave the same workload different work: other
 * parameters or tasks throughout, another calibration of the CPU work, or the same seed with other outcomes.
 * Cells must have been matched. Returns 0, or -EINVAL with a text. */
int compare_check_work(const struct comparison *comparison, const struct compared_run *base,
                       const struct compared_run *new, struct error *error);

/* Fills in the differences and notes. */
void compare_note_differences(struct comparison *comparison, const cJSON *base, const cJSON *new);

/* Whether two cells are of one workload, with the same parameters and tasks. */
bool compare_same_work(const cJSON *a, const cJSON *b);

#endif
