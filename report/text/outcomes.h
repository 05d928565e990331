/* Outcomes of a group's tasks, where a workload distinguishes outcomes: tasks in each class, and names of
 * failed tasks. */
#ifndef REPORT_TEXT_OUTCOMES_H
#define REPORT_TEXT_OUTCOMES_H

#include <stddef.h>

#include "analysis/view.h"

/* "under every runner: 3 ok, 1 HTTP 404. Not ok: http://... (HTTP 404).": "" where every task ended well or
 * no cell shows classes. A long text is cut. Returns `out`. */
char *report_outcomes(const struct view_group *group, char *out, size_t bytes);

#endif
