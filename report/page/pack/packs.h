/* All packed traces of a page, as the elements that hold them. A nameless file keeps the elements until the
 * page is written, so only one group's traces are in memory at a time. */
#ifndef REPORT_PAGE_PACK_PACKS_H
#define REPORT_PAGE_PACK_PACKS_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/group_traces.h"
#include "analysis/view.h"
#include "task/error.h"

struct packs;
struct foreign;
struct trace;

/* The nameless file lies in the folder dir_fd, where the page will, or in TMPDIR where that has no room for
 * it (dir_fd below 0: there is none yet). Returns 0, or -errno with a text. */
int packs_open(int dir_fd, struct packs **out, struct error *error);
void packs_close(struct packs *packs); /* NULL is fine */

/* Packs the traces of a group, and traces of other repeats that `simul run --trace all` left in `dir`. The
 * notice names each damaged trace. Returns 0, or -errno with a text. */
int packs_add(struct packs *packs, const struct view_group *group, const struct group_traces *traces,
              const char *dir, struct error *notice, struct error *error);

/* Packs a trace that another tool wrote. Returns 0, or -errno with a text. */
int packs_add_foreign(struct packs *packs, const char *cell, const struct foreign *trace,
                      struct error *error);

/* As packs_add_foreign, for a trace with simul's own events that another program wrote. */
int packs_add_tasks(struct packs *packs, const char *cell, const struct trace *trace, struct error *error);

/* Writes all elements, in the order of packing. */
void packs_write(struct packs *packs, FILE *out);

/* Whether packs_write failed to read the elements again: -errno with a text, else 0. */
int packs_failed(const struct packs *packs, struct error *error);

#endif
