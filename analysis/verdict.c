/* Reads the makespans of a cell, and compares. */
#include "analysis/verdict.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/document.h"

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

enum doubt verdict_doubt(const cJSON *cell, const struct typical *typical)
{
    if (document_is_disturbed(cell))
        return DOUBT_DISTURBED;
    return typical->repeats < MIN_VERDICT_REPEATS ? DOUBT_FEW_REPEATS : DOUBT_NONE;
}
