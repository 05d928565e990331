/* The joined document: what holds for each run in a list, and the cells of all. */
#include "analysis/join/join.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/view.h"

/* --- checks --- */

/* Why a run does not join; NULL if it does. */
static const char *fault_of(const cJSON *document)
{
    const cJSON *cell, *cells = document_at(document, RUN_CELLS);
    if (document_is_joined(document))
        return "several runs that are joined already; join the runs themselves";
    if (cJSON_GetArraySize(cells) == 0)
        return "nothing that was measured";
    cJSON_ArrayForEach(cell, cells)
    {
        if (document_at(cell, CELL_CONTENTS) != NULL)
            return "a trace of something else, which does not join a run of simul";
        if (document_text(cell, CELL_WORKLOAD, NULL) == NULL ||
            document_text(cell, CELL_RUNNER, NULL) == NULL || !(document_number(cell, CELL_TASKS) >= 1))
            return "a cell without workload, runner and tasks; the file is damaged";
    }
    return NULL;
}

static int check(const struct joined_run *run, struct error *error)
{
    struct view view;
    struct error reason = {""};
    const char *fault = fault_of(run->document);
    if (fault != NULL)
        return error_set(error, -EINVAL, "\"%s\" holds %s", run->path, fault);
    int code = view_make(run->document, &view, &reason);
    if (code < 0)
        return error_set(error, code, "\"%s\" does not join: %s", run->path, reason.text);
    view_free(&view);
    return 0;
}

/* --- members of a whole run --- */

static void copy(cJSON *to, const cJSON *from, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(from, name);
    if (member != NULL)
        cJSON_AddItemToObject(to, name, cJSON_Duplicate(member, true));
}

/* Members of an object that holds things by their names; the first run that has a name wins. */
static void merge(cJSON *to, const struct join *join, enum member member)
{
    for (size_t i = 0; i < join->count; i++) {
        const cJSON *one, *all = document_at(join->runs[i].document, member);
        if (!cJSON_IsObject(all))
            continue;
        cJSON_ArrayForEach(one, all)
        {
            if (cJSON_GetObjectItemCaseSensitive(to, one->string) == NULL)
                cJSON_AddItemToObject(to, one->string, cJSON_Duplicate(one, true));
        }
    }
}

static void add_runs(cJSON *document, const struct join *join)
{
    static const char *const kept[] = {"simul", "complete", "started",     "command",
                                       "seed",  "repeats",  "calibration", "machine"};
    cJSON *runs = cJSON_AddArrayToObject(document, "runs");
    for (size_t i = 0; i < join->count; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "label", join->runs[i].label);
        for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++)
            copy(one, join->runs[i].document, kept[k]);
        cJSON_AddItemToArray(runs, one);
    }
}

/* What was measured of the first machine in its own run does not hold for the others. */
static void add_machine(cJSON *document, const struct join *join)
{
    static const char *const measured[] = {"switch_cost_ns", "null_ns", "recording_ns"};
    char text[ERROR_TEXT_BYTES];
    copy(document, join->runs[0].document, "machine");
    cJSON *machine = document_item(document, RUN_MACHINE), *warnings = cJSON_CreateArray();
    if (!cJSON_IsObject(machine)) {
        cJSON_Delete(warnings);
        return;
    }
    for (size_t i = 0; i < sizeof measured / sizeof measured[0]; i++)
        cJSON_DeleteItemFromObjectCaseSensitive(machine, measured[i]);
    cJSON_DeleteItemFromObjectCaseSensitive(machine, "parallel_capacity");
    cJSON_AddNullToObject(machine, "parallel_capacity");
    for (size_t i = 0; i < join->count; i++) {
        const cJSON *warning;
        cJSON_ArrayForEach(warning, document_at(join->runs[i].document, RUN_WARNINGS))
        {
            if (!cJSON_IsString(warning))
                continue;
            snprintf(text, sizeof text, "%s: %s", join->runs[i].label, warning->valuestring);
            cJSON_AddItemToArray(warnings, cJSON_CreateString(text));
        }
    }
    cJSON_DeleteItemFromObjectCaseSensitive(machine, "warnings");
    cJSON_AddItemToObject(machine, "warnings", warnings);
}

/* The repeats of the run with the fewest. */
static void add_repeats(cJSON *document, const struct join *join)
{
    const cJSON *fewest = NULL;
    double min = INFINITY;
    for (size_t i = 0; i < join->count; i++) {
        double made = document_number(join->runs[i].document, RUN_REPEATS_MADE);
        if (made < min || fewest == NULL)
            fewest = document_at(join->runs[i].document, RUN_REPEATS);
        min = fmin(min, made);
    }
    if (fewest != NULL)
        cJSON_AddItemToObject(document, "repeats", cJSON_Duplicate(fewest, true));
}

/* A word each, without the folders of the folders: a path may name a user. */
static void add_command(cJSON *document, const struct join *join)
{
    cJSON *command = cJSON_AddArrayToObject(document, "command");
    cJSON_AddItemToArray(command, cJSON_CreateString("simul"));
    cJSON_AddItemToArray(command, cJSON_CreateString("report"));
    for (size_t i = 0; i < join->count; i++)
        cJSON_AddItemToArray(command, cJSON_CreateString(join->runs[i].name));
}

static bool all_complete(const struct join *join)
{
    for (size_t i = 0; i < join->count; i++)
        if (!cJSON_IsTrue(document_at(join->runs[i].document, RUN_COMPLETE)))
            return false;
    return true;
}

/* Work is of equal size only where all runs had one calibration. */
static void add_calibration(cJSON *document, const struct join *join)
{
    const cJSON *first = cJSON_GetObjectItemCaseSensitive(join->runs[0].document, "calibration");
    for (size_t i = 1; i < join->count; i++) {
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(join->runs[i].document, "calibration");
        if (first == NULL || other == NULL || !cJSON_Compare(first, other, true))
            return;
    }
    copy(document, join->runs[0].document, "calibration");
}

/* --- cells --- */

static void set_text(cJSON *object, const char *name, const char *text)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddItemToObject(object, name, text != NULL ? cJSON_CreateString(text) : cJSON_CreateNull());
}

/* The name of a run's sweep in the joined document: two runs may have one of the same name. */
static void name_sweep(char *out, size_t bytes, const char *name, unsigned run)
{
    snprintf(out, bytes, "%.80s-run%u", name, run + 1);
}

static void rename_sweep(const struct join *join, const struct joined_cell *cell)
{
    char name[GROUP_NAME_BYTES], title[GROUP_TITLE_BYTES];
    cJSON *sweep = cJSON_GetObjectItemCaseSensitive(cell->cell, "sweep");
    if (!cJSON_IsObject(sweep))
        return;
    name_sweep(name, sizeof name, document_text(cell->cell, CELL_SWEEP, ""), cell->run);
    snprintf(title, sizeof title, "%.560s (%s)", document_text(cell->cell, CELL_SWEEP_TITLE, ""),
             join->runs[cell->run].label);
    set_text(sweep, "name", name);
    set_text(sweep, "title", title);
}

/* "hog.threads.4" of the second run becomes "hog.run2.threads.4". The id is of a case of the cell's group. */
static void rename_id(const struct join *join, const struct joined_cell *cell, const char *id,
                      char out[GROUP_NAME_BYTES])
{
    const char *old = document_text(cell->from, CELL_GROUP, "");
    size_t length = strlen(old);
    if (strncmp(id, old, length) == 0 && id[length] == '.')
        id += length + 1;
    snprintf(out, GROUP_NAME_BYTES, "%.50s.run%u.%.35s", join->groups[cell->group].name, cell->run + 1, id);
}

static void rename_base(const struct join *join, const struct joined_cell *cell)
{
    char id[GROUP_NAME_BYTES];
    const char *base = document_text(cell->from, CELL_SPEEDUP_BASE, NULL);
    if (base == NULL)
        return;
    rename_id(join, cell, base, id);
    set_text(document_item(cell->cell, CELL_SPEEDUP), "base", id);
}

static void rename_cell(const struct join *join, const struct joined_cell *cell)
{
    char id[GROUP_NAME_BYTES], path[GROUP_NAME_BYTES + 32];
    const struct joined_group *group = &join->groups[cell->group];
    rename_id(join, cell, document_text(cell->from, CELL_ID, ""), id);
    set_text(cell->cell, "id", id);
    rename_base(join, cell);
    set_text(cell->cell, "group", group->name);
    set_text(cell->cell, "title", group->title);
    set_text(cell->cell, "run", join->runs[cell->run].label);
    if (document_text(cell->cell, CELL_TRACE, NULL) != NULL) {
        snprintf(path, sizeof path, "traces/%s.json", id);
        set_text(cell->cell, "trace", path);
    }
    if (document_text(cell->cell, CELL_PUBLISHED, NULL) != NULL) {
        snprintf(path, sizeof path, "published/%s", id);
        set_text(cell->cell, "published", path);
    }
    rename_sweep(join, cell);
}

static int add_cells(cJSON *document, struct join *join)
{
    cJSON *cells = cJSON_AddArrayToObject(document, "cells");
    for (size_t i = 0; i < join->cell_count; i++) {
        struct joined_cell *cell = &join->cells[i];
        cell->cell = cJSON_Duplicate(cell->from, true);
        if (cell->cell == NULL || !cJSON_AddItemToArray(cells, cell->cell))
            return -ENOMEM;
        rename_cell(join, cell);
    }
    return 0;
}

static void add_insights(cJSON *document, const struct join *join)
{
    char name[GROUP_NAME_BYTES];
    cJSON *insights = cJSON_AddArrayToObject(document, "insights");
    for (size_t i = 0; i < join->count; i++) {
        const cJSON *one, *all = document_at(join->runs[i].document, RUN_INSIGHTS);
        cJSON_ArrayForEach(one, all)
        {
            cJSON *insight = cJSON_Duplicate(one, true);
            name_sweep(name, sizeof name, document_text(one, INSIGHT_SWEEP, ""), (unsigned)i);
            set_text(insight, "sweep", name);
            cJSON_AddItemToArray(insights, insight);
        }
    }
}

/* --- sources --- */

/* The note stands at the first cell of the run, as no cell says which files are its own. */
static void note_source(const struct join *join, unsigned run, const char *file, const char *shown)
{
    char text[ERROR_TEXT_BYTES];
    for (size_t i = 0; i < join->cell_count; i++) {
        cJSON *cell = join->cells[i].cell;
        if (join->cells[i].run != run)
            continue;
        if (!cJSON_IsArray(document_at(cell, CELL_NOTES))) {
            cJSON_DeleteItemFromObjectCaseSensitive(cell, "notes");
            cJSON_AddArrayToObject(cell, "notes");
        }
        snprintf(text, sizeof text, "%s differs between the runs; the source that is shown is that of %s",
                 file, shown);
        cJSON_AddItemToArray(document_item(cell, CELL_NOTES), cJSON_CreateString(text));
        return;
    }
}

/* A trace names a file and a line, so one text a file can be shown. */
static void note_sources(const struct join *join)
{
    for (size_t i = 1; i < join->count; i++) {
        const cJSON *source, *sources = document_at(join->runs[i].document, RUN_SOURCES);
        cJSON_ArrayForEach(source, sources)
        {
            size_t k = 0;
            const cJSON *shown = NULL;
            for (; k < i && shown == NULL; k += shown == NULL)
                shown = cJSON_GetObjectItemCaseSensitive(document_at(join->runs[k].document, RUN_SOURCES),
                                                         source->string);
            if (shown != NULL && !cJSON_Compare(shown, source, true))
                note_source(join, (unsigned)i, source->string, join->runs[k].label);
        }
    }
}

/* --- the whole --- */

static int make_document(struct join *join)
{
    cJSON *document = join->document = cJSON_CreateObject();
    copy(document, join->runs[0].document, "simul");
    cJSON_AddNumberToObject(document, "schema", RUN_SCHEMA);
    cJSON_AddBoolToObject(document, "complete", all_complete(join));
    copy(document, join->runs[0].document, "started");
    add_command(document, join);
    copy(document, join->runs[0].document, "seed");
    add_repeats(document, join);
    add_machine(document, join);
    add_calibration(document, join);
    merge(cJSON_AddObjectToObject(document, "runners"), join, RUN_RUNNERS);
    merge(cJSON_AddObjectToObject(document, "workloads"), join, RUN_WORKLOADS);
    merge(cJSON_AddObjectToObject(document, "sources"), join, RUN_SOURCES);
    add_insights(document, join);
    add_runs(document, join);
    int code = add_cells(document, join);
    if (code == 0)
        note_sources(join);
    return code;
}

static int take_cells(struct join *join)
{
    size_t count = 0;
    for (size_t i = 0; i < join->count; i++)
        count += (size_t)cJSON_GetArraySize(document_at(join->runs[i].document, RUN_CELLS));
    join->cells = calloc(count + 1, sizeof *join->cells);
    if (join->cells == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < join->count; i++) {
        const cJSON *cell;
        cJSON_ArrayForEach(cell, document_at(join->runs[i].document, RUN_CELLS))
        {
            join->cells[join->cell_count] =
                (struct joined_cell){.from = cell, .run = (unsigned)i, .position = join->cell_count};
            join->cell_count++;
        }
    }
    return 0;
}

int join_make(const struct joined_run *runs, size_t count, struct join *out, struct error *error)
{
    *out = (struct join){.count = count};
    if (count < 2 || count > MAX_JOINED_RUNS)
        return error_set(error, -EINVAL, "%zu runs do not join: a page has room for 2 to %d", count,
                         MAX_JOINED_RUNS);
    memcpy(out->runs, runs, count * sizeof *runs);
    for (size_t i = 0; i < count; i++) {
        int code = check(&runs[i], error);
        if (code < 0)
            return code;
    }
    join_label(out->runs, count);
    int code = take_cells(out);
    if (code == 0)
        code = join_group(out);
    if (code == 0)
        code = make_document(out);
    return code < 0 ? error_set(error, code, "not enough memory to join %zu runs", count) : 0;
}

void join_free(struct join *join)
{
    cJSON_Delete(join->document);
    free(join->groups);
    free(join->cells);
    *join = (struct join){.count = 0};
}
