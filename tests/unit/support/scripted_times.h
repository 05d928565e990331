/* Times of repeats by a script instead of a clock, and how often the rule for verdicts names a winner of
 * them. For unit tests and for the longer simulation of benchmark/. */
#ifndef TESTS_UNIT_SUPPORT_SCRIPTED_TIMES_H
#define TESTS_UNIT_SUPPORT_SCRIPTED_TIMES_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "analysis/statistics/ratio.h"
#include "analysis/statistics/statistics.h"

/* How the repeats of case i vary. */
enum spread_kind {
    SPREAD_EQUAL,    /* log-normal, 2 % */
    SPREAD_OUTLIERS, /* 2 %, and one repeat in ten lasts 1.5 to 3 times as long */
    SPREAD_UNEQUAL,  /* 1 % and 5 % by turns */
    SPREAD_ONE,      /* 10 % for the first case, 2 % for the others */
    SPREAD_TWO,      /* 5 % for the first two */
    SPREAD_RISING,   /* from 1 % for the first to 10 % for the last */
    SPREAD_COUNT,
};

/* Above 0 and below 1. */
static inline double script_uniform(uint64_t *random)
{
    return ((double)(statistics_random(random) >> 11) + 0.5) / 9007199254740992.0;
}

static inline double script_normal(uint64_t *random) /* Box and Muller, 1958 */
{
    double radius = sqrt(-2 * log(script_uniform(random)));
    return radius * cos(6.283185307179586 * script_uniform(random));
}

/* One repeat of a case that typically lasts 1. */
static inline double script_time(enum spread_kind kind, unsigned index, unsigned cases, uint64_t *random)
{
    double spread = 0.02, outlier = 1;
    if (kind == SPREAD_UNEQUAL)
        spread = index % 2 == 0 ? 0.01 : 0.05;
    else if (kind == SPREAD_ONE && index == 0)
        spread = 0.1;
    else if (kind == SPREAD_TWO && index < 2)
        spread = 0.05;
    else if (kind == SPREAD_RISING)
        spread = 0.01 * pow(10, cases > 1 ? (double)index / (cases - 1) : 0);
    if (kind == SPREAD_OUTLIERS && script_uniform(random) < 0.1)
        outlier = 1.5 + 1.5 * script_uniform(random);
    return outlier * exp(spread * script_normal(random));
}

/* A group of cases: the first `leaders` last equally long. The others last `lead` times as long; with a lead
 * of 0, far longer, each by another factor. */
struct script {
    enum spread_kind kind;
    unsigned repeats, cases, leaders;
    double lead;
};

enum { MAX_SCRIPT_CASES = 20, MAX_SCRIPT_REPEATS = 128 };

static inline double script_length(const struct script *script, unsigned index)
{
    if (index < script->leaders)
        return 1;
    return script->lead > 0 ? script->lead : exp(1 + (double)index);
}

/* Whether the group has a winner by the rule, and that is the first case where there is one leader. */
static inline bool script_has_winner(const struct script *script, uint64_t *random)
{
    struct typical typicals[MAX_SCRIPT_CASES];
    struct ratio family[MAX_SCRIPT_CASES];
    double values[MAX_SCRIPT_REPEATS];
    unsigned best = 0;
    size_t n = 0;
    for (unsigned i = 0; i < script->cases; i++) {
        for (unsigned k = 0; k < script->repeats; k++)
            values[k] = script_length(script, i) * script_time(script->kind, i, script->cases, random);
        typicals[i] = typical_of(values, script->repeats);
        best = typicals[i].log < typicals[best].log ? i : best;
    }
    for (unsigned i = 0; i < script->cases; i++)
        if (i != best)
            family[n++] = ratio_of(&typicals[i], &typicals[best]);
    double level = ratio_level(family, n);
    bool all = script->leaders > 1 || best == 0;
    for (size_t i = 0; i < n; i++)
        all = all && ratio_differs(&family[i], level);
    return all;
}

/* In how many of the sets there is one; from one seed. */
static inline unsigned script_winners(const struct script *script, unsigned sets)
{
    uint64_t random = 1;
    unsigned winners = 0;
    for (unsigned i = 0; i < sets; i++)
        winners += script_has_winner(script, &random);
    return winners;
}

#endif
