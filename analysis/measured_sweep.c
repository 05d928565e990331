/* Collects the cells of each sweep. Failed cells leave a gap in their line; a line without points is
 * dropped. */
#include "analysis/measured_sweep.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/statistics/statistics.h"
#include "analysis/verdict.h"
#include "task/units.h"

/* --- figures --- */

static struct spread read_spread(const cJSON *cell, enum member member)
{
    const cJSON *sample, *samples = document_at(cell, CELL_SAMPLES);
    int max = cJSON_GetArraySize(samples);
    size_t n = 0;
    struct spread spread = {NAN, NAN, NAN};
    double *values = calloc((size_t)max + 1, sizeof *values);
    if (values == NULL)
        return spread;
    bool disturbed_count = document_disturbed_count(cell);
    cJSON_ArrayForEach(sample, samples)
    {
        double value = document_number(sample, member);
        if (document_counts(sample, disturbed_count) && isfinite(value) && value > 0)
            values[n++] = value;
    }
    if (n > 0)
        spread = statistics_spread(values, n);
    free(values);
    return spread;
}

static struct series_point read_point(const cJSON *cell)
{
    return (struct series_point){
        .value = document_number(cell, CELL_SWEEP_VALUE),
        .tasks = document_number(cell, CELL_TASKS),
        .cell = cell,
        .makespan_ns = read_spread(cell, SAMPLE_MAKESPAN_NS),
        .memory_bytes = read_spread(cell, SAMPLE_MEMORY_BYTES),
        .typical = verdict_typical(cell, false),
    };
}

/* --- collecting --- */

/* A cell of a sweep that has figures. Its value is compared, shown and drawn on an axis, so the number of a
 * corrupted document is checked. */
static bool is_point(const cJSON *cell)
{
    double value = document_number(cell, CELL_SWEEP_VALUE);
    return document_text(cell, CELL_SWEEP, NULL) != NULL && document_is_ok(cell) &&
           (isnan(value) || (value >= 0 && value < 1e18)) && read_spread(cell, SAMPLE_MAKESPAN_NS).median > 0;
}

/* The sweep of a cell, made when it is the first. */
static struct measured_sweep *sweep_of(struct measured_sweeps *sweeps, const cJSON *cell)
{
    const char *name = document_text(cell, CELL_SWEEP, "");
    for (size_t i = 0; i < sweeps->count; i++)
        if (strcmp(sweeps->sweeps[i].name, name) == 0)
            return &sweeps->sweeps[i];
    struct measured_sweep *measured = &sweeps->sweeps[sweeps->count];
    *measured = (struct measured_sweep){
        .name = name,
        .title = document_text(cell, CELL_SWEEP_TITLE, name),
        .variable = document_text(cell, CELL_SWEEP_VARIABLE, "?"),
        .unit = document_text(cell, CELL_SWEEP_UNIT, ""),
    };
    sweeps->count++;
    return measured;
}

static bool same_workers(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* The series of a cell in its sweep, made when it is the first; NULL without memory. */
static struct series *series_of(struct measured_sweep *measured, const cJSON *run, const cJSON *cell)
{
    const char *runner = document_text(cell, CELL_RUNNER, "?");
    bool varies = strcmp(measured->variable, "workers") == 0;
    bool one_per_task = !varies && cJSON_IsTrue(document_at(cell, CELL_WORKERS_ARE_TASKS));
    double workers = varies || one_per_task ? (double)NAN : document_number(cell, CELL_WORKERS);
    for (size_t i = 0; i < measured->count; i++) {
        struct series *line = &measured->lines[i];
        if (strcmp(line->runner, runner) == 0 && line->one_per_task == one_per_task &&
            same_workers(line->workers, workers))
            return line;
    }
    struct series *line = realloc(measured->lines, (measured->count + 1) * sizeof *line);
    if (line == NULL)
        return NULL;
    measured->lines = line;
    line += measured->count++;
    *line = (struct series){.runner = runner,
                            .workers = workers,
                            .one_per_task = one_per_task,
                            .constant = isnan(document_number(cell, CELL_SWEEP_VALUE))};
    traits_read(run, runner, &line->traits);
    return line;
}

static int add_value(struct measured_sweep *measured, double value)
{
    if (isnan(value))
        return 0;
    for (size_t i = 0; i < measured->value_count; i++)
        if (measured->values[i] == value)
            return 0;
    double *values = realloc(measured->values, (measured->value_count + 1) * sizeof *values);
    if (values == NULL)
        return -ENOMEM;
    measured->values = values;
    measured->values[measured->value_count++] = value;
    return 0;
}

static int add_point(struct measured_sweep *measured, const cJSON *run, const cJSON *cell)
{
    struct series *line = series_of(measured, run, cell);
    struct series_point *points =
        line != NULL ? realloc(line->points, (line->count + 1) * sizeof *points) : NULL;
    if (points == NULL)
        return -ENOMEM;
    line->points = points;
    line->points[line->count++] = read_point(cell);
    return add_value(measured, points[line->count - 1].value);
}

static int compare_points(const void *a, const void *b)
{
    double left = ((const struct series_point *)a)->value, right = ((const struct series_point *)b)->value;
    return (left > right) - (left < right);
}

static void sort(struct measured_sweep *measured)
{
    for (size_t i = 0; i < measured->count; i++)
        qsort(measured->lines[i].points, measured->lines[i].count, sizeof *measured->lines[i].points,
              compare_points);
    statistics_sort(measured->values, measured->value_count);
}

/* --- verdicts --- */

/* Pairs of more series than that, which no run has, would take memory by the square of a document's length.
 */
enum { MAX_COMPARED = 256 };

/* Appends the ratio of each pair of series at each value; returns how many. Without an array it counts. */
static size_t compare_all(const struct measured_sweep *measured, struct ratio *ratios)
{
    size_t count = 0, compared = measured->count < MAX_COMPARED ? measured->count : MAX_COMPARED;
    for (size_t i = 0; i < compared; i++)
        for (size_t k = i + 1; k < compared; k++)
            for (size_t v = 0; v < measured->value_count; v++) {
                const struct series_point *one = series_at(&measured->lines[i], measured->values[v]),
                                          *other = series_at(&measured->lines[k], measured->values[v]);
                if (one == NULL || other == NULL)
                    continue;
                if (ratios != NULL)
                    ratios[count] = ratio_of(&one->typical, &other->typical);
                count++;
            }
    return count;
}

static int find_level(struct measured_sweeps *sweeps)
{
    size_t count = 0, used = 0;
    for (size_t i = 0; i < sweeps->count; i++)
        count += compare_all(&sweeps->sweeps[i], NULL);
    struct ratio *ratios = calloc(count + 1, sizeof *ratios);
    if (ratios == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < sweeps->count; i++)
        used += compare_all(&sweeps->sweeps[i], &ratios[used]);
    for (size_t i = 0; i < sweeps->count; i++)
        sweeps->sweeps[i].level = ratio_level(ratios, used);
    free(ratios);
    return 0;
}

static void free_sweep(struct measured_sweep *measured)
{
    for (size_t i = 0; i < measured->count; i++)
        free(measured->lines[i].points);
    free(measured->lines);
    free(measured->values);
}

/* Where no point has a value, nothing was varied. */
static void drop_without_values(struct measured_sweeps *sweeps)
{
    size_t kept = 0;
    for (size_t i = 0; i < sweeps->count; i++) {
        if (sweeps->sweeps[i].value_count > 0)
            sweeps->sweeps[kept++] = sweeps->sweeps[i];
        else
            free_sweep(&sweeps->sweeps[i]);
    }
    sweeps->count = kept;
}

void measured_sweeps_free(struct measured_sweeps *sweeps)
{
    for (size_t i = 0; i < sweeps->count; i++)
        free_sweep(&sweeps->sweeps[i]);
    free(sweeps->sweeps);
    *sweeps = (struct measured_sweeps){0};
}

int measured_sweeps_read(const cJSON *run, struct measured_sweeps *out)
{
    const cJSON *cell, *cells = document_at(run, RUN_CELLS);
    size_t room = (size_t)cJSON_GetArraySize(cells) + 1;
    *out = (struct measured_sweeps){.sweeps = calloc(room, sizeof *out->sweeps)};
    if (out->sweeps == NULL)
        return -ENOMEM;
    cJSON_ArrayForEach(cell, cells)
    {
        if (!is_point(cell))
            continue;
        struct measured_sweep *measured = sweep_of(out, cell);
        if (add_point(measured, run, cell) < 0)
            goto failed;
    }
    drop_without_values(out);
    for (size_t i = 0; i < out->count; i++)
        sort(&out->sweeps[i]);
    if (find_level(out) == 0)
        return 0;

failed:
    measured_sweeps_free(out);
    return -ENOMEM;
}

const struct series_point *series_at(const struct series *line, double value)
{
    if (line->constant)
        return &line->points[0];
    for (size_t i = 0; i < line->count; i++)
        if (line->points[i].value == value)
            return &line->points[i];
    return NULL;
}

/* --- words --- */

char *series_name(const struct series *line, char *out, size_t bytes)
{
    if (line->one_per_task)
        snprintf(out, bytes, "%s with a worker for each task", line->runner);
    else if (!isnan(line->workers))
        snprintf(out, bytes, "%s with %.0f worker%s", line->runner, line->workers,
                 line->workers == 1 ? "" : "s");
    else
        snprintf(out, bytes, "%s", line->runner);
    return out;
}

char *cell_label(const char *runner, double workers, bool one_per_task, char *out, size_t bytes)
{
    if (one_per_task)
        snprintf(out, bytes, "%s (one per task)", runner);
    else if (!isnan(workers))
        snprintf(out, bytes, "%s (pool of %.0f)", runner, workers);
    else
        snprintf(out, bytes, "%s", runner);
    return out;
}

char *series_label(const struct series *line, char *out, size_t bytes)
{
    return cell_label(line->runner, line->workers, line->one_per_task, out, bytes);
}

/* "1.60 ms" becomes "1.6 ms": a typed value has no more digits. */
static char *without_zeros(char *text)
{
    char *point = strchr(text, '.');
    if (point == NULL)
        return text;
    char *end = point + strspn(point, ".0123456789"), *last = end;
    while (last[-1] == '0')
        last--;
    if (last[-1] == '.')
        last--;
    memmove(last, end, strlen(end) + 1);
    return text;
}

char *sweep_show_value(const struct measured_sweep *measured, double value, char *out, size_t bytes)
{
    if (strcmp(measured->unit, "ns") == 0)
        return without_zeros(units_show_duration((uint64_t)llround(value), out, bytes));
    if (strcmp(measured->unit, "B") == 0)
        return without_zeros(units_show_size((uint64_t)llround(value), out, bytes));
    snprintf(out, bytes, value < 10 && value != floor(value) ? "%.1f" : "%.0f", value);
    return out;
}

char *sweep_show_span(const struct measured_sweep *measured, char *out, size_t bytes)
{
    char first[32], last[32];
    if (measured->value_count == 0) {
        snprintf(out, bytes, "%s", measured->variable);
        return out;
    }
    sweep_show_value(measured, measured->values[0], first, sizeof first);
    sweep_show_value(measured, measured->values[measured->value_count - 1], last, sizeof last);
    if (strcmp(measured->variable, "tasks") == 0 || strcmp(measured->variable, "workers") == 0)
        snprintf(out, bytes, "%s to %s %s", first, last, measured->variable);
    else
        snprintf(out, bytes, "%s from %s to %s", measured->variable, first, last);
    return out;
}
