/* All pictures of a run: each group's charts drawn into charts/, with their scripts and data. */
#ifndef REPORT_GALLERY_H
#define REPORT_GALLERY_H

#include <stdbool.h>

#include "report/chart.h"
#include "report/view.h"
#include "task/error.h"

struct gallery;

/* Draws everything into dir_fd's charts/ (made if it is not there). A chart that fails, a trace that cannot
 * be read and a missing gnuplot cost their pictures alone; `notice` then says what is lost and how to get it,
 * and is "" otherwise. Returns 0, or -errno with a text when the folder cannot be written. */
int gallery_draw(const struct view *view, int dir_fd, const char *dir, struct gallery **out,
                 struct error *notice, struct error *error);
void gallery_free(struct gallery *gallery);

/* Whether charts/<group>.<chart>.svg was drawn. */
bool gallery_has(const struct gallery *gallery, const struct view_group *group, const struct chart *chart);

#endif
