/* summary.md: a GitHub table and a sentence for each group, to be pasted into an issue or a lesson. */
#include "report/text/summaries.h"

#include <errno.h>
#include <stdbool.h>

#include "analysis/document/document.h"
#include "analysis/view.h"
#include "report/text/data_quality.h"
#include "report/text/escape.h"
#include "report/text/figure.h"
#include "report/text/group_insights.h"
#include "report/text/insight.h"

static void write_row(FILE *out, const struct view_cell *cell)
{
    struct figure in_flight, on_cpu, time, spread, times, limit;
    escape_format(out, ESCAPE_MARKDOWN, "| %s |", cell->label);
    if (!cell->ok) {
        escape_format(out, ESCAPE_MARKDOWN, " - | - | %s | - | - | - |\n", view_status_words(cell->status));
        return;
    }
    fprintf(out, " %s | %s | %s | %s | %s | %s |\n", figure_count(cell->in_flight_max, &in_flight),
            figure_on_cpu(cell->json, &on_cpu), figure_duration(cell->makespan_ns.median, &time),
            figure_spread(&cell->makespan_ns, &spread), figure_speedup(cell, &times),
            figure_limit(cell->limit, &limit));
}

/* A list, with a blank line before the list. */
struct list {
    FILE *out;
    bool begun;
};

static void write_insight(void *context, const struct view_group *group, const struct view_cell *cell,
                          const char *text)
{
    struct list *list = context;
    (void)group;
    fputs(list->begun ? "" : "\n", list->out); /* escaped, a line break would become a space */
    list->begun = true;
    escape_format(list->out, ESCAPE_MARKDOWN, "- %s: %s\n",
                  cell != NULL ? cell->label : "How the tasks ended", text);
}

static void write_group(FILE *out, const struct view *view, const struct view_group *group)
{
    char sentence[4096];
    struct figure tasks;
    struct list insights = {.out = out};
    escape_format(out, ESCAPE_MARKDOWN, "\n## %s", group->title);
    if (group->sweep != NULL) /* groups of a sweep may differ in their tasks alone */
        fprintf(out, ", %s task%s", figure_count(group->tasks, &tasks), group->tasks == 1 ? "" : "s");
    escape_format(out, ESCAPE_MARKDOWN, "\n\n%s\n\n",
                  report_sentence(view, group, sentence, sizeof sentence));
    fputs("| runner | in flight (max) | on CPU (mean) | time (median) | range | speed-up | limit |\n"
          "| :-- | --: | --: | --: | --: | --: | --: |\n",
          out);
    for (size_t i = 0; i < group->count; i++)
        write_row(out, &group->cells[i]);
    group_insights_report(group, write_insight, &insights);
}

static void write_sweep(FILE *out, const struct view *view, const struct view_sweep *sweep)
{
    escape_format(out, ESCAPE_MARKDOWN, "\n## %s\n\n", sweep->title);
    for (const cJSON *f = NULL; (f = insight_next(view, sweep, f)) != NULL;)
        escape_format(out, ESCAPE_MARKDOWN, "- %s\n", document_text(f, INSIGHT_TEXT, ""));
}

static void write_line(void *context, const char *line)
{
    escape_format(context, ESCAPE_MARKDOWN, "- %s\n", line);
}

int report_markdown(const cJSON *run, FILE *out)
{
    struct view view;
    int code = view_make(run, &view, NULL);
    if (code < 0)
        return code;
    fputs("# simul: what happens while a task waits\n", out);
    for (size_t i = 0; i < view.sweep_count; i++)
        write_sweep(out, &view, &view.sweeps[i]);
    for (size_t i = 0; i < view.count; i++)
        write_group(out, &view, &view.groups[i]);
    fputc('\n', out);
    data_quality_report(run, write_line, out);
    view_free(&view);
    return ferror(out) ? -EIO : 0;
}
