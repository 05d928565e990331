/* Columns have fixed widths, so that tables of several comparisons can be laid side by side. */
#include "cli/commands/compare_table.h"

#include "analysis/compare/compare_check.h"
#include "analysis/document/document.h"
#include "cli/print.h"
#include "cli/table.h"
#include "cli/text.h"
#include "report/text/comparison.h"

/* 10 + 7 + 8 + 8 + 6 + 15 + 14 and two blanks between each two make 80. The verdict stands last, unpadded. */
static const char heading[] = "runner      workers      BASE       NEW   ratio  interval         verdict\n";

void compare_table_differences(const struct comparison *comparison, FILE *out)
{
    char line[512];
    for (size_t i = 0; i < comparison->difference_count; i++)
        text_wrap(out, "differs: ", comparison_difference(&comparison->differences[i], line, sizeof line),
                  TEXT_WIDTH);
    for (size_t i = 0; i < comparison->note_count; i++)
        text_wrap(out, "note: ", comparison->notes[i].text, TEXT_WIDTH);
    if (comparison->difference_count + comparison->note_count > 0)
        fputc('\n', out);
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
        text_wrap(out, before, error, TEXT_WIDTH);
}

static void print_row(const struct compared_cell *cell, double level, bool colour, FILE *out)
{
    const cJSON *document = comparison_cell(cell);
    struct figure workers, base, new, ratio, interval;
    char runner[64];
    const char *begin = colour ? colour_of(cell->verdict) : "";
    text_fit(document_text(document, CELL_RUNNER, "?"), 10, runner, sizeof runner);
    fprintf(out, "%-10s  %7s  %8s  %8s  %6s  %-15s  %s%s%s\n", runner,
            figure_count(document_number(document, CELL_WORKERS), &workers),
            figure_duration(cell->base.makespan_ns, &base), figure_duration(cell->new.makespan_ns, &new),
            comparison_ratio(cell, &ratio), comparison_interval(cell, level, &interval), begin,
            verdict_name(cell->verdict), begin[0] != '\0' ? "\033[0m" : "");
    print_error(&cell->base, "    BASE: ", out);
    print_error(&cell->new, "    NEW: ", out);
}

static int write_comparison_sentences(const void *comparison, FILE *out)
{
    comparison_sentences(comparison, out);
    return 0;
}

void compare_table_print(const struct comparison *comparison, bool colour, FILE *out)
{
    const cJSON *before = NULL;
    compare_table_differences(comparison, out);
    fputs(heading, out);
    for (size_t i = 0; i < comparison->count; i++) {
        const cJSON *cell = comparison_cell(&comparison->cells[i]);
        if (before == NULL || !compare_same_work(before, cell))
            print_title(cell, comparison->cells[i].other_params ? CELL_WORKLOAD : CELL_TITLE, out);
        before = cell;
        print_row(&comparison->cells[i], comparison->level, colour, out);
    }
    fputc('\n', out);
    print_sentences(write_comparison_sentences, comparison, "", out);
}
