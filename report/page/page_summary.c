/* The top of the page: the run's time and conditions, problems, the answer in sentences, the table. */
#include "report/page/page.h"

#include <math.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/data_quality.h"
#include "report/text/escape.h"
#include "report/text/figure.h"
#include "report/text/insight.h"
#include "report/text/summaries.h"

/* `run` is the document, or one of the runs that it joins. */
static void write_run(FILE *out, const cJSON *run)
{
    const cJSON *word;
    struct figure made;
    double repeats = document_number(run, RUN_REPEATS_MADE);
    fputs("<code>", out);
    const cJSON *command = document_at(run, RUN_COMMAND);
    cJSON_ArrayForEach(word, command)
    {
        if (cJSON_IsString(word))
            page_html(out, word != command->child ? " %s" : "%s", word->valuestring);
    }
    page_html(out, "</code>, started %s, %s repeat%s of everything",
              document_text(run, RUN_STARTED, "at an unknown time"), figure_count(repeats, &made),
              repeats == 1 ? "" : "s");
}

void page_run(const struct page *page, FILE *out)
{
    const cJSON *one;
    if (!page->view->joined) {
        write_run(out, page->view->run);
        return;
    }
    page_html(out, "Several runs, aligned at their starts: ");
    cJSON_ArrayForEach(one, document_at(page->view->run, RUN_RUNS))
    {
        page_html(out, one->prev->next == NULL ? "<strong>%s</strong>: " : "; <strong>%s</strong>: ",
                  document_text(one, RUN_LABEL, "?"));
        write_run(out, one);
    }
}

static void write_failure(FILE *out, const struct view_group *group, const struct view_cell *cell)
{
    page_html(out, "<li><a href=\"#group-%s\">%s</a>, %s: <span class=\"failed\">%s</span>", group->name,
              group->title, cell->label, view_status_words(cell->status));
    page_html(out, cell->error[0] != '\0' ? ": %s</li>\n" : "%s</li>\n", cell->error);
}

/* The notice has a line for each part that the report lacks. */
static void write_notice(FILE *out, const char *notice)
{
    char line[ERROR_TEXT_BYTES];
    while (*notice != '\0') {
        int length = (int)strcspn(notice, "\n");
        snprintf(line, sizeof line, "%.*s", length, notice);
        page_html(out, "<li>%s</li>\n", line);
        notice += length + (notice[length] == '\n');
    }
}

/* Other activity during the run may have disturbed the figures. */
static void write_warnings(FILE *out, const cJSON *warnings)
{
    const cJSON *warning;
    cJSON_ArrayForEach(warning, warnings)
    {
        if (cJSON_IsString(warning))
            page_html(out, "<li>The figures may be disturbed: %s.</li>\n", warning->valuestring);
    }
}

static void write_line(void *context, const char *line)
{
    page_html(context, "<li>%s</li>\n", line);
}

/* Up to the first of its reasons, which the list has in full. */
static void write_doubt(void *context, const char *line)
{
    char words[128];
    snprintf(words, sizeof words, "%.*s", (int)strcspn(line, "("), line);
    page_html(context, "%s", words);
}

static void notice_doubt(void *context, const char *line)
{
    (void)line;
    *(bool *)context = true;
}

/* The gravest of what follows, in a line. */
static void write_reason(FILE *out, const struct page *page, bool incomplete, bool failed)
{
    const cJSON *run = page->view->run, *warning = cJSON_GetArrayItem(document_at(run, RUN_WARNINGS), 0);
    long before = ftell(out);
    if (incomplete)
        fputs("Not finished: what was measured until then is shown", out);
    else if (failed)
        fputs("Not every case finished", out);
    else
        data_quality_doubts(run, write_doubt, out);
    if (ftell(out) != before)
        return;
    if (page->notice[0] != '\0')
        fputs("This report is not whole", out);
    else if (cJSON_IsString(warning)) /* a circumstance of the run; no sample that counts was disturbed */
        page_html(out, "Note: %s", warning->valuestring);
    else
        fputs("Fewer repeats were made than asked for", out);
}

/* Every restriction of the report stands before the answer. */
void page_trouble(const struct page *page, FILE *out)
{
    const struct view *view = page->view;
    bool incomplete = cJSON_IsFalse(document_at(view->run, RUN_COMPLETE)), failed = false;
    double asked = document_number(view->run, RUN_REPEATS_ASKED),
           made = document_number(view->run, RUN_REPEATS_MADE);
    struct figure a, b;
    for (size_t i = 0; i < view->count; i++) {
        for (size_t k = 0; k < view->groups[i].count; k++)
            failed |= !view->groups[i].cells[k].ok;
    }
    const cJSON *warnings = document_at(view->run, RUN_WARNINGS);
    bool doubtful = false;
    data_quality_doubts(view->run, notice_doubt, &doubtful);
    if (!incomplete && !failed && !doubtful && page->notice[0] == '\0' && !(made < asked) &&
        cJSON_GetArraySize(warnings) == 0)
        return;
    fputs("<details class=\"trouble\" id=\"trouble\">\n<summary>", out);
    write_reason(out, page, incomplete, failed);
    fputs("</summary>\n<ul>\n", out);
    if (incomplete)
        page_html(out, "<li>%s</li>\n", data_quality_unfinished(view->run));
    if (made < asked)
        page_html(out, "<li>%s of %s repeats were made.</li>\n", figure_count(made, &a),
                  figure_count(asked, &b));
    for (size_t i = 0; i < view->count; i++) {
        for (size_t k = 0; k < view->groups[i].count; k++) {
            if (!view->groups[i].cells[k].ok)
                write_failure(out, &view->groups[i], &view->groups[i].cells[k]);
        }
    }
    data_quality_doubts(view->run, write_line, out);
    write_notice(out, page->notice);
    write_warnings(out, warnings);
    fputs("</ul>\n</details>\n", out);
}

/* The answer begins with the group's title; here, the title links to the group's section. */
static void write_answer(FILE *out, const struct view_group *group, const char *answer)
{
    size_t length = strlen(group->title);
    bool begins = strncmp(answer, group->title, length) == 0;
    page_html(out, "<p class=\"answer\"><a href=\"#group-%s\">%s</a>%s</p>\n", group->name, group->title,
              begins ? answer + length : answer);
}

/* A sweep has one answer; its points have their own sentences in their sections. */
void page_answer(const struct page *page, FILE *out)
{
    char answer[4096];
    for (size_t i = 0; i < page->view->sweep_count; i++)
        write_answer(out, &page->view->sweeps[i].heading,
                     insight_paragraph(page->view, &page->view->sweeps[i], answer, sizeof answer));
    for (size_t i = 0; i < page->view->count; i++) {
        const struct view_group *group = &page->view->groups[i];
        if (group->sweep == NULL)
            write_answer(out, group, report_sentence(page->view, group, answer, sizeof answer));
    }
    if (page->view->count == 0)
        fputs("<p class=\"answer\">Nothing was measured.</p>\n", out);
}

/* The median time that speed-ups of a group are over; NaN without one. */
static double base_time(const struct view_group *group)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->cells[i].ok && group->cells[i].traits.is_base)
            return group->cells[i].makespan_ns.median;
    return (double)NAN;
}

static double longest_time(const struct view_group *group)
{
    double longest = 1;
    for (size_t i = 0; i < group->count; i++)
        if (group->cells[i].ok)
            longest =
                fmax(longest, fmax(group->cells[i].makespan_ns.max, group->cells[i].makespan_ns.median));
    return longest;
}

static void write_row(FILE *out, const struct view_group *group, const struct view_cell *cell)
{
    struct figure figures[6];
    page_html(out, "<tr><th scope=\"row\">%s</th>", cell->label);
    if (!cell->ok) {
        page_html(
            out,
            "<td>-</td><td class=\"failed\">%s</td><td></td><td>-</td><td>-</td><td>-</td><td>-</td></tr>\n",
            view_status_words(cell->status));
        return;
    }
    page_html(out, "<td>%s</td><td>%s</td><td class=\"bar\">",
              figure_duration(cell->makespan_ns.median, &figures[2]),
              figure_spread(&cell->makespan_ns, &figures[3]));
    page_bar(cell, base_time(group), longest_time(group), out);
    page_html(out, "</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
              figure_speedup(cell, &figures[4]), figure_limit(cell->limit, &figures[5]),
              figure_count(cell->in_flight_max, &figures[0]), figure_on_cpu(cell->json, &figures[1]));
}

/* "inferred", "measured", or both where cells differ. */
static const char *source_words(const struct view *view)
{
    size_t shown = 0, inferred = 0;
    for (size_t i = 0; i < view->count; i++) {
        for (size_t k = 0; k < view->groups[i].count; k++) {
            shown += view->groups[i].cells[k].ok;
            inferred += view->groups[i].cells[k].ok && view->groups[i].cells[k].inferred;
        }
    }
    return inferred == 0 ? "measured" : inferred == shown ? "inferred" : "partly inferred";
}

void page_table(const struct page *page, FILE *out)
{
    char on_cpu[64];
    struct figure tasks;
    snprintf(on_cpu, sizeof on_cpu, "on CPU (mean, %s)", source_words(page->view));
    const char *const headings[] = {"runner", "time (median)",   "range", "bar", "speed-up",
                                    "limit",  "in flight (max)", on_cpu,  NULL};
    page_table_begin(
        out, "Bar: the median time; line: from the fastest to the slowest repeat; tick: the time at the "
             "limit of the speed-up. “-”: not measured.");
    page_headings(out, headings);
    for (size_t i = 0; i < page->view->count; i++) {
        const struct view_group *group = &page->view->groups[i];
        page_html(out, "<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"8\"><a href=\"#group-%s\">%s</a>",
                  group->name, group->title);
        if (!isnan(group->tasks))
            page_html(out, ", %s task%s", figure_count(group->tasks, &tasks), group->tasks == 1 ? "" : "s");
        fputs("</th></tr>\n", out);
        for (size_t k = 0; k < group->count; k++)
            write_row(out, group, &group->cells[k]);
        fputs("</tbody>\n", out);
    }
    page_table_end(out);
}

void page_quality(const struct page *page, FILE *out)
{
    fputs("<ul class=\"data-quality\">\n", out);
    if (!page->foreign)
        data_quality_report(page->view->run, write_line, out);
    fputs("</ul>\n", out);
}
