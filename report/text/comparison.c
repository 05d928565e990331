/* Figures and sentences of a comparison, and its two forms as text: CSV and Markdown. */
#include "report/text/comparison.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/csv.h"
#include "report/text/escape.h"
#include "task/units.h"

const cJSON *comparison_cell(const struct compared_cell *cell)
{
    return cell->new.cell != NULL ? cell->new.cell : cell->base.cell;
}

const char *comparison_difference(const struct difference *difference, char *out, size_t bytes)
{
    if (difference->params)
        snprintf(out, bytes, "%s against %s", difference->base, difference->new);
    else
        snprintf(out, bytes, "%s: %s in BASE, %s in NEW", difference->what, difference->base,
                 difference->new);
    return out;
}

/* --- figures --- */

/* Thousandths near 1, where differences are small; three digits beyond 10. */
static int decimals_of(double ratio)
{
    return ratio < 9.9995 ? 3 : units_decimals(ratio);
}

const char *comparison_ratio(const struct compared_cell *cell, struct figure *out)
{
    double ratio = cell->ratio.estimate;
    if (isfinite(ratio))
        snprintf(out->text, sizeof out->text, ratio < 99999 ? "%.*f" : "%.*e", decimals_of(ratio), ratio);
    else
        strcpy(out->text, "-");
    return out->text;
}

const char *comparison_interval(const struct compared_cell *cell, double level, struct figure *out)
{
    struct interval interval = ratio_interval(&cell->ratio, level);
    int decimals = decimals_of(interval.high);
    if (!isfinite(interval.high))
        strcpy(out->text, "-");
    else if (interval.high < 99999)
        snprintf(out->text, sizeof out->text, "%.*f..%.*f", decimals, interval.low, decimals, interval.high);
    else
        snprintf(out->text, sizeof out->text, "%.0e..%.0e", interval.low, interval.high);
    return out->text;
}

/* --- sentences --- */

static size_t count_of(const struct comparison *comparison, enum verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->count; i++)
        count += comparison->cells[i].verdict == verdict;
    return count;
}

/* "12 cells: 10 no difference, 1 slower, 1 inconclusive." */
static void put_counts(const struct comparison *comparison, FILE *out)
{
    const char *between = ":";
    fprintf(out, "%zu case%s", comparison->count, comparison->count == 1 ? "" : "s");
    for (unsigned i = 0; i < VERDICT_COUNT; i++) {
        size_t count = count_of(comparison, i);
        if (count == 0)
            continue;
        fprintf(out, "%s %zu %s", between, count, verdict_name(i));
        between = ",";
    }
    fputs(".\n", out);
}

/* What a ratio, an interval and a verdict mean. */
static void put_method(const struct comparison *comparison, FILE *out)
{
    if (comparison->judged == 0)
        return;
    fprintf(
        out,
        "The ratio is the typical time in NEW divided by that in BASE. A case is slower or faster only if its time differs by more than %.3g %%, and by more than chance explains. All verdicts together are wrong in at most 5 %% (Holm). An interval holds with %.4g %%. ",
        comparison->threshold * 100, 100 * (1 - comparison->level));
    if (comparison->base_runs + comparison->new_runs == 2)
        fputs(
            "Each side is one run, whose repeats are compared. Runs differ more than repeats: give several, with -- between BASE and NEW.\n",
            out);
    else
        fprintf(out, "%zu runs of BASE and %zu of NEW are compared, each by its typical time.\n",
                comparison->base_runs, comparison->new_runs);
}

/* "8.2 %", "31 %"; from a factor of 2 on "4.5 times". */
static void put_slow_down(double factor, FILE *out)
{
    double percent = 100 * (factor - 1);
    if (factor < 2)
        fprintf(out, percent < 9.95 ? "%.1f %%" : "%.0f %%", percent);
    else
        fprintf(out, "%.2g times", factor);
}

/* What a verdict of no difference is worth. */
static void put_sharpness(const struct comparison *comparison, FILE *out)
{
    const char *counted = comparison->base_runs + comparison->new_runs == 2 ? "repeats" : "runs";
    if (comparison->judged == 0)
        return;
    if (isfinite(comparison->detectable)) {
        fputs("A slow-down in one case would have been found 4 times out of 5 from this size on: ", out);
        put_slow_down(comparison->detectable, out);
        fputs(".\n", out);
    } else
        fprintf(out,
                "No slow-down could have been found, however large: a verdict needs %d %s on each side.\n",
                MIN_VERDICT_REPEATS, counted);
    if (comparison_is_sharp(comparison))
        return;
    fprintf(out, "That is more than twice the threshold, so no difference found is not evidence of none. ");
    if (comparison->repeats_needed > 0)
        fprintf(out, "About %zu %s on each side would be enough.\n", comparison->repeats_needed, counted);
    else
        fprintf(
            out,
            "Make more %s, use a quieter machine ('simul doctor' says what disturbs this one), or raise --threshold.\n",
            counted);
}

static void put_open(const struct comparison *comparison, FILE *out)
{
    if (count_of(comparison, VERDICT_OPEN) > 0)
        fprintf(out, "Inconclusive: a slow-down of %.3g %% could have been missed there.\n",
                200 * comparison->threshold);
}

void comparison_sentences(const struct comparison *comparison, FILE *out)
{
    put_counts(comparison, out);
    put_method(comparison, out);
    put_sharpness(comparison, out);
    put_open(comparison, out);
}

/* --- CSV --- */

static void put_figure(FILE *out, double value)
{
    fputc(',', out);
    csv_number(out, value);
}

static void put_side(FILE *out, const struct compared_side *side)
{
    fputc(',', out);
    csv_field(out, document_at(side->cell, CELL_STATUS));
    fprintf(out, ",%zu", side->typical.repeats);
    put_figure(out, round(side->makespan_ns));
}

int comparison_csv(const struct comparison *comparison, FILE *out)
{
    static const enum member labels[] = {CELL_TITLE, CELL_WORKLOAD, CELL_TASKS, CELL_RUNNER, CELL_WORKERS};
    fputs("title,workload,tasks,runner,workers,verdict,ratio,ratio_low,ratio_high,base_status,base_repeats,"
          "base_makespan_ns,new_status,new_repeats,new_makespan_ns,repeats_needed,detectable_ratio\r\n",
          out);
    for (size_t i = 0; i < comparison->count; i++) {
        const struct compared_cell *cell = &comparison->cells[i];
        for (size_t j = 0; j < sizeof labels / sizeof *labels; j++) {
            csv_field(out, document_at(comparison_cell(cell), labels[j]));
            fputc(',', out);
        }
        struct interval interval = ratio_interval(&cell->ratio, comparison->level);
        fputs(verdict_name(cell->verdict), out);
        put_figure(out, cell->ratio.estimate);
        put_figure(out, interval.low);
        put_figure(out, interval.high);
        put_side(out, &cell->base);
        put_side(out, &cell->new);
        put_figure(out, cell->repeats_needed > 0 ? (double)cell->repeats_needed : (double)NAN);
        put_figure(out, cell->detectable);
        fputs("\r\n", out);
    }
    return ferror(out) ? -EIO : 0;
}

/* --- Markdown --- */

static void put_differences(const struct comparison *comparison, FILE *out)
{
    char line[512];
    for (size_t i = 0; i < comparison->difference_count; i++)
        escape_format(out, ESCAPE_MARKDOWN, "- %s\n",
                      comparison_difference(&comparison->differences[i], line, sizeof line));
    for (size_t i = 0; i < comparison->note_count; i++)
        escape_format(out, ESCAPE_MARKDOWN, "- %s\n", comparison->notes[i].text);
    if (comparison->difference_count + comparison->note_count > 0)
        fputc('\n', out);
}

static void put_row(const struct compared_cell *cell, double level, FILE *out)
{
    const cJSON *document = comparison_cell(cell);
    struct figure tasks, workers, base, new, ratio, interval;
    escape_format(out, ESCAPE_MARKDOWN, "| %s | %s | %s | %s |",
                  document_text(document, cell->other_params ? CELL_WORKLOAD : CELL_TITLE, "?"),
                  figure_count(document_number(document, CELL_TASKS), &tasks),
                  document_text(document, CELL_RUNNER, "?"),
                  figure_count(document_number(document, CELL_WORKERS), &workers));
    fprintf(out, " %s | %s | %s | %s | %s |\n", figure_duration(cell->base.makespan_ns, &base),
            figure_duration(cell->new.makespan_ns, &new), comparison_ratio(cell, &ratio),
            comparison_interval(cell, level, &interval), verdict_name(cell->verdict));
}

int comparison_markdown(const struct comparison *comparison, FILE *out)
{
    put_differences(comparison, out);
    fputs("| workload | tasks | runner | workers | BASE | NEW | ratio | interval | verdict |\n"
          "| :-- | --: | :-- | --: | --: | --: | --: | :-- | :-- |\n",
          out);
    for (size_t i = 0; i < comparison->count; i++)
        put_row(&comparison->cells[i], comparison->level, out);
    fputc('\n', out);
    comparison_sentences(comparison, out);
    return ferror(out) ? -EIO : 0;
}
