/* Builds and keeps the document of a run. */
#include "measure/results.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analysis/document/document.h"
#include "analysis/insights.h"
#include "machine/machine.h"
#include "measure/redact.h"
#include "measure/runner_object.h"
#include "measure/sample_object.h"
#include "measure/sources.h"
#include "measure/summary.h"

/* --- the frame --- */

static void add_command(cJSON *document, int argc, char *const argv[])
{
    cJSON *command = cJSON_AddArrayToObject(document, "command");
    for (int i = 0; i < argc; i++) {
        char redacted[1024];
        const char *slash = i == 0 ? strrchr(argv[0], '/') : NULL;
        redact_paths(slash != NULL ? slash + 1 : argv[i], redacted, sizeof redacted);
        cJSON_AddItemToArray(command, cJSON_CreateString(redacted));
    }
}

void results_add_words(cJSON *object, const struct workload *workload)
{
    const struct task_words *words = &workload->words;
    if (words->noun != NULL)
        cJSON_AddStringToObject(object, "noun", words->noun);
    if (words->alone != NULL)
        cJSON_AddStringToObject(object, "alone", words->alone);
    if (words->succeeded != NULL)
        cJSON_AddStringToObject(object, "succeeded", words->succeeded);
    if (words->suspended != NULL)
        cJSON_AddStringToObject(object, "suspended", words->suspended);
}

static void add_descriptions(cJSON *document)
{
    runner_object_add_all(document);
    cJSON *workloads = cJSON_AddObjectToObject(document, "workloads");
    for (const struct workload *const *workload = workloads_all(); *workload != NULL; workload++) {
        cJSON *one = cJSON_AddObjectToObject(workloads, (*workload)->name);
        cJSON_AddStringToObject(one, "summary", (*workload)->summary);
        cJSON_AddStringToObject(one, "kind", workload_kind_name((*workload)->kind));
        results_add_words(one, *workload);
    }
}

static void add_sources(cJSON *document, const struct plan *plan)
{
    cJSON *sources = cJSON_AddObjectToObject(document, "sources");
    for (unsigned i = 0; i < plan->count; i++)
        sources_add(sources, plan->cells[i].workload->name);
}

static void add_sweep(cJSON *object, const struct sweep *sweep)
{
    char redacted[CELL_TITLE_BYTES];
    cJSON *one = cJSON_AddObjectToObject(object, "sweep");
    cJSON_AddStringToObject(one, "name", sweep->name);
    cJSON_AddStringToObject(one, "title", redact_paths(sweep->title, redacted, sizeof redacted));
    cJSON_AddStringToObject(one, "variable", sweep->variable);
    cJSON_AddStringToObject(one, "unit", sweep->unit);
    cJSON_AddItemToObject(one, "value",
                          isnan(sweep->value) ? cJSON_CreateNull() : cJSON_CreateNumber(sweep->value));
}

static void add_cell(cJSON *cells, const struct cell *cell)
{
    char redacted[CELL_TITLE_BYTES];
    cJSON *one = cJSON_CreateObject();
    const struct settings *settings = &cell->settings;
    cJSON_AddItemToArray(cells, one);
    cJSON_AddStringToObject(one, "id", cell->id);
    cJSON_AddStringToObject(one, "group", cell->group);
    cJSON_AddStringToObject(one, "title", redact_paths(cell->title, redacted, sizeof redacted));
    cJSON_AddStringToObject(one, "workload", cell->workload->name);
    cJSON_AddBoolToObject(one, "calibrated", cell->workload->calibrated);
    cJSON_AddStringToObject(one, "kind", workload_kind_name(cell->workload->kind));
    cJSON_AddStringToObject(one, "runner", cell->runner->name);
    cJSON_AddNumberToObject(one, "tasks", settings->tasks);
    if (cell->runner->pooled)
        cJSON_AddNumberToObject(one, "workers", cell->workers);
    else
        cJSON_AddNullToObject(one, "workers");
    cJSON_AddBoolToObject(one, "workers_are_tasks", cell->workers_are_tasks);
    if (cell->runner->one_stack_each)
        cJSON_AddStringToObject(one, "stacks", stack_kind_name(cell->stacks));
    else
        cJSON_AddNullToObject(one, "stacks");
    cJSON *params = cJSON_AddObjectToObject(one, "params");
    const struct param *param = cell->workload->params;
    for (unsigned i = 0; param != NULL && param[i].name != NULL; i++)
        cJSON_AddStringToObject(params, param[i].name,
                                redact_paths(settings->values[i].text, redacted, sizeof redacted));
    if (cell->sweep.name[0] != '\0')
        add_sweep(one, &cell->sweep);
    cJSON_AddBoolToObject(one, "nondeterministic",
                          cell->workload->nondeterministic != NULL &&
                              cell->workload->nondeterministic(settings));
    cJSON_AddStringToObject(one, "status", sample_status_name(SAMPLE_INTERRUPTED));
    cJSON_AddNullToObject(one, "error");
    cJSON_AddArrayToObject(one, "samples");
    cJSON_AddNullToObject(one, "summary");
    cJSON_AddNullToObject(one, "trace");
    cJSON_AddNullToObject(one, "published");
    cJSON_AddNullToObject(one, "outcomes");
    cJSON_AddArrayToObject(one, "outcome_examples");
    cJSON_AddArrayToObject(one, "notes");
}

cJSON *results_new(const struct plan *plan, int argc, char *const argv[])
{
    char started[32];
    time_t now = time(NULL);
    struct tm utc;
    cJSON *document = cJSON_CreateObject();
    gmtime_r(&now, &utc);
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    cJSON_AddStringToObject(document, "simul", SIMUL_VERSION);
    cJSON_AddNumberToObject(document, "schema", RUN_SCHEMA);
    cJSON_AddBoolToObject(document, "complete", false);
    cJSON_AddStringToObject(document, "started", started);
    add_command(document, argc, argv);
    cJSON_AddNumberToObject(document, "seed", (double)plan->seed);
    cJSON *repeats = cJSON_AddObjectToObject(document, "repeats");
    if (plan->automatic)
        cJSON_AddStringToObject(repeats, "asked", "auto");
    else
        cJSON_AddNumberToObject(repeats, "asked", plan->asked_repeats);
    cJSON_AddNumberToObject(repeats, "made", 0);
    cJSON_AddNullToObject(repeats, "stopped_by"); /* a run that is killed does not know */
    cJSON *machine = machine_describe();
    cJSON_AddNullToObject(machine, "parallel_capacity");
    cJSON_AddNumberToObject(machine, "blocking_call_threads", runner_blocking_call_threads());
    cJSON_AddItemToObject(document, "machine", machine);
    if (plan->calibration.doubt[0] != '\0')
        cJSON_AddItemToArray(document_item(document, RUN_WARNINGS),
                             cJSON_CreateString(plan->calibration.doubt));
    cJSON_AddItemToObject(document, "calibration",
                          plan->calibration.work_per_ms > 0 ? calibration_object(&plan->calibration)
                                                            : cJSON_CreateNull());
    add_descriptions(document);
    add_sources(document, plan);
    cJSON *cells = cJSON_AddArrayToObject(document, "cells");
    for (unsigned i = 0; i < plan->count; i++)
        add_cell(cells, &plan->cells[i]);
    return document;
}

cJSON *results_cell(const cJSON *document, const char *id)
{
    cJSON *cell;
    cJSON_ArrayForEach(cell, document_at(document, RUN_CELLS))
    {
        if (strcmp(document_text(cell, CELL_ID, ""), id) == 0)
            return cell;
    }
    return NULL;
}

static void replace(cJSON *object, const char *name, cJSON *value)
{
    cJSON_ReplaceItemInObjectCaseSensitive(object, name, value);
}

/* --- samples --- */

void results_add_spread(cJSON *object, const char *name, struct spread spread)
{
    cJSON *one = cJSON_AddObjectToObject(object, name);
    cJSON_AddNumberToObject(one, "median", spread.median);
    cJSON_AddNumberToObject(one, "min", spread.min);
    cJSON_AddNumberToObject(one, "max", spread.max);
}

static void note_once(cJSON *cell, const char *text)
{
    cJSON *notes = document_item(cell, CELL_NOTES);
    const cJSON *note;
    cJSON_ArrayForEach(note, notes)
    {
        if (strcmp(note->valuestring, text) == 0)
            return;
    }
    cJSON_AddItemToArray(notes, cJSON_CreateString(text));
}

static void take_notes(cJSON *cell, const char *notes)
{
    cJSON *parsed = notes[0] != '\0' ? cJSON_Parse(notes) : NULL;
    cJSON *outcomes = cJSON_DetachItemFromObjectCaseSensitive(parsed, "outcomes");
    cJSON *examples = cJSON_DetachItemFromObjectCaseSensitive(parsed, "examples");
    const cJSON *text;
    if (outcomes != NULL)
        replace(cell, "outcomes", outcomes);
    if (examples != NULL)
        replace(cell, "outcome_examples", examples);
    cJSON_ArrayForEach(text, document_item(parsed, CELL_NOTES))
    {
        note_once(cell, cJSON_GetStringValue(text));
    }
    cJSON_Delete(parsed);
}

/* --- the same outcome everywhere --- */

/* Compares with the group's first cell that has a result. A difference is reported where outcomes are
 * nondeterministic; elsewhere the cell fails. */
static void compare_outcomes(cJSON *document, const struct plan *plan, unsigned index, struct sample *sample)
{
    char digest[20], text[512];
    snprintf(digest, sizeof digest, "%016" PRIx64, sample->figures.digest);
    for (unsigned i = 0; i < plan->count; i++) {
        if (plan->cells[i].group_number != plan->cells[index].group_number)
            continue;
        const char *theirs = document_digest(results_cell(document, plan->cells[i].id));
        if (theirs == NULL)
            continue;
        if (strcmp(digest, theirs) == 0)
            return;
        snprintf(text, sizeof text, "its outcomes differ from those of %s (digest %s, there %s)",
                 plan->cells[i].id, digest, theirs);
        cJSON *cell = results_cell(document, plan->cells[index].id);
        if (cJSON_IsTrue(document_item(cell, CELL_NONDETERMINISTIC))) {
            snprintf(text, sizeof text,
                     "its outcomes differ from those of %s: the world outside was not the same",
                     plan->cells[i].id);
            note_once(cell, text);
            return;
        }
        sample->status = SAMPLE_FAILED;
        snprintf(sample->error, sizeof sample->error, "%s", text);
        return;
    }
}

static void update_status(cJSON *cell, const struct sample *sample)
{
    const char *before = document_text(cell, CELL_STATUS, "");
    bool first = cJSON_GetArraySize(document_item(cell, CELL_SAMPLES)) == 1;
    if (!first && strcmp(before, "ok") != 0)
        return;                                           /* the first failure stays the cell's */
    if (!first && sample->status == SAMPLE_INTERRUPTED) { /* says nothing about the cell */
        char text[64];
        snprintf(text, sizeof text, "the run was interrupted: the figures are of %u repeat%s", sample->repeat,
                 sample->repeat == 1 ? "" : "s");
        note_once(cell, text);
        return;
    }
    replace(cell, "status", cJSON_CreateString(sample_status_name(sample->status)));
    replace(cell, "error", text_or_null(sample->error));
}

void results_add(cJSON *document, const struct plan *plan, unsigned index, struct sample *sample)
{
    cJSON *cell = results_cell(document, plan->cells[index].id);
    if (sample->status == SAMPLE_OK)
        compare_outcomes(document, plan, index, sample);
    cJSON_AddItemToArray(document_item(cell, CELL_SAMPLES),
                         sample_object(sample, plan->cells[index].settings.tasks));
    update_status(cell, sample);
    if (sample->status == SAMPLE_OK)
        take_notes(cell, sample->figures.notes);
    summary_draw(document, plan, plan->cells[index].group_number);
}

void results_set_capacity(cJSON *document, double *values, unsigned n)
{
    cJSON *machine = document_item(document, RUN_MACHINE);
    cJSON_DeleteItemFromObjectCaseSensitive(machine, "parallel_capacity");
    results_add_spread(machine, "parallel_capacity", statistics_spread(values, n));
}

void results_settle(cJSON *document, const struct plan *plan)
{
    cJSON *cell;
    for (unsigned group = 0; group < plan->groups; group++)
        summary_draw(document, plan, group);
    cJSON_ArrayForEach(cell, document_item(document, RUN_CELLS))
    {
        summary_flag_outliers(cell);
    }
}

void results_set_made(cJSON *document, unsigned made)
{
    replace(document_item(document, RUN_REPEATS), "made", cJSON_CreateNumber(made));
}

void results_finish(cJSON *document, unsigned made, const char *stopped_by, bool complete)
{
    cJSON *repeats = document_item(document, RUN_REPEATS);
    results_set_made(document, made);
    replace(repeats, "stopped_by", cJSON_CreateString(stopped_by));
    replace(document, "complete", cJSON_CreateBool(complete));
    insights_compute(document); /* out of memory, a run keeps its figures and has no insights */
}

bool results_all_ok(const cJSON *document)
{
    const cJSON *cell;
    cJSON_ArrayForEach(cell, document_at(document, RUN_CELLS))
    {
        if (!document_is_ok(cell))
            return false;
    }
    return true;
}
