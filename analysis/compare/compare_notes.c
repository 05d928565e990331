/* Differences besides the program under test that may explain a ratio. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/compare/compare_check.h"
#include "analysis/document/document.h"

/* A property to compare, and its members in run.json. */
static const struct fact {
    const char *what;
    enum member member;
} facts[] = {
    {"simul", RUN_SIMUL},
    {"compiler", RUN_COMPILER},
    {"libuv", RUN_LIBUV},
    {"libcurl", RUN_LIBCURL},
    {"kernel", RUN_KERNEL},
    {"processor", RUN_CPU},
    {"CPUs online", RUN_CPUS_ONLINE},
    {"CPUs allowed", RUN_CPUS_ALLOWED},
    {"CPU quota", RUN_CPU_QUOTA},
    {"hardware threads per core", RUN_THREADS_PER_CORE},
    {"memory in bytes", RUN_MEMORY_BYTES},
    {"timer slack in ns", RUN_TIMER_SLACK_NS},
    {"seed", RUN_SEED},
};

static const char *show_fact(const cJSON *document, enum member member, char *out, size_t bytes)
{
    const cJSON *found = document_at(document, member);
    if (cJSON_IsString(found))
        snprintf(out, bytes, "%s", found->valuestring);
    else if (cJSON_IsNumber(found) && isfinite(found->valuedouble))
        snprintf(out, bytes, "%.15g", found->valuedouble);
    else
        snprintf(out, bytes, "not known");
    return out;
}

/* --- parameters --- */

/* Appends the parameters of a cell that the other one has otherwise, as typed: "wait=8ms:polite=false". */
static void list_params(const cJSON *cell, const cJSON *other, char *out, size_t bytes)
{
    const cJSON *param;
    cJSON_ArrayForEach(param, document_at(cell, CELL_PARAMS))
    {
        const cJSON *its = cJSON_GetObjectItemCaseSensitive(document_at(other, CELL_PARAMS), param->string);
        size_t used = strlen(out);
        if (!cJSON_Compare(param, its, true))
            snprintf(out + used, bytes - used, "%s%s=%s", used > 0 ? ":" : "", param->string,
                     param->valuestring);
    }
    if (out[0] == '\0')
        snprintf(out, bytes, "nothing");
}

static bool same_workload(const struct compared_cell *a, const struct compared_cell *b)
{
    return strcmp(document_text(a->new.cell, CELL_WORKLOAD, ""),
                  document_text(b->new.cell, CELL_WORKLOAD, "")) == 0;
}

/* Once a workload. Those of several workloads begin with its name. */
static void note_params(struct comparison *comparison)
{
    const struct compared_cell *first = NULL;
    bool several = false;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct compared_cell *cell = &comparison->cells[i];
        first = first == NULL && cell->other_params ? cell : first;
        several = several || (cell->other_params && !same_workload(first, cell));
    }
    for (size_t i = 0; i < comparison->count && comparison->difference_count < MAX_PARAM_DIFFERENCES; i++) {
        const struct compared_cell *cell = &comparison->cells[i];
        if (!cell->other_params || (i > 0 && cell[-1].other_params && same_workload(&cell[-1], cell)))
            continue;
        struct difference *d = &comparison->differences[comparison->difference_count++];
        *d = (struct difference){.what = "parameters", .params = true};
        if (several) {
            snprintf(d->base, sizeof d->base, "%.60s", document_text(cell->base.cell, CELL_WORKLOAD, "?"));
            memcpy(d->new, d->base, sizeof d->new);
        }
        list_params(cell->base.cell, cell->new.cell, d->base, sizeof d->base);
        list_params(cell->new.cell, cell->base.cell, d->new, sizeof d->new);
    }
}

/* --- facts --- */

static void note_facts(struct comparison *comparison, const cJSON *base, const cJSON *new)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct difference *d = &comparison->differences[comparison->difference_count];
        d->what = facts[i].what;
        show_fact(base, facts[i].member, d->base, sizeof d->base);
        show_fact(new, facts[i].member, d->new, sizeof d->new);
        comparison->difference_count += strcmp(d->base, d->new) != 0;
    }
}

/* --- notes --- */

__attribute__((format(printf, 2, 3))) static void add_note(struct comparison *comparison, const char *format,
                                                           ...)
{
    if (comparison->note_count == MAX_NOTES)
        return;
    struct note *one = &comparison->notes[comparison->note_count++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(one->text, sizeof one->text, format, arguments);
    va_end(arguments);
}

/* The number of disturbed samples. */
static void note_disturbance(struct comparison *comparison, const cJSON *document, const char *name)
{
    unsigned samples = 0, disturbed = 0;
    const cJSON *cell, *sample;
    cJSON_ArrayForEach(cell, document_at(document, RUN_CELLS))
    {
        cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
        {
            samples++;
            disturbed += document_text(sample, SAMPLE_DISTURBED, NULL) != NULL;
        }
    }
    if (disturbed > 0)
        add_note(comparison, "%s: %u of %u samples were disturbed by what else ran on the machine", name,
                 disturbed, samples);
}

/* `side` is "BASE" or "NEW"; of several runs all but the first have a number. */
static void note_run(struct comparison *comparison, const struct compared_runs *runs, size_t index,
                     const char *side)
{
    const cJSON *warning, *document = runs->runs[index].document;
    char name[32];
    snprintf(name, sizeof name, index == 0 ? "%s" : "%s %zu", side, index + 1);
    double asked = document_number(document, RUN_REPEATS_ASKED);
    double made = document_number(document, RUN_REPEATS_MADE);
    const char *stopped_by = document_text(document, RUN_STOPPED_BY, "");
    if (!cJSON_IsTrue(document_at(document, RUN_COMPLETE)))
        add_note(comparison, "%s is incomplete: it %s", name,
                 strcmp(stopped_by, "interrupted") == 0 ? "was interrupted"
                 : strcmp(stopped_by, "error") == 0     ? "ended with an error"
                                                        : "was killed, or goes on");
    else if (made < asked)
        add_note(comparison, "%s made %.0f of the %.0f repeats that were asked for", name, made, asked);
    cJSON_ArrayForEach(warning, document_at(document, RUN_WARNINGS))
    {
        if (cJSON_IsString(warning))
            add_note(comparison, "%s: %s", name, warning->valuestring);
    }
    note_disturbance(comparison, document, name);
}

/* Whether the kernel recorded the cell's lanes on CPU; -1: unknown. */
static int is_recorded(const cJSON *cell)
{
    const char *source = document_text(cell, CELL_ON_CPU_SOURCE, NULL);
    return source == NULL ? -1 : strcmp(source, "measured") == 0;
}

/* Recording by the kernel costs time. */
static void note_recording(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        int base = is_recorded(comparison->cells[i].base.cell),
            new = is_recorded(comparison->cells[i].new.cell);
        if (base < 0 || new < 0 || base == new)
            continue;
        add_note(comparison,
                 "%s had the kernel record context switches and %s had not; recording costs the run that has "
                 "it a little",
                 base ? "BASE" : "NEW", base ? "NEW" : "BASE");
        return;
    }
}

/* The kind of stack changes how lanes switch and fill memory; the comparison may be unintended. */
static void note_stacks(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        const char *base = document_text(comparison->cells[i].base.cell, CELL_STACKS, NULL);
        const char *new = document_text(comparison->cells[i].new.cell, CELL_STACKS, NULL);
        if (base == NULL || new == NULL || strcmp(base, new) == 0)
            continue;
        add_note(comparison, "%s had %s stacks in BASE and %s stacks in NEW (--stacks)",
                 document_text(comparison->cells[i].base.cell, CELL_RUNNER, "?"), base, new);
        return;
    }
}

/* Why a large ratio is not a verdict. */
static void note_doubt(struct comparison *comparison)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->count; i++)
        count += comparison->cells[i].verdict == VERDICT_DOUBTED;
    if (count > 0)
        add_note(
            comparison,
            "%zu cell%s would be slower or faster, but only by repeats that were disturbed, so nothing is "
            "concluded: run the slower one again on a quiet machine",
            count, count == 1 ? "" : "s");
}

/* A machine that became slower makes everything slower; a change of the program seldom does, other parameters
 * often do. */
static void note_shift(struct comparison *comparison)
{
    enum { MIN_CELLS = 3 };
    static const double clear_shift = 0.02;
    double min = INFINITY, max = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct compared_cell *cell = &comparison->cells[i];
        if (cell->other_params)
            return;
        if (!cell->judged)
            continue;
        min = fmin(min, cell->ratio.estimate);
        max = fmax(max, cell->ratio.estimate);
    }
    bool slower = min > 1 + clear_shift, faster = max < 1 / (1 + clear_shift);
    if (comparison->judged >= MIN_CELLS && (slower || faster))
        add_note(comparison,
                 "every cell is %s in NEW, by %.3g to %.3g times: that may be the machine (its clock, other "
                 "load), so make both runs again, alternately",
                 slower ? "slower" : "faster", slower ? min : 1 / max, slower ? max : 1 / min);
}

void compare_note_differences(struct comparison *comparison, const struct compared_runs *base,
                              const struct compared_runs *new)
{
    note_params(comparison);
    note_facts(comparison, base->runs[0].document, new->runs[0].document);
    for (size_t i = 0; i < base->count; i++)
        note_run(comparison, base, i, "BASE");
    for (size_t i = 0; i < new->count; i++)
        note_run(comparison, new, i, "NEW");
    note_recording(comparison);
    note_stacks(comparison);
    note_doubt(comparison);
    note_shift(comparison);
}
