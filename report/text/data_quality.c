/* One pass over all samples counts what limits the figures. */
#include "report/text/data_quality.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/document/traits.h"
#include "analysis/measured_sweep.h"
#include "analysis/statistics/ratio.h"
#include "analysis/verdict.h"
#include "report/text/figure.h"
#include "report/text/recording.h"

/* Samples with one property: how many, and the name of the first. */
struct some {
    unsigned count;
    char first[200];
};

struct survey {
    unsigned measured, inferred, samples, not_counted;
    struct some disturbed, doubtful, outliers, lost, above_limit; /* doubtful: disturbed, and it counts */
};

static void note(struct some *some, const cJSON *cell, const cJSON *sample, const char *why)
{
    if (some->count++ == 0)
        snprintf(some->first, sizeof some->first, "%s, repeat %.0f%s%s", document_text(cell, CELL_ID, "?"),
                 document_number(sample, SAMPLE_REPEAT) + 1, why[0] != '\0' ? ": " : "", why);
}

static void survey_sample(struct survey *all, const cJSON *cell, const cJSON *sample)
{
    const char *source = document_text(sample, SAMPLE_ON_CPU_SOURCE, "");
    const char *disturbed = document_text(sample, SAMPLE_DISTURBED, NULL);
    if (!document_is_ok(sample))
        return;
    all->samples++;
    all->measured += strcmp(source, "measured") == 0;
    all->inferred += strcmp(source, "inferred") == 0;
    all->not_counted += disturbed != NULL && !document_disturbed_count(cell);
    if (disturbed != NULL)
        note(&all->disturbed, cell, sample, disturbed);
    if (disturbed != NULL && document_counts(sample, document_disturbed_count(cell)) &&
        all->doubtful.count++ == 0)
        snprintf(all->doubtful.first, sizeof all->doubtful.first, "%s", disturbed);
    if (cJSON_IsTrue(document_at(sample, SAMPLE_OUTLIER)))
        note(&all->outliers, cell, sample, "");
    if (document_number(sample, SAMPLE_RECORDS_LOST) > 0)
        note(&all->lost, cell, sample, "");
}

static void survey_limit(struct survey *all, const cJSON *cell)
{
    struct figure times, limit;
    const char *why = document_text(cell, CELL_ABOVE_LIMIT, NULL);
    bool doubtful = document_is_disturbed(cell) || verdict_typical(cell, false).repeats == 1; /* no factor */
    if (why != NULL && !doubtful && all->above_limit.count++ == 0)
        snprintf(all->above_limit.first, sizeof all->above_limit.first, "%s, %s of %s: %s",
                 document_text(cell, CELL_ID, "?"),
                 figure_times(document_number(cell, CELL_SPEEDUP_MEDIAN), &times),
                 figure_limit(document_number(cell, CELL_SPEEDUP_LIMIT), &limit), why);
}

/* Without samples in the document, the cells' summaries serve. */
static struct survey survey_run(const cJSON *run)
{
    struct survey all = {0};
    const cJSON *cell, *sample;
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
        {
            survey_sample(&all, cell, sample);
        }
        survey_limit(&all, cell);
        const char *source = document_text(cell, CELL_ON_CPU_SOURCE, "");
        if (cJSON_GetArraySize(document_at(cell, CELL_SAMPLES)) == 0) {
            all.measured += strcmp(source, "measured") == 0;
            all.inferred += strcmp(source, "inferred") == 0;
        }
    }
    return all;
}

#define ESTIMATED "estimated from CPU time and context switches, as a range (0.40-0.86) or a bound (<0.1)"

static const char *source_line(const struct survey *all)
{
    if (all->inferred == 0)
        return "CPU use is measured from the kernel's context-switch records.";
    if (all->measured == 0)
        return "CPU use is " ESTIMATED ". 'simul doctor' says whether this system lets it be measured.";
    return "CPU use is measured from the kernel's context-switch records; where those were missing, it is " ESTIMATED
           ".";
}

/* "3 of 80 samples were disturbed (...)". */
static const char *samples_line(char *out, size_t bytes, const struct some *some, const struct survey *all,
                                const char *what, const char *so)
{
    snprintf(out, bytes, "%u of %u samples %s %s (%s%s%s", some->count, all->samples,
             some->count == 1 ? "was" : "were", what, some->count > 1 ? "the first: " : "", some->first, so);
    return out;
}

/* "2 speed-ups are above the limit (the first: ...)." */
static void report_above_limit(const struct survey *all, void (*report)(void *context, const char *line),
                               void *context)
{
    char line[512];
    if (all->above_limit.count == 0)
        return;
    snprintf(line, sizeof line, "%u speed-up%s above the limit (%s%s).", all->above_limit.count,
             all->above_limit.count == 1 ? " is" : "s are", all->above_limit.count > 1 ? "the first: " : "",
             all->above_limit.first);
    report(context, line);
}

const char *data_quality_unfinished(const cJSON *run)
{
    const char *stopped_by = document_text(run, RUN_STOPPED_BY, "");
    if (!cJSON_IsFalse(document_at(run, RUN_COMPLETE)))
        return NULL;
    if (strcmp(stopped_by, "interrupted") == 0)
        return "The run was interrupted: what it had measured until then is shown.";
    if (strcmp(stopped_by, "error") == 0)
        return "The run ended with an error: what it had measured until then is shown.";
    return "The run has not come to its end (it was killed, or goes on): what it has measured is shown.";
}

void data_quality_doubts(const cJSON *run, void (*report)(void *context, const char *line), void *context)
{
    char line[512];
    struct survey all = survey_run(run);
    double made = document_number(run, RUN_REPEATS_MADE);
    if (all.doubtful.count > 0) {
        snprintf(line, sizeof line,
                 "Doubtful: %u of %u samples %s disturbed (%s): no speed-up or winner where they count.",
                 all.doubtful.count, all.samples, all.doubtful.count == 1 ? "was" : "were",
                 all.doubtful.first);
        report(context, line);
    } else if (made >= 1 && made < MIN_VERDICT_REPEATS) {
        if (made == 1)
            snprintf(line, sizeof line, "1 repeat: no speed-up, and no winner below %d.",
                     MIN_VERDICT_REPEATS);
        else
            snprintf(line, sizeof line, "%.0f repeats: no winner is named below %d.", made,
                     MIN_VERDICT_REPEATS);
        report(context, line);
    }
}

void data_quality_bases(const cJSON *run, void (*report)(void *context, const char *line), void *context)
{
    char label[128], line[800], others[48] = "";
    struct traits traits;
    unsigned count = 0;
    const cJSON *cell, *first = NULL;
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        const char *base = document_text(cell, CELL_SPEEDUP_BASE, NULL);
        if (base == NULL || strcmp(base, document_text(cell, CELL_ID, "")) != 0)
            continue;
        first = count++ == 0 ? cell : first;
    }
    if (count == 0)
        return;
    const char *runner = document_text(first, CELL_RUNNER, "?");
    traits_read(run, runner, &traits);
    cell_label(runner, document_number(first, CELL_WORKERS),
               cJSON_IsTrue(document_at(first, CELL_WORKERS_ARE_TASKS)), label, sizeof label);
    if (count > 1)
        snprintf(others, sizeof others, ", likewise in %u other%s", count - 1, count == 2 ? "" : "s");
    snprintf(line, sizeof line,
             "Speed-ups are over the first case that finished (%s in %.300s%s): %.60s did not run, or not to "
             "its end.",
             label, document_text(first, CELL_TITLE, "?"), others, traits.base);
    report(context, line);
}

void data_quality_above_limit(const cJSON *run, void (*report)(void *context, const char *line),
                              void *context)
{
    struct survey all = survey_run(run);
    report_above_limit(&all, report, context);
}

void data_quality_report(const cJSON *run, void (*report)(void *context, const char *line), void *context)
{
    char line[512];
    struct survey all = survey_run(run);
    if (all.measured + all.inferred > 0)
        report(context, source_line(&all));
    if (report_recording(run, line, sizeof line)[0] != '\0')
        report(context, line);
    if (all.lost.count > 0)
        report(context,
               samples_line(line, sizeof line, &all.lost, &all, "without some of the kernel's records",
                            "), because a buffer was full: CPU use is estimated there."));
    if (all.disturbed.count > 0) {
        samples_line(line, sizeof line, &all.disturbed, &all, "disturbed",
                     "). Each disturbed sample was repeated, at most twice.");
        if (all.not_counted > 0)
            snprintf(line + strlen(line), sizeof line - strlen(line),
                     " %u of them %s left out, because the case has %d undisturbed ones or more.",
                     all.not_counted, all.not_counted == 1 ? "is" : "are", MIN_UNDISTURBED);
        report(context, line);
    }
    data_quality_bases(run, report, context);
    report_above_limit(&all, report, context);
    if (all.outliers.count > 0)
        report(context, samples_line(line, sizeof line, &all.outliers, &all,
                                     all.outliers.count == 1 ? "an outlier" : "outliers",
                                     "). Outliers are reported, and included in the figures."));
}
