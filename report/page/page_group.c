/* A section for each group: its sentence, its charts, and tables for which the top has no room. */
#include "report/page/page.h"

#include <math.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/escape.h"
#include "report/text/figure.h"
#include "report/text/summaries.h"

enum { MAX_CLASSES = 16, MAX_EXAMPLES = 20 };

/* --- costs --- */

static void write_costs_row(FILE *out, const struct view_cell *cell, bool few)
{
    struct figure figure;
    page_html(out, "<tr><th scope=\"row\">%s</th>", cell->label);
    const cJSON *json = cell->ok ? cell->json : NULL; /* NULL makes every figure below "-" */
    const struct {
        enum member member;
        const char *(*show)(double, struct figure *);
    } columns[] = {
        {CELL_THROUGHPUT_PER_S, figure_count},
        {CELL_RESPONSE_P50_NS, figure_duration},
        {few ? CELL_RESPONSE_MAX_NS : CELL_RESPONSE_P99_NS, figure_duration},
        {CELL_SERVICE_P50_NS, figure_duration},
        {few ? CELL_SERVICE_MAX_NS : CELL_SERVICE_P99_NS, figure_duration},
        {CELL_CPU_NS, figure_duration},
        {CELL_MEMORY_BYTES, figure_size},
        {CELL_STARTUP_NS, figure_duration},
        {CELL_SWITCHES_VOLUNTARY, figure_count},
        {CELL_SWITCHES_INVOLUNTARY, figure_count},
    };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        page_html(out, "<td>%s</td>", columns[i].show(document_number(json, columns[i].member), &figure));
    fputs("</tr>\n", out);
}

static void write_costs(const struct view_group *group, FILE *out)
{
    bool few = page_has_few_tasks(group);
    char response[48], service[48];
    snprintf(response, sizeof response, few ? "response max of %.0f" : "response p99", group->tasks);
    snprintf(service, sizeof service, few ? "service max of %.0f" : "service p99", group->tasks);
    const char *const headings[] = {"runner",
                                    "tasks per s",
                                    "response p50",
                                    response,
                                    "service p50",
                                    service,
                                    "CPU time",
                                    "memory added",
                                    "start-up",
                                    "voluntary switches",
                                    "involuntary switches",
                                    NULL};
    fputs("<h3>What it cost</h3>\n", out);
    page_table_begin(
        out,
        few ? "Response and service over all tasks of the repeat closest to the median; the rest are medians "
              "of the repeats, counted from the start to the end."
            : "Response and service over all tasks of the repeat closest to the median (p99: 99 of 100 were "
              "faster); the rest are medians of the repeats, counted from the start to the end.");
    page_headings(out, headings);
    fputs("<tbody>\n", out);
    for (size_t i = 0; i < group->count; i++)
        write_costs_row(out, &group->cells[i], few);
    fputs("</tbody>\n", out);
    page_table_end(out);
}

/* --- outcomes --- */

/* The classes of all cells, each once, in order of appearance. Returns how many. */
static size_t collect_classes(const struct view_group *group, const char *classes[MAX_CLASSES])
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++) {
        const cJSON *class;
        cJSON_ArrayForEach(class, document_at(group->cells[i].json, CELL_OUTCOMES))
        {
            size_t k = 0;
            while (k < count && strcmp(classes[k], class->string) != 0)
                k++;
            if (k == count && count < MAX_CLASSES)
                classes[count++] = class->string;
        }
    }
    return count;
}

static void write_examples(const struct view_group *group, FILE *out)
{
    unsigned shown = 0;
    for (size_t i = 0; i < group->count; i++) {
        const cJSON *example;
        cJSON_ArrayForEach(example, document_at(group->cells[i].json, CELL_OUTCOME_EXAMPLES))
        {
            if (shown++ == 0)
                fputs("<ul>\n", out);
            if (shown <= MAX_EXAMPLES)
                page_html(out, "<li>%s: %s, <code>%s</code></li>\n", group->cells[i].label,
                          document_text(example, EXAMPLE_CLASS, "?"),
                          document_text(example, EXAMPLE_WHAT, ""));
        }
    }
    if (shown > MAX_EXAMPLES)
        fprintf(out, "<li>and %u more, named in run.json</li>\n", shown - MAX_EXAMPLES);
    if (shown > 0)
        fputs("</ul>\n", out);
}

/* A group whose tasks all ended well has no outcomes to show. */
static void write_outcomes(const struct view_group *group, FILE *out)
{
    const char *headings[MAX_CLASSES + 2] = {"runner"};
    size_t count = collect_classes(group, headings + 1);
    struct figure figure;
    if (count == 0 || (count == 1 && strcmp(headings[1], "ok") == 0))
        return;
    fputs("<h3>How the tasks ended</h3>\n", out);
    page_table_begin(out, "Tasks of one repeat by outcome.");
    page_headings(out, headings);
    fputs("<tbody>\n", out);
    for (size_t i = 0; i < group->count; i++) {
        const cJSON *outcomes = document_at(group->cells[i].json, CELL_OUTCOMES);
        page_html(out, "<tr><th scope=\"row\">%s</th>", group->cells[i].label);
        for (size_t k = 1; k <= count; k++) {
            /* A class is the workload's own word, so no `enum member` names the class. */
            const cJSON *number = cJSON_GetObjectItemCaseSensitive(outcomes, headings[k]);
            double tasks = cJSON_IsNumber(number)     ? number->valuedouble
                           : cJSON_IsObject(outcomes) ? 0
                                                      : (double)NAN;
            page_html(out, "<td>%s</td>", figure_count(tasks, &figure));
        }
        fputs("</tr>\n", out);
    }
    fputs("</tbody>\n", out);
    page_table_end(out);
    write_examples(group, out);
}

/* --- helpers --- */

static void write_helpers(const struct view_group *group, FILE *out)
{
    static const char *const headings[] = {"runner",           "helper", "requests", "CPU time",
                                           "answers late p50", "p99",    "max",      NULL};
    bool first = true;
    for (size_t i = 0; i < group->count; i++) {
        const struct view_cell *cell = &group->cells[i];
        const cJSON *helper, *sample = document_median_sample(cell->json, cell->makespan_ns.median);
        struct figure figures[5];
        cJSON_ArrayForEach(helper, document_at(sample, SAMPLE_HELPERS))
        {
            if (first) {
                fputs("<h3>Helpers</h3>\n", out);
                page_table_begin(
                    out,
                    "Servers that simul itself started for the tasks to talk to. They are no runner’s work, "
                    "but they share its CPUs; “late” is how long after its due time an answer left.");
                page_headings(out, headings);
                fputs("<tbody>\n", out);
            }
            first = false;
            page_html(
                out,
                "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</"
                "td></tr>\n",
                cell->label, document_text(helper, HELPER_NAME, "?"),
                figure_count(document_number(helper, HELPER_REQUESTS), &figures[0]),
                figure_duration(document_number(helper, HELPER_CPU_NS), &figures[1]),
                figure_duration(document_number(helper, HELPER_LATE_P50_NS), &figures[2]),
                figure_duration(document_number(helper, HELPER_REQUESTS) < MIN_P99_VALUES
                                    ? (double)NAN
                                    : document_number(helper, HELPER_LATE_P99_NS),
                                &figures[3]),
                figure_duration(document_number(helper, HELPER_LATE_MAX_NS), &figures[4]));
        }
    }
    if (first)
        return;
    fputs("</tbody>\n", out);
    page_table_end(out);
}

/* --- notes and files --- */

static double dropped_events(const struct view_cell *cell)
{
    double dropped = 0;
    const cJSON *sample;
    cJSON_ArrayForEach(sample, document_at(cell->json, CELL_SAMPLES))
    {
        dropped = fmax(dropped, document_number(sample, SAMPLE_DROPPED_EVENTS)); /* fmax ignores NaN */
    }
    return dropped;
}

/* A task that kept its lane while others could have run: the price of not being preempted. */
static void write_longest_stall(const struct view_cell *cell, FILE *out)
{
    const cJSON *stall = document_at(cell->json, CELL_LONGEST_STALL);
    struct figure task, length, others;
    if (!(document_number(stall, HELD_READY) > 0))
        return;
    page_html(out, "<li>%s: task %s ran for %s without an await, while %s others were ready.</li>\n",
              cell->label, figure_count(document_number(stall, HELD_TASK), &task),
              figure_duration(document_number(stall, HELD_DURATION_NS), &length),
              figure_count(document_number(stall, HELD_READY), &others));
}

static const char *gauge_value(const cJSON *gauge, struct figure *figure)
{
    double value = document_number(gauge, GAUGE_VALUE);
    const char *unit = document_text(gauge, GAUGE_UNIT, "");
    if (strcmp(unit, "ns") == 0)
        return figure_duration(value, figure);
    if (strcmp(unit, "B/s") == 0) {
        struct figure size;
        snprintf(figure->text, sizeof figure->text, "%s/s", figure_size(value, &size));
        return figure->text;
    }
    if (strcmp(unit, "1/s") == 0) {
        struct figure count;
        snprintf(figure->text, sizeof figure->text, "%s per second", figure_count(value, &count));
        return figure->text;
    }
    return figure_mean(value, figure);
}

static void write_gauges(const struct view_cell *cell, FILE *out)
{
    const cJSON *gauge;
    struct figure figure;
    bool first = true;
    cJSON_ArrayForEach(gauge, document_at(cell->json, CELL_GAUGES))
    {
        if (first)
            page_html(out, "<li>%s:", cell->label);
        page_html(out, "%s %s %s", first ? "" : ",", document_text(gauge, GAUGE_NAME, "?"),
                  gauge_value(gauge, &figure));
        first = false;
    }
    if (!first)
        fputs(".</li>\n", out);
}

/* Paths of a cell's own files. */
static void write_files(const struct view_cell *cell, FILE *out)
{
    const char *published = document_text(cell->json, CELL_PUBLISHED, NULL);
    if (cell->trace == NULL && published == NULL)
        return;
    page_html(out, "<li>%s:", cell->label);
    if (cell->trace != NULL)
        page_html(out, " <a href=\"%s\">%s</a>", cell->trace, cell->trace);
    if (published != NULL)
        page_html(out, "%s<code>%s</code>", cell->trace != NULL ? ", " : " ", published);
    fputs("</li>\n", out);
}

static void write_cell_notes(const struct view_cell *cell, FILE *out)
{
    const cJSON *note;
    const char *insight = document_text(cell->json, CELL_INSIGHT, NULL);
    struct figure count;
    cJSON_ArrayForEach(note, document_at(cell->json, CELL_NOTES))
    {
        if (cJSON_IsString(note))
            page_html(out, "<li>%s: %s</li>\n", cell->label, note->valuestring);
    }
    if (!cell->ok)
        page_html(out, "<li>%s: <span class=\"failed\">%s</span>. %s</li>\n", cell->label,
                  view_status_words(cell->status), cell->error);
    if (insight != NULL)
        page_html(out, "<li>%s: %s</li>\n", cell->label, insight);
    write_gauges(cell, out);
    write_longest_stall(cell, out);
    if (dropped_events(cell) > 0)
        page_html(
            out,
            "<li>%s: the recording was full, so %s events are missing from its timeline and curves.</li>\n",
            cell->label, figure_count(dropped_events(cell), &count));
}

static void write_notes(const struct view_group *group, FILE *out)
{
    fputs("<h3>Notes and files</h3>\n<ul>\n", out);
    for (size_t i = 0; i < group->count; i++)
        write_cell_notes(&group->cells[i], out);
    for (size_t i = 0; i < group->count; i++)
        write_files(&group->cells[i], out);
    fputs("</ul>\n", out);
}

/* --- the section --- */

static const char *kind_words(const char *kind)
{
    if (strcmp(kind, "waiting") == 0)
        return "I/O-bound: it mostly waits";
    if (strcmp(kind, "computing") == 0)
        return "CPU-bound: it only computes";
    return "it waits and computes";
}

static void write_group(const struct page *page, const struct view_group *group, FILE *out)
{
    char sentence[4096];
    struct figure tasks;
    /* A workload's name is a key of the document, so no `enum member` names the workload. */
    const cJSON *workload =
        cJSON_GetObjectItemCaseSensitive(document_at(page->view->run, RUN_WORKLOADS), group->workload);
    page_html(out, "<details class=\"group\" id=\"group-%s\">\n<summary>%s", group->name, group->title);
    if (group->sweep != NULL) /* groups of a sweep may differ in their tasks alone */
        page_html(out, ", %s task%s", figure_count(group->tasks, &tasks), group->tasks == 1 ? "" : "s");
    fputs(": costs, times, outcomes, files</summary>\n", out);
    page_html(out, "<p class=\"kind\">%s (%s)</p>\n",
              document_text(workload, WORKLOAD_SUMMARY, group->workload), kind_words(group->kind));
    page_html(out, "<p>%s</p>\n", report_sentence(page->view, group, sentence, sizeof sentence));
    write_costs(group, out);
    page_times(group, out);
    write_outcomes(group, out);
    write_helpers(group, out);
    write_notes(group, out);
    fputs("</details>\n\n", out);
}

void page_groups(const struct page *page, FILE *out)
{
    for (size_t i = 0; i < page->view->count; i++)
        write_group(page, &page->view->groups[i], out);
}
