/* Headlines of sweeps: the largest effect, as a lesson. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/crossover.h"
#include "analysis/document/document.h"
#include "analysis/effect.h"
#include "analysis/insight.h"
#include "analysis/verdict.h"
#include "report/text/figure.h"
#include "report/text/headline.h"
#include "report/text/headline_words.h"
#include "report/text/insight.h"

/* A series that becomes so many times as long grows; one that stays below `flat` does not. */
static const double grows = 3, flat = 1.5;

#define ADD(member, ...) headline_add(out->member, sizeof out->member, __VA_ARGS__)

/* The gravest doubt of all points. */
static enum doubt sweep_doubt(const struct measured_sweep *measured)
{
    enum doubt gravest = DOUBT_NONE;
    for (size_t i = 0; i < measured->count; i++)
        for (size_t k = 0; k < measured->lines[i].count; k++) {
            const struct series_point *point = &measured->lines[i].points[k];
            enum doubt doubt = verdict_doubt(point->cell, &point->typical);
            gravest = doubt > gravest ? doubt : gravest;
        }
    return gravest;
}

static bool counts_whole(const struct measured_sweep *measured)
{
    return sweep_varies(measured, "tasks") || sweep_varies(measured, "workers");
}

/* "1,000 tasks", "compute 3.1 ms". */
static const char *show_value(const struct measured_sweep *measured, double value, char *out, size_t bytes)
{
    char shown[32];
    struct figure count;
    if (counts_whole(measured))
        snprintf(out, bytes, "%s %.*s", figure_count(value, &count),
                 (int)strlen(measured->variable) - (value == 1), measured->variable);
    else
        snprintf(out, bytes, "%s %s", measured->variable,
                 sweep_show_value(measured, value, shown, sizeof shown));
    return out;
}

/* "1 to 1,000 tasks", "compute 1 ms to 5 ms". */
static const char *show_span(const struct measured_sweep *measured, char *out, size_t bytes)
{
    char shown[32];
    struct figure first;
    double from = measured->values[0], to = measured->values[measured->value_count - 1];
    if (counts_whole(measured))
        snprintf(out, bytes, "%s to ", figure_count(from, &first));
    else
        snprintf(out, bytes, "%s %s to ", measured->variable,
                 sweep_show_value(measured, from, shown, sizeof shown));
    if (counts_whole(measured))
        show_value(measured, to, out + strlen(out), bytes - strlen(out));
    else
        sweep_show_value(measured, to, out + strlen(out), bytes - strlen(out));
    return out;
}

/* --- with times --- */

/* "Sync grows with tasks, coroutines do not". */
static bool describe_growth(const struct measured_sweep *measured, const struct effect *effect,
                            struct headline *out)
{
    if (!(effect->slow_growth >= grows && effect->fast_growth < flat) ||
        strcmp(effect->fast->runner, effect->slow->runner) == 0)
        return false;
    ADD(text, "%s grow%s with %s, %s do%s not", effect->slow->runner, effect->slow->traits.plural ? "" : "s",
        measured->variable, effect->fast->runner, effect->fast->traits.plural ? "" : "es");
    headline_capitalise(out->text);
    return true;
}

/* "1,000 tasks: sync 1.2 s, coroutines 5 ms". */
static void add_largest(const struct measured_sweep *measured, const struct effect *effect, char *text,
                        size_t bytes)
{
    char where[96], fast[96], slow[96];
    struct figure fast_time, slow_time;
    bool same = strcmp(effect->fast->runner, effect->slow->runner) == 0;
    headline_add(text, bytes, "%s: %s %s, %s %s", show_value(measured, effect->value, where, sizeof where),
                 same ? series_label(effect->slow, slow, sizeof slow) : effect->slow->runner,
                 figure_duration(effect->slow_ns, &slow_time),
                 same ? series_label(effect->fast, fast, sizeof fast) : effect->fast->runner,
                 figure_duration(effect->fast_ns, &fast_time));
}

static void describe_largest(const struct measured_sweep *measured, const struct effect *effect,
                             struct headline *out)
{
    char where[96];
    struct figure fast_time, slow_time;
    add_largest(measured, effect, out->text, sizeof out->text);
    if (headline_count_words(out->text) <= MAX_HEADLINE_WORDS)
        return;
    out->text[0] = '\0'; /* the labels are too long */
    ADD(text, "%s: %s instead of %s", show_value(measured, effect->value, where, sizeof where),
        figure_duration(effect->fast_ns, &fast_time), figure_duration(effect->slow_ns, &slow_time));
}

/* "Faster below compute 3.1 ms: coroutines; above it: threads with 4 workers." */
static bool add_crossover(const struct view *view, const struct view_sweep *sweep, struct headline *out)
{
    char where[96];
    for (const cJSON *f = NULL; (f = insight_next(view, sweep, f)) != NULL;) {
        double value = document_number(f, INSIGHT_VALUE);
        if (strcmp(document_text(f, INSIGHT_KIND, ""), "crossover") != 0 || isnan(value))
            continue;
        value = counts_whole(sweep->measured) ? ceil(value) : crossover_round(value);
        ADD(sentence, "Faster below %s: %.90s; above it: %.90s.",
            show_value(sweep->measured, value, where, sizeof where),
            document_text(f, INSIGHT_FASTER_BELOW, "?"), document_text(f, INSIGHT_FASTER_ABOVE, "?"));
        return true;
    }
    return false;
}

/* "From 1 to 1,000 tasks, sync lasts 980x as long, coroutines 4.2x." */
static void add_growth(const struct measured_sweep *measured, const struct effect *effect,
                       struct headline *out)
{
    char span[128], fast[96], slow[96];
    struct figure fast_times, slow_times;
    show_span(measured, span, sizeof span);
    if (isfinite(effect->fast_growth) && isfinite(effect->slow_growth))
        ADD(sentence, "From %s: %s %s as long, %s %s.", span, series_label(effect->slow, slow, sizeof slow),
            figure_times(effect->slow_growth, &slow_times), series_label(effect->fast, fast, sizeof fast),
            figure_times(effect->fast_growth, &fast_times));
    else
        ADD(sentence, "The largest difference from %s.", span);
}

static void describe_effect(const struct view *view, const struct view_sweep *sweep,
                            const struct effect *effect, struct headline *out)
{
    const struct measured_sweep *measured = sweep->measured;
    bool crossover = add_crossover(view, sweep, out);
    if (crossover || !describe_growth(measured, effect, out)) {
        describe_largest(measured, effect, out);
        if (!crossover)
            add_growth(measured, effect, out);
        return;
    }
    add_largest(measured, effect, out->sentence, sizeof out->sentence);
    if (headline_is_loop(&effect->fast->traits))
        ADD(sentence, "; what awaits is suspended and holds no thread");
    ADD(sentence, ".");
}

/* One series, or none that differs from another. */
static void describe_no_effect(const struct measured_sweep *measured, struct headline *out)
{
    char label[96], span[128];
    struct figure from, to, times;
    const struct series *line = &measured->lines[0];
    const struct series_point *first = &line->points[0], *last = &line->points[line->count - 1];
    show_span(measured, span, sizeof span);
    if (measured->count > 1) {
        ADD(text, "No runner is clearly faster at any value");
        ADD(sentence, "From %s, the repeats cannot distinguish the runners.", span);
        return;
    }
    ADD(text, "%s: %s to %s", series_label(line, label, sizeof label),
        figure_duration(first->makespan_ns.median, &from), figure_duration(last->makespan_ns.median, &to));
    headline_capitalise(out->text);
    ADD(sentence, "From %s, the total time becomes %s as long.", span,
        figure_times(last->makespan_ns.median / first->makespan_ns.median, &times));
}

/* --- without times --- */

static void describe_untimed(const struct measured_sweep *measured, enum doubt doubt, struct headline *out)
{
    char span[128];
    struct figure count;
    double max = 0;
    bool loop = false;
    for (size_t i = 0; i < measured->count; i++)
        for (size_t k = 0; k < measured->lines[i].count; k++) {
            double own = document_number(measured->lines[i].points[k].cell, CELL_IN_FLIGHT_MAX);
            if (own > max || (own == max && headline_is_loop(&measured->lines[i].traits))) {
                max = own;
                loop = headline_is_loop(&measured->lines[i].traits);
            }
        }
    if (max > 1)
        ADD(text, "Up to %s tasks in flight %s", figure_count(max, &count),
            loop ? "on one thread" : "at once");
    else
        ADD(text, "One task in flight at a time");
    ADD(sentence, "From %s, no winner and no law is named: %s.", show_span(measured, span, sizeof span),
        doubt == DOUBT_FAILURES    ? "how fast tasks fail is not compared"
        : doubt == DOUBT_DISTURBED ? "other programs used the CPUs"
                                   : "fewer than 5 repeats cannot distinguish them");
}

void headline_of_sweep(const struct view *view, const struct view_sweep *sweep, struct headline *out)
{
    const struct measured_sweep *measured = sweep->measured;
    struct effect effect;
    *out = (struct headline){.timed = false};
    enum doubt doubt = sweep_doubt(measured);
    out->timed = doubt == DOUBT_NONE;
    if (!out->timed)
        describe_untimed(measured, doubt, out);
    else if (effect_find(measured, &effect))
        describe_effect(view, sweep, &effect, out);
    else
        describe_no_effect(measured, out);
}
