/* The parts of the page for traces of another tool: their contents, and what such traces do not show. */
#include "report/page/page.h"

#include <math.h>

#include "analysis/document/document.h"
#include "report/page/foreign_page.h"
#include "report/text/escape.h"
#include "report/text/figure.h"

void foreign_run(const struct page *page, FILE *out)
{
    struct figure files;
    double count = (double)page->view->count;
    page_html(out, "%s trace%s that something else recorded; simul only draws %s",
              figure_count(count, &files), count == 1 ? "" : "s", count == 1 ? "it" : "them");
}

/* Notes on omitted events stand before the rest. */
void foreign_trouble(const struct page *page, FILE *out)
{
    const cJSON *note;
    bool any = false;
    for (size_t i = 0; i < page->view->count; i++) {
        const struct view_group *group = &page->view->groups[i];
        cJSON_ArrayForEach(note, document_at(group->cells[0].json, CELL_NOTES))
        {
            if (!any)
                fputs("<section class=\"trouble\" id=\"trouble\" aria-labelledby=\"trouble-title\">\n"
                      "<h2 id=\"trouble-title\">Before you read on</h2>\n<ul>\n",
                      out);
            any = true;
            page_html(out, "<li>%s: %s</li>\n", group->title, note->valuestring);
        }
    }
    if (any)
        fputs("</ul>\n<p>A general viewer has what is not drawn here: arrows, details, counters, queries. "
              "Perfetto (ui.perfetto.dev) reads the same files.</p>\n</section>\n",
              out);
}

void foreign_answer(const struct page *page, FILE *out)
{
    char sentence[1024];
    for (size_t i = 0; i < page->view->count; i++) {
        const struct view_group *group = &page->view->groups[i];
        report_foreign_sentence(group->cells[0].json, sentence, sizeof sentence);
        page_html(out, "<p class=\"answer\"><a href=\"#group-%s\">%s</a>: %s</p>\n", group->name,
                  group->title, sentence);
    }
}

/* A figure of a file's contents. */
static double content(const struct view_group *group, enum member member)
{
    return document_number(group->cells[0].json, member);
}

void foreign_table(const struct page *page, FILE *out)
{
    static const enum member members[] = {
        CELL_CONTENTS_LANE_COUNT, CELL_CONTENTS_SLICES,   CELL_CONTENTS_TRACKS,        CELL_CONTENTS_SPANS,
        CELL_CONTENTS_STATES,     CELL_CONTENTS_INSTANTS, CELL_CONTENTS_COUNTER_VALUES};
    static const char *const headings[] = {"trace",          "length",      "lanes",  "slices",
                                           "async tracks",   "async spans", "states", "instants",
                                           "counter values", NULL};
    struct figure figure;
    page_table_begin(out, "What is on each trace.");
    page_headings(out, headings);
    fputs("<tbody>\n", out);
    for (size_t i = 0; i < page->view->count; i++) {
        const struct view_group *group = &page->view->groups[i];
        page_html(out, "<tr><th scope=\"row\">%s</th><td>%s</td>", group->title,
                  figure_duration(content(group, CELL_CONTENTS_LENGTH_NS), &figure));
        for (size_t k = 0; k < sizeof members / sizeof members[0]; k++)
            page_html(out, "<td>%s</td>", figure_count(content(group, members[k]), &figure));
        fputs("</tr>\n", out);
    }
    fputs("</tbody>\n", out);
    page_table_end(out);
}

static void write_lanes(const struct view_group *group, FILE *out)
{
    static const char *const headings[] = {"lane", "process", "slices", "in a slice", "share of the trace",
                                           NULL};
    const cJSON *lane, *lanes = document_at(group->cells[0].json, CELL_CONTENTS_LANES);
    double left = content(group, CELL_CONTENTS_LANE_COUNT) - cJSON_GetArraySize(lanes),
           length_ns = content(group, CELL_CONTENTS_LENGTH_NS);
    struct figure figures[3];
    page_table_begin(
        out, "The lanes: threads, or what the trace calls so. A slice is an interval of time with a name; it "
             "may hold a wait, so it says nothing of a CPU.");
    page_headings(out, headings);
    fputs("<tbody>\n", out);
    cJSON_ArrayForEach(lane, lanes)
    {
        double busy_ns = document_number(lane, FOREIGN_LANE_BUSY_NS);
        page_html(
            out,
            "<tr><th scope=\"row\">%s</th><td class=\"text\">%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
            document_text(lane, FOREIGN_LANE_NAME, ""), document_text(lane, FOREIGN_LANE_PROCESS, ""),
            figure_count(document_number(lane, FOREIGN_LANE_SLICES), &figures[0]),
            figure_duration(busy_ns, &figures[1]),
            figure_share(length_ns > 0 ? busy_ns / length_ns : (double)NAN, &figures[2]));
    }
    fputs("</tbody>\n", out);
    page_table_end(out);
    if (left > 0)
        page_html(out, "<p>And %s lanes more.</p>\n", figure_count(left, &figures[0]));
}

void foreign_groups(const struct page *page, FILE *out)
{
    for (size_t i = 0; i < page->view->count; i++) {
        const struct view_group *group = &page->view->groups[i];
        page_html(out,
                  "<section id=\"group-%s\" aria-labelledby=\"group-%s-title\">\n<h2 "
                  "id=\"group-%s-title\">%s</h2>\n",
                  group->name, group->name, group->name, group->title);
        if (content(group, CELL_CONTENTS_LANE_COUNT) > 0)
            write_lanes(group, out);
        else
            fputs("<p>There is no lane on this trace.</p>\n", out);
        fputs("</section>\n\n", out);
    }
}

void foreign_runners(const struct page *page, FILE *out)
{
    (void)page;
    fputs("<p>No runner of simul was at work here: what waited, and for what, only the slices’ names can "
          "report.</p>\n",
          out);
}

void foreign_machine(const struct page *page, FILE *out)
{
    (void)page;
    fputs("<p>The trace does not say on which machine it was recorded.</p>\n", out);
}
