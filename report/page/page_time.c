/* Of a group: where the wall time went, wake-up latencies, and the spread of makespans. */
#include "report/page/page.h"

#include <math.h>

#include "analysis/document/document.h"
#include "report/text/escape.h"
#include "report/text/figure.h"

/* Column, and its place in a cell of run.json. */
struct time_column {
    const char *heading;
    enum member member;
    const char *(*show)(double, struct figure *);
    bool by_cpu; /* depends on lanes on CPU, which may be inferred */
};

enum { MAX_COLUMNS = 12 };

static void write_table(const struct view_group *group, const struct time_column *columns,
                        const char *caption, FILE *out)
{
    const char *headings[MAX_COLUMNS + 2] = {"runner"};
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
            double value = cell->ok ? document_number(cell->json, columns[k].member) : (double)NAN;
            bool mark = columns[k].by_cpu && cell->inferred && !isnan(value);
            page_html(out, "<td>%s%s</td>", mark ? FIGURE_INFERRED_MARK : "",
                      columns[k].show(value, &figure));
        }
        fputs("</tr>\n", out);
    }
    fputs("</tbody>\n", out);
    page_table_end(out);
}

static bool has_figures(const struct view_group *group, enum member member)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->cells[i].ok && document_number(group->cells[i].json, member) > 0)
            return true;
    return false;
}

static void write_wall(const struct view_group *group, FILE *out)
{
    static const struct time_column columns[] = {
        {.heading = "start-up", .member = CELL_WALL_STARTUP_NS, .show = figure_duration},
        {.heading = "warm-up", .member = CELL_WALL_WARMUP_NS, .show = figure_duration},
        {.heading = "queueing", .member = CELL_WALL_QUEUEING_NS, .show = figure_duration},
        {.heading = "running", .member = CELL_WALL_RUNNING_NS, .show = figure_duration, .by_cpu = true},
        {.heading = "waiting", .member = CELL_WALL_WAITING_NS, .show = figure_duration, .by_cpu = true},
        {.heading = "ready", .member = CELL_WALL_READY_NS, .show = figure_duration, .by_cpu = true},
        {.heading = "others not done", .member = CELL_WALL_ENDED_NS, .show = figure_duration},
        {.heading = "tear-down", .member = CELL_WALL_TEARDOWN_NS, .show = figure_duration},
        {0},
    };
    if (!has_figures(group, CELL_WALL_STARTUP_NS))
        return;
    fputs("<h3>Where the time went</h3>\n", out);
    write_table(group, columns,
                "The wall time of the repeat whose trace is shown, from the birth of its process to its end, "
                "on average over the tasks: the eight add up to it. Running is executing on a CPU; ready is "
                "overdue: able to, but preempted or not yet resumed after its wait. “" FIGURE_INFERRED_MARK
                "” stands before what is inferred.",
                out);
}

/* Leaves out the p99 of few tasks, which is the max. */
static void write_latencies(const struct view_group *group, FILE *out)
{
    bool few = page_has_few_tasks(group);
    char max[48] = "max";
    if (few)
        snprintf(max, sizeof max, "max of %.0f", group->tasks);
    const struct time_column last = {.heading = max, .member = CELL_QUEUEING_MAX_NS, .show = figure_duration};
    const struct time_column columns[] = {
        {.heading = "queueing p50", .member = CELL_QUEUEING_P50_NS, .show = figure_duration},
        {.heading = "p90", .member = CELL_QUEUEING_P90_NS, .show = figure_duration},
        few ? last : (struct time_column){"p99", CELL_QUEUEING_P99_NS, figure_duration, false},
        {0},
    };
    const struct time_column worst = {
        .heading = "max", .member = CELL_WAKEUP_LATENCY_MAX_NS, .show = figure_duration};
    const struct time_column none = {0};
    const struct time_column late[] = {
        {.heading = "wake-up latency p50", .member = CELL_WAKEUP_LATENCY_P50_NS, .show = figure_duration},
        {.heading = "p90", .member = CELL_WAKEUP_LATENCY_P90_NS, .show = figure_duration},
        few ? worst : (struct time_column){"p99", CELL_WAKEUP_LATENCY_P99_NS, figure_duration, false},
        few ? none : worst,
        {0},
    };
    if (has_figures(group, CELL_QUEUEING_MAX_NS))
        write_table(group, columns, "From the start to a task’s start, by simul’s own clock: measured.", out);
    if (has_figures(group, CELL_WAKEUP_LATENCY_MAX_NS))
        write_table(
            group, late,
            "From the deadline of a sleep to the task’s running again, by simul’s own clock: measured.", out);
}

static void write_sureness(const struct view_group *group, FILE *out)
{
    static const struct time_column columns[] = {
        {.heading = "median", .member = CELL_MAKESPAN_MEDIAN_NS, .show = figure_duration},
        {.heading = "within this run from", .member = CELL_MAKESPAN_CI_LOW_NS, .show = figure_duration},
        {.heading = "to", .member = CELL_MAKESPAN_CI_HIGH_NS, .show = figure_duration},
        {.heading = "speed-up", .member = CELL_SPEEDUP_MEDIAN, .show = figure_times},
        {.heading = "within this run from", .member = CELL_SPEEDUP_CI_LOW, .show = figure_times},
        {.heading = "to", .member = CELL_SPEEDUP_CI_HIGH, .show = figure_times},
        {.heading = "holds with", .member = CELL_MAKESPAN_CI_LEVEL, .show = figure_share},
        {0},
    };
    if (!has_figures(group, CELL_MAKESPAN_CI_LOW_NS))
        return;
    fputs("<h3>How sure it is</h3>\n", out);
    write_table(
        group, columns,
        "Intervals of the medians, from one of the repeats to another (order statistics). Another run "
        "differs by more than they say. A speed-up is the ratio of two "
        "medians; its interval is that of Yuen's test.",
        out);
}

void page_times(const struct view_group *group, FILE *out)
{
    write_wall(group, out);
    write_latencies(group, out);
    write_sureness(group, out);
}
