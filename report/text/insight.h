/* The insights of a run's sweeps, read from the document (analysis/insights.h). */
#ifndef REPORT_TEXT_INSIGHT_H
#define REPORT_TEXT_INSIGHT_H

#include <stddef.h>

#include "analysis/view.h"

/* The next insight of a sweep after `last` (NULL: the first), or NULL. */
const cJSON *insight_next(const struct view *view, const struct view_sweep *sweep, const cJSON *last);

/* The sentences of a sweep in one paragraph, after its title. Returns `out`. */
char *insight_paragraph(const struct view *view, const struct view_sweep *sweep, char *out, size_t bytes);

/* The law that was fitted to a line of a sweep and describes the line: the more general of two, NULL without
 * any. */
const cJSON *insight_fit(const struct view *view, const struct view_sweep *sweep, const struct series *line);

#endif
