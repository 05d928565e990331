/* The sweeps of a run, and what of their points is worth drawing. A sweep of forty points would be two
 * hundred charts: of a longer one only both ends get timelines and curves, because they show how the picture
 * changes; what happens in between is what the charts of the sweep itself are for. */
#include "analysis/view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document.h"

/* A sweep of so few values has all its points drawn. */
enum { MAX_DRAWN_WHOLE = 3 };

static const struct family *family_of(const struct view *view, const struct view_cell *cell)
{
    const char *name = document_text(cell->json, CELL_SWEEP, NULL);
    for (size_t i = 0; name != NULL && i < view->families.count; i++)
        if (strcmp(view->families.families[i].name, name) == 0)
            return &view->families.families[i];
    return NULL;
}

static bool is_between(const struct family *family, double value)
{
    return family->value_count > MAX_DRAWN_WHOLE && value > family->values[0] &&
           value < family->values[family->value_count - 1];
}

/* Where the workers vary, the points lie in one group, which is compared as any other. */
static void mark_group(const struct view *view, struct view_group *group)
{
    size_t between = 0;
    for (size_t i = 0; i < group->count; i++) {
        struct view_cell *cell = &group->cells[i];
        const struct family *family = family_of(view, cell);
        if (family == NULL)
            continue;
        cell->between = is_between(family, document_number(cell->json, CELL_SWEEP_VALUE));
        between += cell->between;
        if (strcmp(family->variable, "workers") != 0)
            group->sweep = family->name;
    }
    group->between = group->sweep != NULL && between == group->count;
}

static int add_sweep(struct view *view, const struct family *family, struct error *error)
{
    struct view_sweep *sweep = &view->sweeps[view->sweep_count++];
    char span[96];
    if (!view_is_file_name(family->name))
        return error_set(error, -EINVAL, "run.json: the sweep \"%s\" has a name that is no file name",
                         family->name);
    snprintf(sweep->title, sizeof sweep->title, "%s, %s", family->title,
             family_span(family, span, sizeof span));
    sweep->family = family;
    sweep->heading = (struct view_group){.name = family->name, .title = sweep->title};
    return 0;
}

int view_read_sweeps(struct view *view, struct error *error)
{
    int code = families_read(view->run, &view->families);
    if (code == 0)
        view->sweeps = calloc(view->families.count + 1, sizeof *view->sweeps);
    if (code < 0 || view->sweeps == NULL)
        return error_system(error, -ENOMEM, "cannot show the sweeps");
    for (size_t i = 0; i < view->families.count && code == 0; i++)
        code = add_sweep(view, &view->families.families[i], error);
    for (size_t i = 0; i < view->count; i++)
        mark_group(view, &view->groups[i]);
    return code;
}
