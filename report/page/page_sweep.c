/* A sweep in the overview: its curves, the way to the tracks of its points, and its insights. */
#include "report/page/page.h"

#include <string.h>

#include "analysis/document/document.h"
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

/* Of runs between the sweep's ends only small traces are in the page. Returns how many runs. */
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

/* The points' own tracks are a click away. */
static void write_points(const struct page *page, const struct view_sweep *sweep, FILE *out)
{
    char value[96];
    bool any = false;
    for (size_t i = 0; i < page->view->count; i++) {
        const struct view_group *group = &page->view->groups[i];
        if (group->sweep == NULL || strcmp(group->sweep, sweep->measured->name) != 0)
            continue;
        double at = document_number(group->cells[0].json, CELL_SWEEP_VALUE);
        page_html(out,
                  any ? ", <a href=\"#%s\">%s</a>"
                      : "<p class=\"points\">See the tracks at <a href=\"#%s\">%s</a>",
                  group->name, sweep_show_value(sweep->measured, at, value, sizeof value));
        any = true;
    }
    fputs(any ? ".</p>\n" : "", out);
}

void page_sweep(const struct page *page, const struct view_sweep *sweep, FILE *out)
{
    const struct view_group *heading = &sweep->heading;
    size_t between = count_between(page->view, sweep);
    struct figure count;
    page_html(out, "<div class=\"curve\" data-sweep=\"%s\"></div>\n<noscript>\n", heading->name);
    for (const struct chart *const *chart = charts_all(); *chart != NULL; chart++)
        page_chart(page, heading, *chart, out);
    fputs("</noscript>\n", out);
    write_points(page, sweep, out);
    fputs("<details><summary>What it shows, in words</summary>\n", out);
    write_insights(page, sweep, out);
    if (between > 0)
        page_html(out,
                  "<p>Of the %s runs between the two ends this page holds traces up to a size; all lie in "
                  "<code>traces/</code>.</p>\n",
                  figure_count((double)between, &count));
    fputs("</details>\n", out);
}
