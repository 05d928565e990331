/* The order of a group's cells by makespan, and which of them tie. */
#ifndef REPORT_TEXT_RANKING_H
#define REPORT_TEXT_RANKING_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/verdict.h"
#include "analysis/view.h"

/* A group's finished cells, fastest first; the first `tied` cells cannot be distinguished from the fastest.
 */
struct ranking {
    const struct view_group *group;
    const struct view_cell **cells;
    size_t count, tied;
};

/* Why the group's times may not be compared, if so (analysis/verdict.h): the gravest doubt of a finished
 * cell.
 */
enum doubt ranking_doubt(const struct ranking *ranking);

/* The cells are borrowed from the group, which is one of the view. Returns 0, or -ENOMEM. Free the ranking in
 * both cases. */
int ranking_make(const struct view *view, const struct view_group *group, struct ranking *out);
void ranking_free(struct ranking *ranking);

/* Whether a cell, which may be NULL, is clearly faster than its base: among the fastest, which its base is
 * not.
 */
bool ranking_is_clear_win(const struct ranking *ranking, const struct view_cell *cell);

/* Whether a cell's speed-up says what computing in parallel gained: it is over one thread. */
bool ranking_is_over_one_thread(const struct view_cell *cell);

#endif
