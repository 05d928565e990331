/* Reads the makespans of a cell, and compares. */
#include "analysis/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"

struct typical verdict_typical(const cJSON *cell, bool undisturbed)
{
    const cJSON *sample, *samples = document_at(cell, CELL_SAMPLES);
    size_t n = 0;
    double *makespans = calloc((size_t)cJSON_GetArraySize(samples) + 1, sizeof *makespans);
    if (makespans == NULL)
        return typical_of(NULL, 0);
    bool disturbed_count = !undisturbed && document_disturbed_count(cell);
    cJSON_ArrayForEach(sample, samples)
    {
        double makespan_ns = document_number(sample, SAMPLE_MAKESPAN_NS);
        if (document_counts(sample, disturbed_count) && makespan_ns > 0 && isfinite(makespan_ns))
            makespans[n++] = makespan_ns;
    }
    struct typical typical = typical_of(makespans, n);
    free(makespans);
    return typical;
}

bool verdict_is_faster(const struct typical *one, const struct typical *other, double level)
{
    struct ratio ratio = ratio_of(other, one);
    return ratio.estimate > 1 && ratio_differs(&ratio, level);
}

double verdict_succeeded(const cJSON *cell)
{
    const cJSON *outcome, *outcomes = document_at(cell, CELL_OUTCOMES);
    double succeeded = 0, all = 0;
    cJSON_ArrayForEach(outcome, outcomes)
    {
        double tasks = cJSON_IsNumber(outcome) ? outcome->valuedouble : 0;
        all += tasks;
        succeeded += outcome->string != NULL && strcmp(outcome->string, "ok") == 0 ? tasks : 0;
    }
    return all > 0 ? succeeded / all : 1;
}

/* A task in a hundred may end otherwise in a world that is not the same twice. */
bool verdict_is_of_failures(double succeeded, double best)
{
    return succeeded < 0.5 || succeeded < best - 0.01;
}

enum doubt verdict_doubt(const cJSON *cell, const struct typical *typical)
{
    double succeeded = verdict_succeeded(cell);
    if (verdict_is_of_failures(succeeded, succeeded))
        return DOUBT_FAILURES;
    if (document_is_disturbed(cell))
        return DOUBT_DISTURBED;
    return typical->repeats < MIN_VERDICT_REPEATS ? DOUBT_FEW_REPEATS : DOUBT_NONE;
}
