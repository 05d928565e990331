/* How the tasks of a group ended, where a workload distinguishes ends: how many of each class, and which
 * tasks were not well. */
#ifndef REPORT_TEXT_OUTCOMES_H
#define REPORT_TEXT_OUTCOMES_H

#include <stddef.h>

#include "analysis/view.h"

/* "under every runner: 3 ok, 1 HTTP 404. Not ok: http://... (HTTP 404).": "" where every task ended well, or
 * none of the group's cells shows classes. What does not fit is cut. Returns `out`. */
char *report_outcomes(const struct view_group *group, char *out, size_t bytes);

#endif
