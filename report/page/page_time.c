/* Of a group: where the wall time went, how late tasks woke up, and how sure the makespans are. */
#include "report/page/page.h"

#include <math.h>

#include "analysis/document.h"
#include "report/text/escape.h"
#include "report/text/figure.h"

/* Column, and where it stands in a cell of run.json. */
struct time_column {
    const char *heading, *path;
    const char *(*show)(double, struct figure *);
    bool by_cpu; /* told by who was on a CPU when, which may be inferred */
};

enum { COLUMNS_MOST = 12 };

/* A table with a row for each cell. */
static void write_table(const struct view_group *group, const struct time_column *columns,
                        const char *caption, FILE *out)
{
    const char *headings[COLUMNS_MOST + 2] = {"runner"};
    size_t n = 0;
    for (; columns[n].heading != NULL; n++)
        headings[n + 1] = columns[n].heading;
    page_table_begin(out, caption);
    page_headings(out, headings);
    fputs("<tbody>\n", out);
    for (size_t i = 0; i < group->count; i++) {
        const struct view_cell *cell = &group->cells[i];
        page_html(out, "<tr><th scope=\"row\">%s</th>", cell->label);
        for (size_t k = 0; k < n; k++) {
            struct figure figure;
            double value = cell->ok ? document_number(cell->json, columns[k].path) : (double)NAN;
            bool mark = columns[k].by_cpu && cell->inferred && !isnan(value);
            page_html(out, "<td>%s%s</td>", mark ? FIGURE_INFERRED_MARK : "",
                      columns[k].show(value, &figure));
        }
        fputs("</tr>\n", out);
    }
    fputs("</tbody>\n", out);
    page_table_end(out);
}

static bool has_figures(const struct view_group *group, const char *path)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->cells[i].ok && document_number(group->cells[i].json, path) > 0)
            return true;
    return false;
}

static void write_wall(const struct view_group *group, FILE *out)
{
    static const struct time_column columns[] = {
        {.heading = "start-up", .path = "summary.wall_ns.startup", .show = figure_duration},
        {.heading = "queueing", .path = "summary.wall_ns.queueing", .show = figure_duration},
        {.heading = "running", .path = "summary.wall_ns.running", .show = figure_duration, .by_cpu = true},
        {.heading = "waiting", .path = "summary.wall_ns.waiting", .show = figure_duration, .by_cpu = true},
        {.heading = "ready", .path = "summary.wall_ns.ready", .show = figure_duration, .by_cpu = true},
        {.heading = "others not done", .path = "summary.wall_ns.ended", .show = figure_duration},
        {.heading = "tear-down", .path = "summary.wall_ns.teardown", .show = figure_duration},
        {0},
    };
    if (!has_figures(group, "summary.wall_ns.startup"))
        return;
    fputs("<h3>Where the time went</h3>\n", out);
    write_table(group, columns,
                "The wall time of the repeat whose trace is shown, from the birth of its process to its end, "
                "on average over the tasks: the seven add up to it. Running is executing on a CPU; ready is "
                "able to, but without one or not yet resumed. “" FIGURE_INFERRED_MARK
                "” stands before what is inferred.",
                out);
}

static void write_latencies(const struct view_group *group, FILE *out)
{
    static const struct time_column columns[] = {
        {.heading = "queueing p50", .path = "summary.queueing_ns.p50", .show = figure_duration},
        {.heading = "p90", .path = "summary.queueing_ns.p90", .show = figure_duration},
        {.heading = "p99", .path = "summary.queueing_ns.p99", .show = figure_duration},
        {0},
    };
    static const struct time_column late[] = {
        {.heading = "sleeps late p50", .path = "summary.lateness_ns.p50", .show = figure_duration},
        {.heading = "p90", .path = "summary.lateness_ns.p90", .show = figure_duration},
        {.heading = "p99", .path = "summary.lateness_ns.p99", .show = figure_duration},
        {.heading = "max", .path = "summary.lateness_ns.max", .show = figure_duration},
        {0},
    };
    if (has_figures(group, "summary.queueing_ns.max"))
        write_table(group, columns, "From the gate to a task’s start, by simul’s own clock: measured.", out);
    if (has_figures(group, "summary.lateness_ns.max"))
        write_table(
            group, late,
            "From the deadline of a sleep to the task’s running again, by simul’s own clock: measured.", out);
}

static void write_sureness(const struct view_group *group, FILE *out)
{
    static const struct time_column columns[] = {
        {.heading = "median", .path = "summary.makespan_ns.median", .show = figure_duration},
        {.heading = "95 % from", .path = "summary.makespan_ns.ci_low", .show = figure_duration},
        {.heading = "to", .path = "summary.makespan_ns.ci_high", .show = figure_duration},
        {.heading = "speed-up", .path = "summary.speedup.median", .show = figure_times},
        {.heading = "95 % from", .path = "summary.speedup.ci_low", .show = figure_times},
        {.heading = "to", .path = "summary.speedup.ci_high", .show = figure_times},
        {0},
    };
    if (!has_figures(group, "summary.makespan_ns.ci_low"))
        return;
    fputs("<h3>How sure it is</h3>\n", out);
    write_table(group, columns,
                "Intervals by the bootstrap over the repeats; speed-ups are drawn from repeats paired with "
                "sync’s.",
                out);
}

void page_times(const struct view_group *group, FILE *out)
{
    write_wall(group, out);
    write_latencies(group, out);
    write_sureness(group, out);
}
