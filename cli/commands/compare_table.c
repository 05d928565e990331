/* Columns have fixed widths, so that tables of several comparisons can be laid side by side. */
#include "cli/commands/compare_table.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/compare_check.h"
#include "analysis/document.h"
#include "cli/table.h"
#include "cli/text.h"
#include "report/text/comparison.h"

enum { WIDTH = MAX_TABLE_COLUMNS };

/* 10 + 7 + 8 + 8 + 6 + 15 + 14 and two blanks between each two make 80. The verdict stands last, unpadded. */
static const char heading[] = "runner      workers      BASE       NEW   ratio  interval         verdict\n";

void compare_table_differences(const struct comparison *comparison, FILE *out)
{
    char line[512];
    for (size_t i = 0; i < comparison->difference_count; i++) {
        const struct difference *d = &comparison->differences[i];
        snprintf(line, sizeof line, "%s: %s in BASE, %s in NEW", d->what, d->base, d->new);
        text_wrap(out, "differs: ", line, WIDTH);
    }
    for (size_t i = 0; i < comparison->note_count; i++)
        text_wrap(out, "note: ", comparison->notes[i].text, WIDTH);
    if (comparison->difference_count + comparison->note_count > 0)
        fputc('\n', out);
}

/* The workload as it would be typed, and its tasks. */
static void print_title(const cJSON *cell, FILE *out)
{
    char title[640];
    double tasks = document_number(cell, CELL_TASKS);
    snprintf(title, sizeof title, "%s, %.0f task%s", document_text(cell, CELL_TITLE, "?"), tasks,
             tasks == 1 ? "" : "s");
    fputc('\n', out);
    text_wrap(out, "", title, WIDTH);
}

static const char *colour_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_SLOWER:
    case VERDICT_FAILED:
    case VERDICT_BROKEN:
        return "\033[1;31m";
    case VERDICT_FASTER:
    case VERDICT_REPAIRED:
        return "\033[32m";
    default:
        return "";
    }
}

/* Why a side has no figures. */
static void print_error(const struct compared_side *side, const char *before, FILE *out)
{
    const char *error = document_text(side->cell, CELL_ERROR, "");
    if (error[0] != '\0')
        text_wrap(out, before, error, WIDTH);
}

static void print_row(const struct compared_cell *cell, bool colour, FILE *out)
{
    const cJSON *document = comparison_cell(cell);
    struct figure workers, base, new, ratio, interval;
    char runner[64];
    const char *begin = colour ? colour_of(cell->verdict) : "";
    text_fit(document_text(document, CELL_RUNNER, "?"), 10, runner, sizeof runner);
    fprintf(out, "%-10s  %7s  %8s  %8s  %6s  %-15s  %s%s%s\n", runner,
            figure_count(document_number(document, CELL_WORKERS), &workers),
            figure_duration(cell->base.makespan_ns, &base), figure_duration(cell->new.makespan_ns, &new),
            comparison_ratio(cell, &ratio), comparison_interval(cell, &interval), begin,
            verdict_name(cell->verdict), begin[0] != '\0' ? "\033[0m" : "");
    print_error(&cell->base, "    BASE: ", out);
    print_error(&cell->new, "    NEW: ", out);
}

static void print_sentences(const struct comparison *comparison, FILE *out)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *memory = open_memstream(&text, &bytes);
    if (memory == NULL)
        return;
    comparison_sentences(comparison, memory);
    if (fclose(memory) == 0)
        for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;)
            if (line[0] != '\0')
                text_wrap(out, "", line, WIDTH);
    free(text);
}

void compare_table_print(const struct comparison *comparison, bool colour, FILE *out)
{
    const cJSON *before = NULL;
    compare_table_differences(comparison, out);
    fputs(heading, out);
    for (size_t i = 0; i < comparison->count; i++) {
        const cJSON *cell = comparison_cell(&comparison->cells[i]);
        if (before == NULL || !compare_same_work(before, cell))
            print_title(cell, out);
        before = cell;
        print_row(&comparison->cells[i], colour, out);
    }
    fputc('\n', out);
    print_sentences(comparison, out);
}
