/* A comparison as JSON. */
#include <math.h>

#include "analysis/document/document.h"
#include "report/text/comparison.h"

/* JSON knows neither NaN nor infinity. */
static void add_number(cJSON *object, const char *name, double value)
{
    cJSON_AddItemToObject(object, name, isfinite(value) ? cJSON_CreateNumber(value) : cJSON_CreateNull());
}

static void add_copy(cJSON *object, const char *name, const cJSON *cell, enum member member)
{
    const cJSON *found = document_at(cell, member);
    cJSON_AddItemToObject(object, name, found != NULL ? cJSON_Duplicate(found, true) : cJSON_CreateNull());
}

static cJSON *side_object(const struct compared_side *side)
{
    if (side->cell == NULL)
        return cJSON_CreateNull();
    cJSON *one = cJSON_CreateObject();
    add_copy(one, "id", side->cell, CELL_ID);
    add_copy(one, "status", side->cell, CELL_STATUS);
    add_copy(one, "error", side->cell, CELL_ERROR);
    cJSON_AddNumberToObject(one, "repeats", (double)side->typical.repeats);
    add_number(one, "makespan_ns", side->makespan_ns);
    return one;
}

static cJSON *cell_object(const struct compared_cell *cell, double level)
{
    static const struct {
        const char *name;
        enum member member;
    } labels[] = {{"title", CELL_TITLE}, {"workload", CELL_WORKLOAD}, {"params", CELL_PARAMS},
                  {"tasks", CELL_TASKS}, {"runner", CELL_RUNNER},     {"workers", CELL_WORKERS}};
    struct interval interval = ratio_interval(&cell->ratio, level);
    cJSON *one = cJSON_CreateObject();
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        add_copy(one, labels[i].name, comparison_cell(cell), labels[i].member);
    cJSON_AddStringToObject(one, "verdict", verdict_name(cell->verdict));
    add_number(one, "ratio", cell->ratio.estimate);
    add_number(one, "ratio_low", interval.low);
    add_number(one, "ratio_high", interval.high);
    add_number(one, "repeats_needed", cell->repeats_needed > 0 ? (double)cell->repeats_needed : (double)NAN);
    add_number(one, "detectable_ratio", cell->detectable);
    cJSON_AddItemToObject(one, "base", side_object(&cell->base));
    cJSON_AddItemToObject(one, "new", side_object(&cell->new));
    return one;
}

static void add_differences(cJSON *root, const struct comparison *comparison)
{
    cJSON *differences = cJSON_AddArrayToObject(root, "differences");
    for (size_t i = 0; i < comparison->difference_count; i++) {
        const struct difference *d = &comparison->differences[i];
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "what", d->what);
        cJSON_AddStringToObject(one, "base", d->base);
        cJSON_AddStringToObject(one, "new", d->new);
        cJSON_AddItemToArray(differences, one);
    }
    cJSON *notes = cJSON_AddArrayToObject(root, "notes");
    for (size_t i = 0; i < comparison->note_count; i++)
        cJSON_AddItemToArray(notes, cJSON_CreateString(comparison->notes[i].text));
}

cJSON *comparison_json(const struct comparison *comparison, const char *base_path, const char *new_path)
{
    static const char *const results[] = {
        [COMPARE_FINE] = "no regression",
        [COMPARE_INCONCLUSIVE] = "inconclusive",
        [COMPARE_REGRESSION] = "regression",
    };
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "base", base_path);
    cJSON_AddStringToObject(root, "new", new_path);
    cJSON_AddStringToObject(root, "result", results[comparison_result(comparison)]);
    cJSON_AddNumberToObject(root, "threshold", comparison->threshold);
    cJSON_AddNumberToObject(root, "base_runs", (double)comparison->base_runs);
    cJSON_AddNumberToObject(root, "new_runs", (double)comparison->new_runs);
    cJSON_AddNumberToObject(root, "confidence", 0.95); /* of all verdicts together */
    cJSON_AddNumberToObject(root, "cell_confidence", 1 - comparison->level);
    add_number(root, "detectable_ratio", comparison->detectable);
    add_differences(root, comparison);
    cJSON *cells = cJSON_AddArrayToObject(root, "cells");
    for (size_t i = 0; i < comparison->count; i++)
        cJSON_AddItemToArray(cells, cell_object(&comparison->cells[i], comparison->level));
    return root;
}
