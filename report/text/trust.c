/* Looks through all samples once and says what is to be said. */
#include "report/text/trust.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document.h"
#include "report/text/recording.h"

/* Rounding alone does not bring Little's law further from 1. */
static const double little_most = 0.001;

/* A range of inferred means that is worth a word: in lanes, and as a share of the mean. */
static const double range_least = 0.02, range_least_share = 0.1;

/* Samples of which something is true, and the first of them by name. */
struct some {
    unsigned count;
    char first[160];
};

enum { RANGES_TOLD = 3 };

/* The inferred means on CPU of which least is known, the widest first. */
struct ranges {
    unsigned count; /* that are wide */
    struct range {
        double low, high;
        const char *cell;
    } widest[RANGES_TOLD];
};

struct looked_at {
    struct ranges ranges;
    unsigned measured, inferred, samples;
    struct some disturbed, outliers, lost, contradicting;
};

static void note(struct some *some, const cJSON *cell, const cJSON *sample, const char *why)
{
    if (some->count++ == 0)
        snprintf(some->first, sizeof some->first, "%s, repeat %.0f%s%s", document_text(cell, "id", "?"),
                 document_number(sample, "repeat") + 1, why[0] != '\0' ? ": " : "", why);
}

/* Of the repeat that the tables show. */
static void note_range(struct ranges *ranges, const cJSON *cell)
{
    struct range one = {.low = document_number(cell, "summary.parallelism.inferred.low"),
                        .high = document_number(cell, "summary.parallelism.inferred.high"),
                        .cell = document_text(cell, "id", "?")};
    double likely = document_number(cell, "summary.parallelism.inferred.likely");
    if (!(one.high - one.low > fmax(range_least, range_least_share * likely))) /* true of NaN: not told */
        return;
    ranges->count++;
    for (unsigned i = 0; i < RANGES_TOLD; i++) {
        struct range other = ranges->widest[i];
        if (one.high - one.low <= other.high - other.low)
            continue;
        ranges->widest[i] = one;
        one = other;
    }
}

static void look_at_sample(struct looked_at *all, const cJSON *cell, const cJSON *sample)
{
    const char *source = document_text(sample, "parallelism.source", "");
    double little = document_number(sample, "littles_law");
    const char *disturbed = document_text(sample, "disturbed", NULL);
    if (!document_is_ok(sample))
        return;
    all->samples++;
    all->measured += strcmp(source, "measured") == 0;
    all->inferred += strcmp(source, "inferred") == 0;
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
        if (strcmp(source, "inferred") == 0)
            note_range(&all.ranges, cell);
        if (cJSON_GetArraySize(document_at(cell, "samples")) == 0) {
            all.measured += strcmp(source, "measured") == 0;
            all.inferred += strcmp(source, "inferred") == 0;
        }
    }
    return all;
}

#define INFERRED_FROM                                                                                        \
    "inferred (" TRUST_INFERRED_MARK "), from the threads' CPU time, time in run queues and waits"

static const char *source_line(const struct looked_at *all)
{
    if (all->inferred == 0)
        return "Who was on a CPU when is measured, by the kernel's own record of context switches.";
    if (all->measured == 0)
        return "Who was on a CPU when is " INFERRED_FROM
               ": simul doctor says whether the kernel's own record of context switches can be had here.";
    return "Who was on a CPU when is measured, by the kernel's own record of context switches; where that "
           "was not to be had, it is " INFERRED_FROM ".";
}

/* "... lies in a range: queue.threads.4 0.44 to 0.81, echo.sync 0.22 to 0.41." */
static const char *range_line(char *out, size_t bytes, const struct ranges *ranges)
{
    size_t used = (size_t)snprintf(
        out, bytes, "Where tasks wait often, an inferred mean on CPU is an estimate within a range:");
    for (unsigned i = 0; i < RANGES_TOLD && i < ranges->count && used < bytes; i++)
        used += (size_t)snprintf(out + used, bytes - used, "%s %s %.2f to %.2f", i > 0 ? "," : "",
                                 ranges->widest[i].cell, ranges->widest[i].low, ranges->widest[i].high);
    if (used < bytes && ranges->count > RANGES_TOLD)
        used += (size_t)snprintf(out + used, bytes - used, ", and %u more", ranges->count - RANGES_TOLD);
    if (used < bytes)
        snprintf(out + used, bytes - used, ".");
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
    if (all.ranges.count > 0)
        tell(context, range_line(line, sizeof line, &all.ranges));
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
