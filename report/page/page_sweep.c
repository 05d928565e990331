/* A section for each sweep: its insights, its scaling curves, and how many runs have no timeline. */
#include "report/page/page.h"

#include <string.h>

#include "analysis/document.h"
#include "report/text/escape.h"
#include "report/text/figure.h"
#include "report/text/insight.h"

static void write_insights(const struct page *page, const struct view_sweep *sweep, FILE *out)
{
    fputs("<ul>\n", out);
    for (const cJSON *f = NULL; (f = insight_next(page->view, sweep, f)) != NULL;)
        page_html(out, "<li>%s</li>\n", document_text(f, INSIGHT_TEXT, ""));
    fputs("</ul>\n", out);
}

/* Runs between the sweep's ends have no timelines. Returns how many. */
static size_t count_between(const struct view *view, const struct view_sweep *sweep)
{
    size_t between = 0;
    for (size_t i = 0; i < view->count; i++)
        for (size_t k = 0; k < view->groups[i].count; k++) {
            const struct view_cell *cell = &view->groups[i].cells[k];
            const char *name = document_text(cell->json, CELL_SWEEP, "");
            between += cell->between && strcmp(name, sweep->measured->name) == 0;
        }
    return between;
}

static void write_sweep(const struct page *page, const struct view_sweep *sweep, FILE *out)
{
    const struct view_group *heading = &sweep->heading;
    size_t between = count_between(page->view, sweep);
    struct figure count;
    page_html(
        out,
        "<section id=\"group-%s\" aria-labelledby=\"group-%s-title\">\n<h2 id=\"group-%s-title\">%s</h2>\n",
        heading->name, heading->name, heading->name, heading->title);
    write_insights(page, sweep, out);
    for (const struct chart *const *chart = charts_all(); *chart != NULL; chart++)
        page_chart(page, heading, *chart, out);
    if (between > 0)
        page_html(
            out,
            "<p>Nothing is left out of these figures, but of the timelines and curves below: only the two "
            "ends of the sweep have them. The traces of the %s runs in between lie in "
            "<code>traces/</code>.</p>\n",
            figure_count((double)between, &count));
    fputs("</section>\n\n", out);
}

void page_sweeps(const struct page *page, FILE *out)
{
    for (size_t i = 0; i < page->view->sweep_count; i++)
        write_sweep(page, &page->view->sweeps[i], out);
}
