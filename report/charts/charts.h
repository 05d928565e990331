/* All pictures of a run: each group's charts drawn into charts/, with their scripts and data. */
#ifndef REPORT_CHARTS_CHARTS_H
#define REPORT_CHARTS_CHARTS_H

#include <stdbool.h>

#include "analysis/view.h"
#include "report/charts/chart.h"
#include "task/error.h"

struct charts;

/* Prepares for the charts of the view's groups, in dir_fd's charts/ (made if it is not there). Returns 0, or
 * -errno with a text; to be closed either way. */
int charts_open(const struct view *view, int dir_fd, const char *dir, struct charts **out,
                struct error *error);
void charts_close(struct charts *charts); /* NULL is fine */

/* Writes the scripts and the data of a group's charts; the traces, one a cell or NULL, are not needed
 * afterwards. Returns 0, or -errno with a text. */
int charts_add(struct charts *charts, const struct view_group *group, const struct trace *const *traces,
               struct error *error);

/* The same for a sweep. */
int charts_add_sweep(struct charts *charts, const struct view_sweep *sweep, struct error *error);

/* Lets gnuplot draw all pictures. A chart that fails, or a missing gnuplot, costs its pictures alone:
 * `notice` says what is lost and how to get it. */
void charts_draw(struct charts *charts, struct error *notice);

/* The picture charts/<group>.<chart>.svg (of a sweep, `group` is its heading) as a text, to be freed; NULL if
 * it was not drawn. */
char *charts_svg(const struct charts *charts, const struct view_group *group, const struct chart *chart,
                 size_t *length);

#endif
