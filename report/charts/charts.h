/* All pictures of a run: each group's charts, drawn into charts/ with their scripts and data. */
#ifndef REPORT_CHARTS_CHARTS_H
#define REPORT_CHARTS_CHARTS_H

#include <stdbool.h>

#include "analysis/view.h"
#include "report/charts/chart.h"
#include "task/error.h"

struct charts;

/* Prepares the charts of the view's groups in dir_fd's charts/, and makes the folder if needed. Returns 0,
 * or -errno with a text; the caller closes `*out` either way. */
int charts_open(const struct view *view, int dir_fd, const char *dir, struct charts **out,
                struct error *error);
void charts_close(struct charts *charts); /* NULL is fine */

/* Writes the scripts and the data of a group's charts. `traces` has one for each cell, or NULL, and may be
 * freed afterwards. Returns 0, or -errno with a text. */
int charts_add(struct charts *charts, const struct view_group *group, const struct trace *const *traces,
               struct error *error);

/* Writes the scripts and the data of a sweep's charts. Returns 0, or -errno with a text. */
int charts_add_sweep(struct charts *charts, const struct view_sweep *sweep, struct error *error);

/* Lets gnuplot draw all pictures. A chart that fails, or a missing gnuplot, costs its pictures alone:
 * `notice` reports what is missing and how to get it. */
void charts_draw(struct charts *charts, struct error *notice);

/* The picture charts/<group>.<chart>.svg as a text, to be freed; NULL if it was not drawn. A sweep's `group`
 * is its heading. */
char *charts_svg(const struct charts *charts, const struct view_group *group, const struct chart *chart,
                 size_t *length);

#endif
