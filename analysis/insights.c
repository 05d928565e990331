/* One sentence an insight. A sweep may have many series, so the sentences on pairs are bounded and the
 * omitted ones counted. */
#include "analysis/insights.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>

#include "analysis/crossover.h"
#include "analysis/document/document.h"
#include "analysis/effect.h"
#include "analysis/insight.h"
#include "analysis/measured_sweep.h"
#include "analysis/sweep_fits.h"
#include "analysis/verdict.h"
#include "task/units.h"

enum { TEXT_BYTES = INSIGHT_TEXT_BYTES, NAME_BYTES = INSIGHT_NAME_BYTES, MAX_CROSSOVERS_REPORTED = 6 };

/* --- the largest effect --- */

/* "with 1000 tasks", "with 3.1 ms of compute", "with items=12". */
static void describe_value(const struct measured_sweep *measured, double value, char *out, size_t bytes)
{
    char shown[32];
    sweep_show_value(measured, value, shown, sizeof shown);
    if (sweep_varies(measured, "tasks") || sweep_varies(measured, "workers"))
        snprintf(out, bytes, "with %s %s", shown, measured->variable);
    else if (measured->unit[0] != '\0')
        snprintf(out, bytes, "with %s of %s", shown, measured->variable);
    else
        snprintf(out, bytes, "with %s=%s", measured->variable, shown);
}

static bool report_effect(cJSON *insights, const struct measured_sweep *measured)
{
    char text[TEXT_BYTES], where[96], fast[NAME_BYTES], slow[NAME_BYTES], fast_time[32], slow_time[32],
        from[32], to[32];
    struct effect effect;
    if (measured->value_count < 2 || !effect_find(measured, &effect))
        return false;
    describe_value(measured, effect.value, where, sizeof where);
    series_name(effect.fast, fast, sizeof fast);
    series_name(effect.slow, slow, sizeof slow);
    units_show_duration((uint64_t)effect.fast_ns, fast_time, sizeof fast_time);
    units_show_duration((uint64_t)effect.slow_ns, slow_time, sizeof slow_time);
    int used = snprintf(text, sizeof text, "%s, %s lasted %s and %s %s, %.3g times as long", where, fast,
                        fast_time, slow, slow_time, effect.slow_ns / effect.fast_ns);
    if (isfinite(effect.fast_growth) && isfinite(effect.slow_growth))
        used +=
            snprintf(text + used, sizeof text - (size_t)used,
                     ". From %s to %s, the time grew to %.3g times under %s and to %.3g times under %s",
                     sweep_show_value(measured, measured->values[0], from, sizeof from),
                     sweep_show_value(measured, measured->values[measured->value_count - 1], to, sizeof to),
                     effect.fast_growth, fast, effect.slow_growth, slow);
    snprintf(text + used, sizeof text - (size_t)used, ".");
    insight_add(insights, measured, "effect", text);
    return true;
}

/* --- crossovers --- */

/* "above 3.1 ms of compute", "from 4 tasks on", "above items=12". */
static void describe_where(const struct measured_sweep *measured, double value, char *out, size_t bytes)
{
    char shown[32];
    bool whole = sweep_varies(measured, "tasks") || sweep_varies(measured, "workers");
    sweep_show_value(measured, whole ? ceil(value) : crossover_round(value), shown, sizeof shown);
    if (whole)
        snprintf(out, bytes, "from %s %s on", shown, measured->variable);
    else if (measured->unit[0] != '\0')
        snprintf(out, bytes, "above %s of %s", shown, measured->variable);
    else
        snprintf(out, bytes, "above %s=%s", measured->variable, shown);
}

static const char *was(const struct series *line)
{
    return line->traits.plural ? "were" : "was";
}

static void report_crossover(cJSON *insights, const struct measured_sweep *measured,
                             const struct crossover *c)
{
    char text[TEXT_BYTES], below[NAME_BYTES], above[NAME_BYTES], where[96], low[32], high[32];
    series_name(c->below, below, sizeof below);
    series_name(c->above, above, sizeof above);
    describe_where(measured, c->value, where, sizeof where);
    snprintf(text, sizeof text, "%s %s %s %s: at %s %s %s %.3gx as fast, at %s %s %.3gx.", above,
             c->above->traits.plural ? "beat" : "beats", below, where,
             sweep_show_value(measured, c->low, low, sizeof low), below, was(c->below), c->lead_low,
             sweep_show_value(measured, c->high, high, sizeof high), above, c->lead_high);
    cJSON *one = insight_add(insights, measured, "crossover", text);
    cJSON_AddStringToObject(one, "faster_below", below);
    cJSON_AddStringToObject(one, "faster_above", above);
    cJSON_AddStringToObject(one, "variable", measured->variable);
    cJSON_AddStringToObject(one, "unit", measured->unit);
    insight_add_number(one, "value", c->value);
    insight_add_number(one, "low", c->low);
    insight_add_number(one, "high", c->high);
}

/* Whether no series has a shorter median at a value. */
static bool leads(const struct measured_sweep *measured, const struct series *line, double value)
{
    const struct series_point *own = series_at(line, value);
    for (size_t i = 0; i < measured->count && own != NULL; i++) {
        const struct series_point *other = series_at(&measured->lines[i], value);
        if (other != NULL && other->makespan_ns.median < own->makespan_ns.median)
            return false;
    }
    return own != NULL;
}

/* The series that is clearly faster than every other one at every value, or NULL. */
static const struct series *find_fastest(const struct measured_sweep *measured)
{
    for (size_t i = 0; i < measured->count; i++) {
        const struct series *line = &measured->lines[i];
        bool fastest = measured->count > 1;
        for (size_t k = 0; k < measured->count; k++)
            for (size_t v = 0; v < measured->value_count && k != i; v++) {
                const struct series_point *own = series_at(line, measured->values[v]),
                                          *other = series_at(&measured->lines[k], measured->values[v]);
                fastest &= own != NULL && (other == NULL || crossover_is_faster(own, other, measured->level));
            }
        if (fastest)
            return line;
    }
    return NULL;
}

static void report_no_crossover(cJSON *insights, const struct measured_sweep *measured, bool effect)
{
    char text[TEXT_BYTES], span[96], name[NAME_BYTES];
    const struct series *fastest = find_fastest(measured);
    sweep_show_span(measured, span, sizeof span);
    if (fastest != NULL)
        snprintf(text, sizeof text, "the order of the runners does not change: %s %s fastest at every point.",
                 series_name(fastest, name, sizeof name), was(fastest));
    else if (effect)
        return; /* the effect says more */
    else
        snprintf(text, sizeof text, "the order of the runners does not change by more than chance explains.");
    insight_add(insights, measured, "no_crossover", text);
}

static void report_crossovers(cJSON *insights, const struct measured_sweep *measured, bool effect)
{
    unsigned found = 0, several = 0;
    char text[TEXT_BYTES];
    if (measured->count < 2 || measured->value_count < 2)
        return;
    for (size_t i = 0; i < measured->count; i++)
        for (size_t k = i + 1; k < measured->count; k++) {
            struct crossover crossover;
            enum crossover_verdict verdict =
                crossover_find(measured, &measured->lines[i], &measured->lines[k], &crossover);
            if (verdict == CROSSOVER_FOUND && !leads(measured, crossover.below, crossover.low) &&
                !leads(measured, crossover.above, crossover.high))
                continue; /* neither is ever the fastest */
            several += verdict == CROSSOVER_SEVERAL;
            if (verdict == CROSSOVER_FOUND && found++ < MAX_CROSSOVERS_REPORTED)
                report_crossover(insights, measured, &crossover);
        }
    if (found > MAX_CROSSOVERS_REPORTED) {
        snprintf(text, sizeof text, "%u more pairs of runners change places.",
                 found - MAX_CROSSOVERS_REPORTED);
        insight_add(insights, measured, "more_crossovers", text);
    }
    if (several > 0) {
        snprintf(text, sizeof text,
                 "%u pair%s of runners change%s places more than once, so no crossover is named for %s.",
                 several, several == 1 ? "" : "s", several == 1 ? "s" : "", several == 1 ? "it" : "them");
        insight_add(insights, measured, "no_crossover", text);
    } else if (found == 0) {
        report_no_crossover(insights, measured, effect);
    }
}

/* --- the whole --- */

/* Whether a point's times are of failures: neither a crossing nor a law follows from them. */
static bool is_of_failures(const struct measured_sweep *measured)
{
    for (size_t i = 0; i < measured->count; i++)
        for (size_t k = 0; k < measured->lines[i].count; k++)
            if (verdict_doubt(measured->lines[i].points[k].cell, &measured->lines[i].points[k].typical) ==
                DOUBT_FAILURES)
                return true;
    return false;
}

int insights_compute(cJSON *run)
{
    struct measured_sweeps sweeps;
    cJSON *insights = cJSON_CreateArray();
    /* Without a quota that member is NaN, which fmin passes over. */
    double allowed = fmin(document_number(run, RUN_CPUS_ALLOWED), document_number(run, RUN_CPU_QUOTA));
    unsigned cpus = allowed > 0 ? (unsigned)fmin(fmax(allowed, 1), UINT_MAX) : 0;
    int status = measured_sweeps_read(run, &sweeps);
    if (status < 0 || insights == NULL) {
        cJSON_Delete(insights);
        return -ENOMEM;
    }
    for (size_t i = 0; i < sweeps.count && status == 0; i++) {
        if (is_of_failures(&sweeps.sweeps[i]))
            continue;
        bool effect = report_effect(insights, &sweeps.sweeps[i]);
        report_crossovers(insights, &sweeps.sweeps[i], effect);
        status = sweep_fits_report(insights, &sweeps.sweeps[i], cpus);
    }
    measured_sweeps_free(&sweeps);
    cJSON_DeleteItemFromObjectCaseSensitive(run, "insights");
    cJSON_AddItemToObject(run, "insights", insights);
    return status;
}
