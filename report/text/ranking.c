/* Cells are compared by the ranges of their repeats. */
#include "report/text/ranking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/statistics/statistics.h"

/* A speed-up below this bound is not called a win: repeats differ by as much. */
static const double clear_speedup = 1.1;

static int compare_cells(const void *left, const void *right)
{
    const struct view_cell *a = *(const struct view_cell *const *)left;
    const struct view_cell *b = *(const struct view_cell *const *)right;
    return (a->makespan_ns.median > b->makespan_ns.median) - (a->makespan_ns.median < b->makespan_ns.median);
}

static double lower_end(const struct spread *spread)
{
    return spread->min < spread->max ? spread->min : spread->median * (1 - ONE_REPEAT_SPREAD);
}

static double upper_end(const struct spread *spread)
{
    return spread->min < spread->max ? spread->max : spread->median * (1 + ONE_REPEAT_SPREAD);
}

/* Whether the two ranges overlap, so that neither cell can be called faster. */
static bool overlap(const struct view_cell *a, const struct view_cell *b)
{
    return lower_end(&a->makespan_ns) <= upper_end(&b->makespan_ns) &&
           lower_end(&b->makespan_ns) <= upper_end(&a->makespan_ns);
}

/* Moves the cells that tie with the best to the front, and keeps their order. A cell with a wide range may
 * tie where one with a smaller median does not. */
static void gather_tied(struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++) {
        const struct view_cell *cell = ranking->cells[i];
        if (!overlap(cell, ranking->cells[0]))
            continue;
        memmove(&ranking->cells[ranking->tied + 1], &ranking->cells[ranking->tied],
                (i - ranking->tied) * sizeof *ranking->cells);
        ranking->cells[ranking->tied++] = cell;
    }
}

int ranking_make(const struct view_group *group, struct ranking *out)
{
    *out = (struct ranking){.group = group, .cells = calloc(group->count + 1, sizeof(struct view_cell *))};
    if (out->cells == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < group->count; i++) {
        if (group->cells[i].ok)
            out->cells[out->count++] = &group->cells[i];
    }
    qsort(out->cells, out->count, sizeof *out->cells, compare_cells);
    gather_tied(out);
    return 0;
}

void ranking_free(struct ranking *ranking)
{
    free(ranking->cells);
}

bool ranking_is_clear_win(const struct ranking *ranking, const struct view_cell *cell)
{
    for (size_t i = 0; cell != NULL && i < ranking->count; i++)
        if (strcmp(ranking->cells[i]->runner, cell->traits.base) == 0)
            return cell->speedup.median >= clear_speedup && !overlap(cell, ranking->cells[i]);
    return false;
}
