/* The insights into a group of cells that the workload brings: the outcomes of tasks, where a workload
 * distinguishes outcomes, and a sentence on each cell. */
#ifndef REPORT_TEXT_GROUP_INSIGHTS_H
#define REPORT_TEXT_GROUP_INSIGHTS_H

#include "analysis/view.h"

/* Reports one insight. `cell` is NULL for the outcomes of the whole group. */
typedef void report_insight(void *context, const struct view_group *group, const struct view_cell *cell,
                            const char *text);

/* Reports the outcomes ("under every runner: 3 ok, 1 HTTP 404. Not ok: http://... (HTTP 404)."), unless every
 * task ended well, and then the insight of each cell; many workloads have none. A long text is cut. */
void group_insights_report(const struct view_group *group, report_insight *report, void *context);

#endif
