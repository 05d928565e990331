/* The overview, which opens: for each workload a headline, a sentence, and a row a runner whose track the
 * page's script draws on one time axis. A sweep has its curve instead. */
#include "report/page/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/escape.h"
#include "report/text/figure.h"
#include "report/text/headline.h"
#include "report/text/states.h"

enum { MAX_ROWS = 5 };

/* Two runs of the runners that one would show. */
static size_t max_rows(const struct view_group *group)
{
    return group->joined ? (size_t)2 * MAX_ROWS : MAX_ROWS;
}

/* --- navigation and legend --- */

static void write_nav_link(FILE *out, const char *address, const char *words)
{
    page_html(out, "<a href=\"#%s\">%s</a>\n", address, words);
}

/* Every workload or sweep of the run, and what is not a picture. */
void page_nav(const struct page *page, FILE *out)
{
    const struct view *view = page->view;
    if (!page->foreign)
        write_nav_link(out, "", "overview");
    for (size_t i = 0; i < view->sweep_count; i++)
        page_html(out, "<a href=\"#group-%s\" title=\"%s\">%s</a>\n", view->sweeps[i].heading.name,
                  view->sweeps[i].heading.title, view->sweeps[i].measured->title);
    for (size_t i = 0; i < view->count; i++)
        if (view->groups[i].sweep == NULL)
            write_nav_link(out, view->groups[i].name, view->groups[i].title);
    fputs("<span class=\"rest\">\n", out);
    if (!page->foreign) {
        write_nav_link(out, "numbers", "numbers");
        write_nav_link(out, "cpus", "CPUs");
    }
    write_nav_link(out, "about", "about this run");
    fputs("</span>\n", out);
}

void page_key(const struct page *page, FILE *out)
{
    static const struct {
        enum shown_state state;
        const char *name;
    } states[] = {
        {SHOWN_RUNNING, "running"},
        {SHOWN_READY, "ready (overdue)"},
        {SHOWN_WAITING, "waiting, thread occupied"},
        {SHOWN_PARKED, "suspended (await), thread free"},
        {SHOWN_QUEUED, "queued"},
    };
    if (page->foreign)
        return;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        fprintf(out, "<li><span class=\"swatch state-%d\" aria-hidden=\"true\"></span>%s</li>\n",
                (int)states[i].state, states[i].name);
}

/* --- a row --- */

/* The part of a cell's id that distinguishes it within its group, as in the page's addresses. */
static const char *cell_name(const struct view_group *group, const struct view_cell *cell)
{
    size_t length = strlen(group->name);
    bool begins = strncmp(cell->id, group->name, length) == 0 && cell->id[length] == '.';
    return begins ? cell->id + length + 1 : cell->id;
}

/* Of a speed-up above its limit the reason is a click away. */
static void write_speedup(FILE *out, const struct view_cell *cell)
{
    struct figure times, limit;
    figure_limit(cell->limit, &limit);
    figure_times(cell->speedup.median, &times);
    switch (view_speedup_place(cell)) {
    case SPEEDUP_BASE:
        fputs("<td>base</td>", out);
        break;
    case SPEEDUP_DOUBTFUL:
        fputs("<td title=\"disturbed, measured once, or of failures\">?", out);
        if (!isnan(cell->limit))
            page_html(out, " <span class=\"limit\">of %s</span>", limit.text);
        fputs("</td>", out);
        break;
    case SPEEDUP_NONE:
    case SPEEDUP_WITHOUT_LIMIT:
        page_html(out, "<td>%s</td>", times.text);
        break;
    case SPEEDUP_AT:
        page_html(out, "<td><span class=\"limit\">at limit</span> %s</td>", limit.text);
        break;
    case SPEEDUP_BELOW:
        page_html(out, "<td>%s <span class=\"limit\">of %s</span></td>", times.text, limit.text);
        break;
    case SPEEDUP_ABOVE:
        page_html(out,
                  "<td>%s <span class=\"limit\">of %s</span> <a class=\"why\" href=\"#quality\" "
                  "title=\"%s\">above the limit: why?</a></td>",
                  times.text, limit.text, document_text(cell->json, CELL_ABOVE_LIMIT, ""));
        break;
    }
}

static void write_row(FILE *out, const struct view_group *group, const struct view_cell *cell,
                      const char *place, bool more)
{
    struct figure time, in_flight, on_cpu;
    page_html(out, "<tr data-cell=\"%s\"%s><th scope=\"row\">", cell->id, more ? " class=\"more\"" : "");
    page_html(out, "<a href=\"#%s/%s\" title=\"%s\">%s", group->name, cell_name(group, cell), cell->label,
              cell->runner);
    if (!isnan(cell->workers))
        page_html(out, " <span class=\"size\">×%s</span>", figure_count(cell->workers, &time));
    if (group->joined)
        page_html(out, " <span class=\"size\">%s</span>", cell->run);
    fputs("</a></th>", out);
    if (!cell->ok) {
        char why[160];
        snprintf(why, sizeof why, "%s%s%.*s", view_status_words(cell->status),
                 cell->error[0] != '\0' ? ": " : "", (int)strcspn(cell->error, "\n"), cell->error);
        page_html(out,
                  "<td class=\"total\">–</td><td>–</td><td class=\"wide\">–</td><td class=\"wide\">–</td>"
                  "<td class=\"wide\">–</td><td class=\"shape\"><span class=\"failed\">%s</span></td></tr>\n",
                  why);
        return;
    }
    page_html(out,
              place[0] != '\0' ? "<td class=\"total\">%s <b>%s</b></td>" : "<td class=\"total\">%s%s</td>",
              figure_duration(cell->makespan_ns.median, &time), place);
    write_speedup(out, cell);
    page_html(out, "<td class=\"wide\">%s</td>",
              figure_count(isnan(cell->workers) ? 1 : cell->workers, &time));
    page_html(out, "<td class=\"wide\">%s</td><td class=\"wide\">%s</td><td class=\"shape\"></td></tr>\n",
              figure_count(cell->in_flight_max, &in_flight), figure_on_cpu(cell->json, &on_cpu));
}

/* --- a story --- */

static void write_table(FILE *out, const struct view *view, const struct view_group *group)
{
    struct figure tasks;
    page_html(out,
              "<table>\n<caption>%s</caption>\n<thead><tr><th scope=\"col\" class=\"what\">%s%s%s%s</th>"
              "<th scope=\"col\">time</th><th scope=\"col\">speed-up</th>"
              "<th scope=\"col\" class=\"wide\">threads</th><th scope=\"col\" class=\"wide\">in flight</th>"
              "<th scope=\"col\" class=\"wide\">on CPU</th>"
              "<th scope=\"col\" class=\"shape\"><span class=\"hidden\">what its tasks did, over time</span>"
              "</th></tr></thead>\n<tbody>\n",
              "The runners, on one time axis from the start", group->title, isnan(group->tasks) ? "" : ", ",
              isnan(group->tasks) ? "" : figure_count(group->tasks, &tasks),
              isnan(group->tasks) ? ""
              : group->tasks == 1 ? " task"
                                  : " tasks");
    const char **places = headline_places(view, group);
    for (size_t i = 0; i < group->count; i++)
        write_row(out, group, &group->cells[i], places != NULL ? places[i] : "", i >= max_rows(group));
    free(places);
    fputs("</tbody>\n</table>\n", out);
    if (group->count > max_rows(group))
        fprintf(out, "<button type=\"button\" class=\"unfold\">+%zu</button>\n",
                group->count - max_rows(group));
}

/* Without a script the chart shows the tracks. */
static void write_still(const struct page *page, const struct view_group *group, FILE *out)
{
    fputs("<noscript>\n", out);
    for (const struct chart *const *chart = charts_all(); *chart != NULL; chart++)
        if (strcmp((*chart)->name, "timeline") == 0)
            page_chart(page, group, *chart, out);
    fputs("</noscript>\n", out);
}

static void write_group(const struct page *page, const struct view_group *group, FILE *out)
{
    struct headline headline;
    if (headline_of_group(page->view, group, &headline) < 0)
        snprintf(headline.text, sizeof headline.text, "%s", group->title); /* out of memory */
    page_html(out, "<article class=\"story\" data-group=\"%s\" aria-labelledby=\"story-%s\">\n", group->name,
              group->name);
    page_html(out, "<h2 id=\"story-%s\"><a href=\"#%s\">%s</a></h2>\n<p>%s</p>\n", group->name, group->name,
              headline.text, headline.sentence);
    write_table(out, page->view, group);
    write_still(page, group, out);
    fputs("</article>\n", out);
}

/* A sweep's picture is its curve, and its points are a click away. */
static void write_sweep(const struct page *page, const struct view_sweep *sweep, FILE *out)
{
    struct headline headline;
    const char *name = sweep->heading.name;
    headline_of_sweep(page->view, sweep, &headline);
    page_html(out,
              "<article class=\"story sweep\" id=\"group-%s\" aria-labelledby=\"story-%s\">\n"
              "<h2 id=\"story-%s\">%s</h2>\n<p>%s</p>\n",
              name, name, name, headline.text, headline.sentence);
    page_sweep(page, sweep, out);
    fputs("</article>\n", out);
}

void page_overview(const struct page *page, FILE *out)
{
    const struct view *view = page->view;
    for (size_t i = 0; i < view->sweep_count; i++)
        write_sweep(page, &view->sweeps[i], out);
    for (size_t i = 0; i < view->count; i++)
        if (view->groups[i].sweep == NULL)
            write_group(page, &view->groups[i], out);
    if (view->count == 0)
        fputs("<p class=\"empty\">Nothing was measured.</p>\n", out);
}
