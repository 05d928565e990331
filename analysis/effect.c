/* Compares the medians of all pairs at every value. */
#include "analysis/effect.h"

#include <math.h>

#include "analysis/crossover.h"

/* How many times as long a series lasts at one value as at another. */
static double growth(const struct series *line, double from, double to)
{
    const struct series_point *first = series_at(line, from), *last = series_at(line, to);
    return first != NULL && last != NULL ? last->makespan_ns.median / first->makespan_ns.median : (double)NAN;
}

static void take_pair(const struct measured_sweep *measured, const struct series *one,
                      const struct series *other, double value, struct effect *largest)
{
    const struct series_point *fast = series_at(one, value), *slow = series_at(other, value);
    if (fast == NULL || slow == NULL || !crossover_is_faster(fast, slow, measured->level))
        return;
    if (largest->fast != NULL &&
        slow->makespan_ns.median / fast->makespan_ns.median <= largest->slow_ns / largest->fast_ns)
        return;
    *largest = (struct effect){.value = value,
                               .fast = one,
                               .slow = other,
                               .fast_ns = fast->makespan_ns.median,
                               .slow_ns = slow->makespan_ns.median};
}

bool effect_find(const struct measured_sweep *measured, struct effect *out)
{
    *out = (struct effect){.fast = NULL};
    for (size_t v = 0; v < measured->value_count; v++)
        for (size_t i = 0; i < measured->count; i++)
            for (size_t k = 0; k < measured->count; k++)
                if (i != k)
                    take_pair(measured, &measured->lines[i], &measured->lines[k], measured->values[v], out);
    if (out->fast == NULL)
        return false;
    double first = measured->values[0], last = measured->values[measured->value_count - 1];
    out->fast_growth = growth(out->fast, first, last);
    out->slow_growth = growth(out->slow, first, last);
    return true;
}
