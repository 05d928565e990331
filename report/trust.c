/* Looks through all samples once and says what is to be said. */
#include "report/trust.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "measure/document.h"
#include "report/recording.h"

/* Rounding alone does not bring Little's law further from 1. */
static const double little_most = 0.001;

/* A range of inferred means that is worth a word, in lanes. */
static const double range_least = 0.05;

/* Samples of which something is true, and the first of them by name. */
struct some {
    unsigned count;
    char first[160];
};

/* The inferred mean on CPU of which least is known: of the widest range. */
struct widest {
    double low, high;
    char cell[128];
};

struct looked_at {
    struct widest widest;
    unsigned measured, inferred, samples;
    struct some disturbed, outliers, lost, contradicting;
};

static void note(struct some *some, const cJSON *cell, const cJSON *sample, const char *why)
{
    if (some->count++ == 0)
        snprintf(some->first, sizeof some->first, "%s, repeat %.0f%s%s", document_text(cell, "id", "?"),
                 document_number(sample, "repeat") + 1, why[0] != '\0' ? ": " : "", why);
}

static void note_range(struct widest *widest, const cJSON *cell, const cJSON *sample)
{
    double low = document_number(sample, "parallelism.inferred.low"),
           high = document_number(sample, "parallelism.inferred.high");
    if (!(high - low > widest->high - widest->low)) /* true of NaN: not told */
        return;
    *widest = (struct widest){.low = low, .high = high};
    snprintf(widest->cell, sizeof widest->cell, "%s", document_text(cell, "id", "?"));
}

static void look_at_sample(struct looked_at *all, const cJSON *cell, const cJSON *sample)
{
    const char *source = document_text(sample, "parallelism.source", "");
    double little = document_number(sample, "littles_law");
    const char *disturbed = document_text(sample, "disturbed", NULL);
    if (strcmp(document_text(sample, "status", ""), "ok") != 0)
        return;
    all->samples++;
    all->measured += strcmp(source, "measured") == 0;
    all->inferred += strcmp(source, "inferred") == 0;
    if (strcmp(source, "inferred") == 0)
        note_range(&all->widest, cell, sample);
    if (disturbed != NULL)
        note(&all->disturbed, cell, sample, disturbed);
    if (cJSON_IsTrue(document_at(sample, "outlier")))
        note(&all->outliers, cell, sample, "");
    if (document_number(sample, "all_lanes.records_lost") > 0)
        note(&all->lost, cell, sample, "");
    if (fabs(little - 1) > little_most) /* false of NaN: not known */
        note(&all->contradicting, cell, sample, "");
}

/* Without samples in the document, the cells' summaries tell. */
static struct looked_at look(const cJSON *run)
{
    struct looked_at all = {0};
    const cJSON *cell, *sample;
    cJSON_ArrayForEach(cell, document_at(run, "cells"))
    {
        cJSON_ArrayForEach(sample, document_at(cell, "samples"))
        {
            look_at_sample(&all, cell, sample);
        }
        const char *source = document_text(cell, "summary.parallelism.source", "");
        if (cJSON_GetArraySize(document_at(cell, "samples")) == 0) {
            all.measured += strcmp(source, "measured") == 0;
            all.inferred += strcmp(source, "inferred") == 0;
        }
    }
    return all;
}

#define INFERRED_FROM "inferred (" TRUST_INFERRED_MARK "), from the threads' CPU time and time in run queues"

static const char *source_line(const struct looked_at *all)
{
    if (all->inferred == 0)
        return "Who was on a CPU when is measured, by the kernel's own record of context switches.";
    if (all->measured == 0)
        return "Who was on a CPU when is " INFERRED_FROM
               ": simul doctor says whether the kernel's own record of "
               "context switches can be had here.";
    return "Who was on a CPU when is measured, by the kernel's own record of context switches; where that "
           "was not "
           "to be had, it is " INFERRED_FROM ".";
}

/* An inferred mean that two decimals can tell apart from its bounds. */
static const char *range_line(char *out, size_t bytes, const struct widest *widest)
{
    snprintf(
        out, bytes,
        "An inferred mean on CPU is the middle of what is possible; where tasks wait often, that is a wide "
        "range: %s, %.2f to %.2f.",
        widest->cell, widest->low, widest->high);
    return out;
}

/* "3 of 80 samples were disturbed (...)". */
static const char *samples_line(char *out, size_t bytes, const struct some *some, const struct looked_at *all,
                                const char *what, const char *so)
{
    snprintf(out, bytes, "%u of %u samples %s %s (%s%s%s", some->count, all->samples,
             some->count == 1 ? "was" : "were", what, some->count > 1 ? "the first: " : "", some->first, so);
    return out;
}

void trust_tell(const cJSON *run, void (*tell)(void *context, const char *line), void *context)
{
    char line[512];
    struct looked_at all = look(run);
    if (all.measured + all.inferred > 0)
        tell(context, source_line(&all));
    if (all.widest.high - all.widest.low >= range_least)
        tell(context, range_line(line, sizeof line, &all.widest));
    if (report_recording(run, line, sizeof line)[0] != '\0')
        tell(context, line);
    if (all.lost.count > 0)
        tell(context, samples_line(line, sizeof line, &all.lost, &all, "without some of the kernel's records",
                                   "), as a buffer was full: there it is inferred."));
    if (all.disturbed.count > 0)
        tell(context, samples_line(line, sizeof line, &all.disturbed, &all,
                                   "disturbed by what else ran on the machine",
                                   "); each had been repeated up to twice, as far as time allowed."));
    if (all.outliers.count > 0)
        tell(context, samples_line(line, sizeof line, &all.outliers, &all, "far from the others of the cell",
                                   "); outliers are told, and count all the same."));
    if (all.contradicting.count > 0)
        tell(context,
             samples_line(line, sizeof line, &all.contradicting, &all, "in contradiction to Little's law",
                          "): do not trust them, and please report it."));
}
