/* The sweeps of a run, and which of their points are drawn. A sweep of forty points would be two hundred
 * charts. Only both ends of a longer sweep get timelines and curves; the sweep's own charts show the rest. */
#include "analysis/view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"

/* A sweep of at most so many values has all its points drawn. */
enum { MAX_DRAWN_WHOLE = 3 };

static const struct measured_sweep *sweep_of(const struct view *view, const struct view_cell *cell)
{
    const char *name = document_text(cell->json, CELL_SWEEP, NULL);
    for (size_t i = 0; name != NULL && i < view->measured.count; i++)
        if (strcmp(view->measured.sweeps[i].name, name) == 0)
            return &view->measured.sweeps[i];
    return NULL;
}

static bool is_between(const struct measured_sweep *measured, double value)
{
    return measured->value_count > MAX_DRAWN_WHOLE && value > measured->values[0] &&
           value < measured->values[measured->value_count - 1];
}

/* A sweep of workers has its points in one group, compared as any other. */
static void mark_group(const struct view *view, struct view_group *group)
{
    size_t between = 0;
    for (size_t i = 0; i < group->count; i++) {
        struct view_cell *cell = &group->cells[i];
        const struct measured_sweep *measured = sweep_of(view, cell);
        if (measured == NULL)
            continue;
        cell->between = is_between(measured, document_number(cell->json, CELL_SWEEP_VALUE));
        between += cell->between;
        if (strcmp(measured->variable, "workers") != 0)
            group->sweep = measured->name;
    }
    group->between = group->sweep != NULL && between == group->count;
}

static int add_sweep(struct view *view, const struct measured_sweep *measured, struct error *error)
{
    struct view_sweep *sweep = &view->sweeps[view->sweep_count++];
    char span[96];
    if (!view_is_file_name(measured->name))
        return error_set(error, -EINVAL,
                         "run.json: the sweep \"%s\" has a name that is not a valid file name",
                         measured->name);
    snprintf(sweep->title, sizeof sweep->title, "%s, %s", measured->title,
             sweep_show_span(measured, span, sizeof span));
    sweep->measured = measured;
    sweep->heading = (struct view_group){.name = measured->name, .title = sweep->title};
    return 0;
}

int view_read_sweeps(struct view *view, struct error *error)
{
    int code = measured_sweeps_read(view->run, &view->measured);
    if (code == 0)
        view->sweeps = calloc(view->measured.count + 1, sizeof *view->sweeps);
    if (code < 0 || view->sweeps == NULL)
        return error_system(error, -ENOMEM, "cannot show the sweeps");
    for (size_t i = 0; i < view->measured.count && code == 0; i++)
        code = add_sweep(view, &view->measured.sweeps[i], error);
    for (size_t i = 0; i < view->count; i++)
        mark_group(view, &view->groups[i]);
    return code;
}
