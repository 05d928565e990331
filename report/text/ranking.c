/* Cells are distinguished by the one rule for it. */
#include "report/text/ranking.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/verdict.h"

/* A speed-up below this bound is too small to be called a win, however sure it is. */
static const double clear_speedup = 1.1;

static int compare_cells(const void *left, const void *right)
{
    const struct view_cell *a = *(const struct view_cell *const *)left;
    const struct view_cell *b = *(const struct view_cell *const *)right;
    return (a->makespan_ns.median > b->makespan_ns.median) - (a->makespan_ns.median < b->makespan_ns.median);
}

/* Moves the cells that tie with the best to the front, and keeps their order. A cell that varies much may tie
 * where one with a smaller median does not. */
static void gather_tied(struct ranking *ranking, double level)
{
    for (size_t i = 0; i < ranking->count; i++) {
        const struct view_cell *cell = ranking->cells[i];
        if (verdict_is_faster(&ranking->cells[0]->typical, &cell->typical, level))
            continue;
        memmove(&ranking->cells[ranking->tied + 1], &ranking->cells[ranking->tied],
                (i - ranking->tied) * sizeof *ranking->cells);
        ranking->cells[ranking->tied++] = cell;
    }
}

int ranking_make(const struct view *view, const struct view_group *group, struct ranking *out)
{
    *out = (struct ranking){.group = group, .cells = calloc(group->count + 1, sizeof(struct view_cell *))};
    if (out->cells == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < group->count; i++) {
        if (group->cells[i].ok)
            out->cells[out->count++] = &group->cells[i];
    }
    qsort(out->cells, out->count, sizeof *out->cells, compare_cells);
    gather_tied(out, view->level);
    return 0;
}

void ranking_free(struct ranking *ranking)
{
    free(ranking->cells);
}

enum doubt ranking_doubt(const struct ranking *ranking)
{
    enum doubt gravest = DOUBT_NONE;
    double best = 0;
    for (size_t i = 0; i < ranking->count; i++)
        best = fmax(best, verdict_succeeded(ranking->cells[i]->json));
    for (size_t i = 0; i < ranking->count; i++) {
        if (verdict_is_of_failures(verdict_succeeded(ranking->cells[i]->json), best))
            return DOUBT_FAILURES;
        enum doubt doubt = verdict_doubt(ranking->cells[i]->json, &ranking->cells[i]->typical);
        gravest = doubt > gravest ? doubt : gravest;
    }
    return gravest;
}

bool ranking_is_clear_win(const struct ranking *ranking, const struct view_cell *cell)
{
    bool among = false;
    for (size_t i = 0; cell != NULL && i < ranking->tied; i++) {
        among |= ranking->cells[i] == cell;
        if (cell->stand_in != NULL ? ranking->cells[i] == cell->stand_in
                                   : strcmp(ranking->cells[i]->runner, cell->traits.base) == 0)
            return false;
    }
    return among && cell->speedup.median >= clear_speedup;
}

bool ranking_is_over_one_thread(const struct view_cell *cell)
{
    return !isnan(cell->speedup.median) &&
           (cell->stand_in == NULL || !cell->stand_in->traits.computes_in_parallel);
}
