/* One walk along the values; its state is the line that was clearly faster last. */
#include "analysis/crossover.h"

#include <math.h>

#include "analysis/verdict.h"

/* Both lines at one value: the ratio of their makespans, other over one, is above 1 where `one` is faster. */
struct pair {
    double value, ratio;
    int clear; /* 1: one is clearly faster, -1: the other is, 0: neither */
};

bool crossover_is_faster(const struct series_point *one, const struct series_point *other, double level)
{
    return verdict_is_faster(&one->typical, &other->typical, level) &&
           other->makespan_ns.median >= one->makespan_ns.median * (1 + MIN_CROSSOVER_LEAD);
}

static bool compare_at(const struct series *one, const struct series *other, double value, double level,
                       struct pair *out)
{
    const struct series_point *a = series_at(one, value), *b = series_at(other, value);
    if (a == NULL || b == NULL)
        return false;
    *out = (struct pair){value, b->makespan_ns.median / a->makespan_ns.median,
                         (int)crossover_is_faster(a, b, level) - (int)crossover_is_faster(b, a, level)};
    return true;
}

/* Where the ratio is 1 between two values on different sides of 1. A value of 0 has no logarithm: from 0 on
 * the ratio is taken to be linear in the value. */
static double interpolate(const struct pair *low, const struct pair *high)
{
    double way = log(low->ratio) / (log(low->ratio) - log(high->ratio));
    if (low->value > 0)
        return low->value * pow(high->value / low->value, way);
    return low->value + way * (high->value - low->value);
}

/* The two neighbours from `low` to `high` between which the medians change places; for several changes
 * (neither clearly faster), the ends themselves. */
static void narrow(const struct measured_sweep *measured, const struct series *one,
                   const struct series *other, struct pair *low, struct pair *high)
{
    struct pair before = *low, here, from = *low, to = *high;
    unsigned changes = 0;
    for (size_t i = 0; i < measured->value_count; i++) {
        double value = measured->values[i];
        if (value <= low->value || value > high->value ||
            !compare_at(one, other, value, measured->level, &here))
            continue;
        if ((before.ratio > 1) != (here.ratio > 1)) {
            changes++;
            from = before;
            to = here;
        }
        before = here;
    }
    if (changes == 1) {
        *low = from;
        *high = to;
    }
}

static double lead(double ratio)
{
    return ratio > 1 ? ratio : 1 / ratio;
}

enum crossover_verdict crossover_find(const struct measured_sweep *measured, const struct series *one,
                                      const struct series *other, struct crossover *out)
{
    struct pair last = {.clear = 0}, here, low = {.clear = 0}, high = low;
    unsigned changes = 0;
    for (size_t i = 0; i < measured->value_count; i++) {
        if (!compare_at(one, other, measured->values[i], measured->level, &here) || here.clear == 0)
            continue;
        if (last.clear != 0 && here.clear != last.clear) {
            changes++;
            low = last;
            high = here;
        }
        last = here;
    }
    if (changes != 1)
        return changes == 0 ? CROSSOVER_NONE : CROSSOVER_SEVERAL;
    *out = (struct crossover){
        .below = low.clear > 0 ? one : other,
        .above = low.clear > 0 ? other : one,
        .low = low.value,
        .high = high.value,
        .lead_low = lead(low.ratio),
        .lead_high = lead(high.ratio),
    };
    narrow(measured, one, other, &low, &high);
    out->value = interpolate(&low, &high);
    return CROSSOVER_FOUND;
}

double crossover_round(double value)
{
    if (!(value > 0))
        return value;
    double unit = pow(10, floor(log10(value)) - 1);
    return round(value / unit) * unit;
}
