/* Picks groups and cells out of the document. */
#include "analysis/view.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/verdict.h"

bool view_is_file_name(const char *name)
{
    if (*name == '\0' || *name == '.' || strlen(name) > 100)
        return false;
    for (; *name != '\0'; name++) {
        if (!isalnum((unsigned char)*name) && strchr("._-", *name) == NULL)
            return false;
    }
    return true;
}

static bool is_safe_trace(const char *path)
{
    static const char folder[] = "traces/";
    return strncmp(path, folder, strlen(folder)) == 0 && view_is_file_name(path + strlen(folder));
}

static struct spread read_spread(const cJSON *cell, enum member member)
{
    const cJSON *object = document_at(cell, member);
    return (struct spread){document_number(object, RANGE_MEDIAN), document_number(object, RANGE_MIN),
                           document_number(object, RANGE_MAX)};
}

/* run.json writes "interrupted" before a case's first sample, too. */
static const char *read_status(const cJSON *json)
{
    const char *status = document_text(json, CELL_STATUS, "failed");
    bool reached = document_text(json, CELL_ERROR, NULL) != NULL;
    return strcmp(status, "interrupted") == 0 && !reached ? VIEW_NOT_RUN : status;
}

static int read_cell(const cJSON *run, const cJSON *json, struct view_cell *cell, struct error *error)
{
    const char *id = document_text(json, CELL_ID, "");
    const char *group = document_text(json, CELL_GROUP, "");
    const char *trace = document_text(json, CELL_TRACE, NULL);
    if (!view_is_file_name(id) || !view_is_file_name(group))
        return error_set(error, -EINVAL,
                         "run.json: the cell \"%s\" of group \"%s\" has a name that is not a valid file name",
                         id, group);
    if (trace != NULL && !is_safe_trace(trace))
        return error_set(error, -EINVAL, "run.json: the trace \"%s\" of cell \"%s\" is not a file in traces/",
                         trace, id);
    *cell = (struct view_cell){
        .json = json,
        .id = id,
        .runner = document_text(json, CELL_RUNNER, "?"),
        .run = document_text(json, CELL_RUN, ""),
        .status = read_status(json),
        .error = document_text(json, CELL_ERROR, ""),
        .trace = trace,
        .inferred = strcmp(document_text(json, CELL_ON_CPU_SOURCE, "inferred"), "measured") != 0,
        .workers = document_number(json, CELL_WORKERS),
        .one_per_task = cJSON_IsTrue(document_at(json, CELL_WORKERS_ARE_TASKS)),
        .makespan_ns = read_spread(json, CELL_MAKESPAN_NS),
        .speedup = read_spread(json, CELL_SPEEDUP),
        .typical = verdict_typical(json, false),
        .limit = document_number(json, CELL_SPEEDUP_LIMIT),
        .in_flight_mean = document_number(json, CELL_IN_FLIGHT_MEAN),
        .in_flight_max = document_number(json, CELL_IN_FLIGHT_MAX),
        .on_cpu_mean = document_number(json, CELL_ON_CPU_MEAN),
        .on_cpu_max = document_number(json, CELL_ON_CPU_MAX),
    };
    cell->ok = document_is_ok(json) && !isnan(cell->makespan_ns.median);
    traits_read(run, cell->runner, &cell->traits);
    cell_label(cell->runner, cell->workers, cell->one_per_task, cell->label, sizeof cell->label);
    return 0;
}

/* The group of a cell, made when it is the first. */
static struct view_group *group_of(struct view *view, const cJSON *json)
{
    const char *name = document_text(json, CELL_GROUP, "");
    const struct view_group *known = view_find(view, name);
    if (known != NULL)
        return &view->groups[known - view->groups];
    struct view_group *group = &view->groups[view->count++];
    *group = (struct view_group){
        .name = name,
        .title = document_text(json, CELL_TITLE, name),
        .workload = document_text(json, CELL_WORKLOAD, name),
        .kind = document_text(json, CELL_KIND, "mixed"),
        .tasks = document_number(json, CELL_TASKS),
        .cells = view->cells, /* until their place is known */
    };
    return group;
}

/* Two cells of a joined group may differ in their run alone. */
static void label_runs(struct view_group *group)
{
    for (size_t i = 1; i < group->count; i++)
        group->joined = group->joined || strcmp(group->cells[0].run, group->cells[i].run) != 0;
    for (size_t i = 0; i < group->count && group->joined; i++) {
        struct view_cell *cell = &group->cells[i];
        size_t used = strlen(cell->label);
        if (document_number(cell->json, CELL_TASKS) != group->tasks)
            group->tasks = NAN;
        snprintf(cell->label + used, sizeof cell->label - used, ", %s", cell->run);
    }
}

static void find_stand_ins(struct view_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const char *base = document_text(group->cells[i].json, CELL_SPEEDUP_BASE, NULL);
        for (size_t k = 0; base != NULL && k < group->count; k++)
            if (strcmp(group->cells[k].id, base) == 0)
                group->cells[i].stand_in = &group->cells[k];
    }
}

/* A speed-up is doubtful if a time that it is made of is: a disturbed one, a single one, or one of failures.
 */
static bool has_doubtful_time(const struct view_cell *cell, double best)
{
    return document_is_disturbed(cell->json) || cell->typical.repeats == 1 ||
           verdict_is_of_failures(verdict_succeeded(cell->json), best);
}

static void find_doubtful_speedups(struct view_group *group)
{
    double best = 0;
    for (size_t i = 0; i < group->count; i++)
        if (group->cells[i].ok)
            best = fmax(best, verdict_succeeded(group->cells[i].json));
    for (size_t i = 0; i < group->count; i++) {
        struct view_cell *cell = &group->cells[i];
        const struct view_cell *base = cell->stand_in;
        for (size_t k = 0; base == NULL && k < group->count; k++)
            if (view_is_base(&group->cells[k]) && strcmp(group->cells[k].run, cell->run) == 0)
                base = &group->cells[k];
        cell->speedup_doubtful =
            has_doubtful_time(cell, best) || (base != NULL && has_doubtful_time(base, best));
    }
}

/* The group's cell with the smallest median; NULL if none has figures. */
static const struct view_cell *best_of(const struct view_group *group)
{
    const struct view_cell *best = NULL;
    for (size_t i = 0; i < group->count; i++) {
        const struct view_cell *cell = &group->cells[i];
        if (cell->ok && (best == NULL || cell->makespan_ns.median < best->makespan_ns.median))
            best = cell;
    }
    return best;
}

static int find_level(struct view *view, size_t cells)
{
    struct ratio *ratios = calloc(cells + 1, sizeof *ratios);
    size_t count = 0;
    if (ratios == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < view->count; i++) {
        const struct view_group *group = &view->groups[i];
        const struct view_cell *best = best_of(group);
        if (group->joined)
            continue;
        for (size_t k = 0; k < group->count; k++)
            if (group->cells[k].ok && &group->cells[k] != best)
                ratios[count++] = ratio_of(&group->cells[k].typical, &best->typical);
    }
    view->level = ratio_level(ratios, count);
    free(ratios);
    return 0;
}

int view_make(const cJSON *run, struct view *out, struct error *error)
{
    const cJSON *json, *cells = document_at(run, RUN_CELLS);
    size_t n = cJSON_IsArray(cells) ? (size_t)cJSON_GetArraySize(cells) : 0, used = 0;
    int code = 0;
    *out = (struct view){.run = run,
                         .joined = document_is_joined(run),
                         .cells = calloc(n + 1, sizeof *out->cells),
                         .groups = calloc(n + 1, sizeof *out->groups)};
    if (out->cells == NULL || out->groups == NULL) {
        code = error_system(error, -ENOMEM, "cannot show the results");
        goto fail;
    }
    cJSON_ArrayForEach(json, cells)
    {
        group_of(out, json)->count++;
    }
    for (size_t i = 0; i < out->count; i++) {
        out->groups[i].cells = &out->cells[used];
        used += out->groups[i].count;
        out->groups[i].count = 0;
    }
    /* Each group's cells stand together in one array, whatever their order in the document. */
    cJSON_ArrayForEach(json, cells)
    {
        struct view_group *group = group_of(out, json);
        code = read_cell(run, json, &group->cells[group->count++], error);
        if (code < 0)
            goto fail;
    }
    for (size_t i = 0; i < out->count; i++) {
        label_runs(&out->groups[i]);
        find_stand_ins(&out->groups[i]);
        find_doubtful_speedups(&out->groups[i]);
    }
    code = view_read_sweeps(out, error);
    if (code < 0)
        goto fail;
    code = find_level(out, n);
    if (code < 0) {
        error_system(error, code, "cannot show the results");
        goto fail;
    }
    return 0;
fail:
    view_free(out);
    return code;
}

void view_free(struct view *view)
{
    measured_sweeps_free(&view->measured);
    free(view->sweeps);
    free(view->cells);
    free(view->groups);
    *view = (struct view){0};
}

const struct view_group *view_find(const struct view *view, const char *name)
{
    for (size_t i = 0; i < view->count; i++) {
        if (strcmp(view->groups[i].name, name) == 0)
            return &view->groups[i];
    }
    return NULL;
}

const struct view_cell *view_trait(const struct view_group *group, bool (*has)(const struct traits *))
{
    for (size_t i = 0; i < group->count; i++) {
        if (group->cells[i].ok && has(&group->cells[i].traits))
            return &group->cells[i];
    }
    return NULL;
}

bool view_is_base(const struct view_cell *cell)
{
    return cell->traits.is_base || cell->stand_in == cell;
}

const char *view_base_name(const struct view_cell *cell)
{
    return cell->stand_in != NULL ? cell->stand_in->label : cell->traits.base;
}

const char *view_status_words(const char *status)
{
    return strcmp(status, "timeout") == 0 ? "timed out" : status;
}

enum speedup_place view_speedup_place(const struct view_cell *cell)
{
    static const double last_digit = 0.1;
    double speedup = cell->speedup.median;
    if (view_is_base(cell))
        return SPEEDUP_BASE;
    if (isnan(speedup))
        return SPEEDUP_NONE;
    if (cell->speedup_doubtful)
        return SPEEDUP_DOUBTFUL;
    if (isnan(cell->limit))
        return SPEEDUP_WITHOUT_LIMIT;
    if (speedup < cell->limit)
        return SPEEDUP_BELOW;
    bool doubted = document_at(cell->json, CELL_ABOVE_LIMIT) != NULL;
    return doubted && speedup >= cell->limit + last_digit ? SPEEDUP_ABOVE : SPEEDUP_AT;
}
