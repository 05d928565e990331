/* What was not the same besides the program under test, and so may be the reason for a ratio: said first. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/compare_check.h"
#include "analysis/document.h"

/* What is compared, and where it stands in run.json. */
static const struct fact {
    const char *what, *path;
} facts[] = {
    {"simul", "simul"},
    {"compiler", "machine.compiler"},
    {"libuv", "machine.libuv"},
    {"libcurl", "machine.libcurl"},
    {"kernel", "machine.kernel"},
    {"processor", "machine.cpu"},
    {"CPUs online", "machine.cpus_online"},
    {"CPUs allowed", "machine.cpus_allowed"},
    {"hardware threads per core", "machine.threads_per_core"},
    {"memory in bytes", "machine.memory_bytes"},
    {"timer slack in ns", "machine.timer_slack_ns"},
    {"seed", "seed"},
};

static const char *show_fact(const cJSON *document, const char *path, char *out, size_t bytes)
{
    const cJSON *member = document_at(document, path);
    if (cJSON_IsString(member))
        snprintf(out, bytes, "%s", member->valuestring);
    else if (cJSON_IsNumber(member) && isfinite(member->valuedouble))
        snprintf(out, bytes, "%.15g", member->valuedouble);
    else
        snprintf(out, bytes, "not known");
    return out;
}

static void note_facts(struct comparison *comparison, const cJSON *base, const cJSON *new)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct difference *d = &comparison->differences[comparison->difference_count];
        d->what = facts[i].what;
        show_fact(base, facts[i].path, d->base, sizeof d->base);
        show_fact(new, facts[i].path, d->new, sizeof d->new);
        comparison->difference_count += strcmp(d->base, d->new) != 0;
    }
}

/* --- remarks --- */

__attribute__((format(printf, 2, 3))) static void remark(struct comparison *comparison, const char *format,
                                                         ...)
{
    if (comparison->remark_count == REMARKS_MOST)
        return;
    struct remark *one = &comparison->remarks[comparison->remark_count++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(one->text, sizeof one->text, format, arguments);
    va_end(arguments);
}

/* How many samples ran while something else had the machine. */
static void remark_on_disturbance(struct comparison *comparison, const cJSON *document, const char *name)
{
    unsigned samples = 0, disturbed = 0;
    const cJSON *cell, *sample;
    cJSON_ArrayForEach(cell, document_at(document, "cells"))
    {
        cJSON_ArrayForEach(sample, document_at(cell, "samples"))
        {
            samples++;
            disturbed += document_text(sample, "disturbed", NULL) != NULL;
        }
    }
    if (disturbed > 0)
        remark(comparison, "%s: %u of %u samples were disturbed by what else ran on the machine", name,
               disturbed, samples);
}

static void remark_on_run(struct comparison *comparison, const cJSON *document, const char *name)
{
    const cJSON *warning;
    double asked = document_number(document, "repeats.asked");
    double made = document_number(document, "repeats.made");
    if (!cJSON_IsTrue(document_at(document, "complete")))
        remark(comparison, "%s is incomplete: it was interrupted, or is still running", name);
    else if (made < asked)
        remark(comparison, "%s made %.0f of the %.0f repeats that were asked for", name, made, asked);
    cJSON_ArrayForEach(warning, document_at(document, "machine.warnings"))
    {
        if (cJSON_IsString(warning))
            remark(comparison, "%s: %s", name, warning->valuestring);
    }
    remark_on_disturbance(comparison, document, name);
}

/* Whether this cell's lanes on CPU were recorded by the kernel; -1 if it does not say. */
static int is_recorded(const cJSON *cell)
{
    const char *source = document_text(cell, "summary.parallelism.source", NULL);
    return source == NULL ? -1 : strcmp(source, "measured") == 0;
}

/* Recording costs time: with the kernel's records there is a little more of it. */
static void remark_on_recording(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        int base = is_recorded(comparison->cells[i].base.cell),
            new = is_recorded(comparison->cells[i].new.cell);
        if (base < 0 || new < 0 || base == new)
            continue;
        remark(comparison,
               "%s had the kernel record context switches and %s had not, which costs it a little",
               base ? "BASE" : "NEW", base ? "NEW" : "BASE");
        return;
    }
}

/* The same programs on the other kind of stack switch and fill memory in another way: worth comparing, if it
 * is what was meant. */
static void remark_on_stacks(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        const char *base = document_text(comparison->cells[i].base.cell, "stacks", NULL);
        const char *new = document_text(comparison->cells[i].new.cell, "stacks", NULL);
        if (base == NULL || new == NULL || strcmp(base, new) == 0)
            continue;
        remark(comparison, "%s had %s stacks in BASE and %s stacks in NEW (--stacks)",
               document_text(comparison->cells[i].base.cell, "runner", "?"), base, new);
        return;
    }
}

/* Why a large ratio is no verdict. */
static void remark_on_doubt(struct comparison *comparison)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->count; i++)
        count += comparison->cells[i].disturbed;
    if (count > 0)
        remark(comparison,
               "%zu cell%s would be slower or faster, but only by repeats that were disturbed, so nothing is "
               "concluded: run the slower one again on a quiet machine",
               count, count == 1 ? "" : "s");
}

/* A machine that became slower makes everything slower; a change of the program seldom does. */
static void remark_on_shift(struct comparison *comparison)
{
    enum { CELLS_LEAST = 3 };
    static const double clear_shift = 0.02;
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct compared_cell *cell = &comparison->cells[i];
        if (!cell->judged)
            continue;
        least = fmin(least, cell->ratio.estimate);
        most = fmax(most, cell->ratio.estimate);
    }
    bool slower = least > 1 + clear_shift, faster = most < 1 / (1 + clear_shift);
    if (comparison->judged >= CELLS_LEAST && (slower || faster))
        remark(comparison,
               "every cell is %s in NEW, by %.3g to %.3g times: that may be the machine (its clock, other "
               "load), so make both runs again, in turns",
               slower ? "slower" : "faster", slower ? least : 1 / most, slower ? most : 1 / least);
}

void compare_note_differences(struct comparison *comparison, const cJSON *base, const cJSON *new)
{
    note_facts(comparison, base, new);
    remark_on_run(comparison, base, "BASE");
    remark_on_run(comparison, new, "NEW");
    remark_on_recording(comparison);
    remark_on_stacks(comparison);
    remark_on_doubt(comparison);
    remark_on_shift(comparison);
}
