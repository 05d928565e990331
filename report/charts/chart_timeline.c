/* The timeline: tasks on one common time axis, a panel for each runner and a row for each task, in order of
 * start, to show overlapping waits. Colour is the task's state. The overview of the page has the same
 * picture (report/page/web/draw/shape.js). */
#include "report/charts/chart.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/charts/raster.h"
#include "report/text/figure.h"

enum {
    LEGEND = 68, /* heights in pixels */
    LEGEND_LINE = 24,
    TITLE = 28,
    GAP = 6,
    BOTTOM = 66,
    LEFT = 92,
    RIGHT = CHART_WIDTH - 20,
    PLOT = RIGHT - LEFT,
    MAX_ROW = 10,
    MIN_ROW = 2,
    GAP_FROM = 4,       /* higher rows stand apart */
    PANEL = 80,         /* about; rows of MIN_ROW may be higher */
    MAX_TASK_ROWS = 60, /* more tasks are sampled evenly */
    MAX_BARS = 12000,   /* of one picture: its size stays under a megabyte */
    CLOSE_FACTOR = 4,   /* a close-up is drawn if it enlarges by this factor or more */
};

struct panel {
    const struct trace *trace;
    const struct view_cell *cell;
    struct raster *raster;
    uint32_t rows; /* at least 1 */
};

#define SOLID(colour)        "fs solid noborder fc rgb '" colour "'"
#define PALE(colour)         "fs transparent solid 0.5 noborder fc rgb '" colour "'"
#define PAPER_LINES(pattern) "fs transparent pattern " #pattern " noborder fc rgb '" COLOUR_PAPER "'"
#define HAIRLINE             "nohead dt 3 lw 0.7 lc rgb '" COLOUR_FAINT "'"

/* How gnuplot draws a look: one fill over the other, or a hairline. Whole rows have no gap between them:
 * what is parked is one area with one outline, whose inner lines the second fill covers. */
static const struct style {
    const char *name; /* in the data */
    const char *fills[2];
    bool whole;
} styles[LOOK_COUNT] = {
    [LOOK_QUEUED] = {"queued", {NULL}, false},
    [LOOK_WAITING] = {"waiting", {SOLID(COLOUR_WAITING)}, false},
    [LOOK_WAIT_ENDS] = {"waiting or ready", {PALE(COLOUR_WAITING)}, false},
    [LOOK_PARKED] = {"suspended",
                     {"fs solid border lc rgb '" COLOUR_OUTLINE "' fc rgb '" COLOUR_PARKED "'",
                      SOLID(COLOUR_PARKED)},
                     true},
    [LOOK_READY] = {"ready", {SOLID(COLOUR_READY), PAPER_LINES(4)}, false},
    [LOOK_PREEMPTED] = {"preempted", {SOLID(COLOUR_PREEMPTED), PAPER_LINES(5)}, false},
    [LOOK_RUNNING] = {"running", {SOLID(COLOUR_RUNNING)}, false},
    [LOOK_TINT] = {"running in part", {PALE(COLOUR_RUNNING)}, false},
};

static int open_panel(struct panel *panel, uint32_t columns, uint64_t until_ns)
{
    const struct raster_input input = {.trace = panel->trace,
                                       .parks = panel->cell->traits.parks,
                                       .rows = panel->rows,
                                       .columns = columns,
                                       .until_ns = until_ns};
    raster_close(panel->raster);
    return raster_open(&input, &panel->raster);
}

static double row_height(const struct panel *panel)
{
    return fmin(MAX_ROW, fmax(MIN_ROW, (double)PANEL / panel->rows));
}

static unsigned panel_height(const struct panel *panel)
{
    return (unsigned)lround(fmax(24, panel->rows * row_height(panel)));
}

static size_t count_bars(const struct panel *panel)
{
    size_t count = 0;
    for (int look = 0; look < LOOK_COUNT; look++)
        for (struct raster_bar bar = {0}; raster_next(panel->raster, (enum look)look, &bar);)
            count++;
    return count;
}

/* Writes a look of a panel as one of gnuplot's data blocks, a column as `column` of the axis's units. Returns
 * false without a bar. */
static bool write_block(const struct panel *panel, enum look look, double column, const char *unit,
                        FILE *data)
{
    double gap = styles[look].whole || row_height(panel) <= GAP_FROM ? 0 : 0.06;
    bool any = false;
    for (struct raster_bar bar = {0}; raster_next(panel->raster, look, &bar); any = true) {
        if (!any)
            fprintf(data, "# %s %s: begin_%s\tend_%s\trow_top\trow_bottom\n", panel->cell->id,
                    styles[look].name, unit, unit);
        fprintf(data, "%.6g\t%.6g\t%g\t%g\n", bar.begin * column, bar.end * column, bar.row + gap,
                bar.row + 1 - gap);
    }
    if (any)
        fputs("\n\n", data);
    return any;
}

/* --- the script --- */

static void write_swatch(FILE *script, const struct style *style, double left, double right, double y,
                         double half)
{
    if (style->fills[0] == NULL)
        fprintf(script, "set arrow from screen %.4f,%.4f to screen %.4f,%.4f " HAIRLINE "\n", left, y, right,
                y);
    for (int i = 0; i < (style->whole ? 1 : 2) && style->fills[i] != NULL; i++)
        fprintf(script, "set object rectangle from screen %.4f,%.4f to screen %.4f,%.4f %s\n", left, y - half,
                right, y + half, style->fills[i]);
}

/* Gnuplot draws the legend once, above the first panel. */
static void write_legend(FILE *script, unsigned height)
{
    static const struct {
        enum look look;
        const char *text;
        int left, line;
    } entries[] = {
        {LOOK_RUNNING, "running", 0, 0},
        {LOOK_READY, "ready (overdue)", 118, 0},
        {LOOK_PREEMPTED, "preempted", 300, 0},
        {LOOK_QUEUED, "queued", 430, 0},
        {LOOK_WAITING, "waiting, thread occupied", 0, 1},
        {LOOK_PARKED, "suspended (await), thread free", 300, 1},
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        double y = 1 - (18.0 + entries[i].line * LEGEND_LINE) / height, left = LEFT + entries[i].left;
        char position[64];
        write_swatch(script, &styles[entries[i].look], left / CHART_WIDTH, (left + 16) / CHART_WIDTH, y,
                     6.0 / height);
        snprintf(position, sizeof position, "screen %.4f, %.4f left", (left + 22) / CHART_WIDTH, y);
        chart_label(script, entries[i].text, position);
    }
}

static void write_row_names(FILE *script, const struct panel *panel)
{
    char position[64], text[64];
    struct figure count;
    double middle = panel->rows / 2.0;
    bool sampled = panel->rows < panel->trace->task_count;
    snprintf(text, sizeof text, "%s task%s", figure_count(panel->trace->task_count, &count),
             panel->trace->task_count == 1 ? "" : "s");
    snprintf(position, sizeof position, "graph 0, first %g right offset -1,%g", middle, sampled ? -0.5 : 0);
    chart_label(script, text, position);
    if (!sampled)
        return;
    snprintf(position, sizeof position, "graph 0, first %g right offset -1,0.5", middle);
    snprintf(text, sizeof text, "%u of", panel->rows);
    chart_label(script, text, position);
}

static void write_title(FILE *script, const struct panel *panel)
{
    char text[320];
    struct figure time;
    figure_duration((double)panel->trace->makespan_ns, &time);
    if (panel->cell->ok)
        snprintf(text, sizeof text, "%s: %s", panel->cell->label, time.text);
    else
        snprintf(text, sizeof text, "%s: %s after %s", panel->cell->label,
                 view_status_words(panel->cell->status), time.text);
    chart_label(script, text, "graph 0, graph 1 left offset 0,0.7");
}

/* --- the whole --- */

struct timeline {
    struct panel *panels;
    size_t count;
    unsigned height;
    uint32_t columns;
    uint64_t until_ns;
    struct chart_unit unit;
};

/* The panel's axes and names; the plot command follows. */
static void write_panel(FILE *script, const struct timeline *timeline, const struct panel *panel, bool last)
{
    const struct chart_unit *unit = &timeline->unit;
    uint64_t end_ns = panel->trace->makespan_ns;
    fputs("unset label; unset arrow\n", script);
    write_title(script, panel);
    write_row_names(script, panel);
    fprintf(script, "set yrange [%u:0]\n", panel->rows);
    if (end_ns <= timeline->until_ns)
        fprintf(script,
                "set arrow from %.9g, graph 0 to %.9g, graph 1 nohead lw 2 lc rgb '" COLOUR_INK "' front\n",
                (double)end_ns / unit->ns, (double)end_ns / unit->ns);
    if (last)
        fprintf(script, "set format x '%%g'\nset xlabel 'time since the start (%s)' textcolor rgb '%s'\n",
                unit->name, COLOUR_INK);
}

static void write_plot(FILE *script, const struct style *style, const char *name, int index)
{
    if (style->fills[0] == NULL)
        fprintf(script, ", \\\n     '%s' index %d using 1:($3+$4)/2:($2-$1):(0) with vectors " HAIRLINE, name,
                index);
    for (int i = 0; i < 2 && style->fills[i] != NULL; i++)
        fprintf(script, ", \\\n     '%s' index %d using (0):(0):1:2:3:4 with boxxyerror %s", name, index,
                style->fills[i]);
}

static void write_panels(const struct timeline *timeline, const char *name, FILE *script, FILE *data)
{
    double column = (double)timeline->until_ns / timeline->columns / timeline->unit.ns;
    unsigned top = LEGEND;
    int index = 0;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct panel *panel = &timeline->panels[i];
        unsigned bottom = top + TITLE + panel_height(panel);
        chart_place(script, timeline->height, LEFT, RIGHT, top + TITLE, bottom);
        write_panel(script, timeline, panel, i + 1 == timeline->count);
        if (i == 0)
            write_legend(script, timeline->height);
        /* An empty panel needs a plot for its frame: a function without values. */
        fputs("plot NaN lc rgb '" COLOUR_FAINT "'", script);
        for (int look = 0; look < LOOK_COUNT; look++)
            if (write_block(panel, (enum look)look, column, timeline->unit.name, data))
                write_plot(script, &styles[look], name, index++);
        fputs("\nunset object\n", script);
        top = bottom + GAP;
    }
}

/* A column a pixel; fewer until the picture is small enough. */
static int open_panels(struct timeline *timeline)
{
    for (timeline->columns = PLOT;; timeline->columns /= 2) {
        size_t bars = 0;
        for (size_t i = 0; i < timeline->count; i++) {
            int code = open_panel(&timeline->panels[i], timeline->columns, timeline->until_ns);
            if (code < 0)
                return code;
            bars += count_bars(&timeline->panels[i]);
        }
        if (bars <= MAX_BARS || timeline->columns < 100)
            return 0;
    }
}

static void add_panel(struct timeline *timeline, const struct trace *trace, const struct view_cell *cell)
{
    uint32_t tasks = trace->task_count < MAX_TASK_ROWS ? trace->task_count : MAX_TASK_ROWS;
    struct panel *panel = &timeline->panels[timeline->count++];
    *panel = (struct panel){.trace = trace, .cell = cell, .rows = tasks > 0 ? tasks : 1};
    timeline->height += TITLE + panel_height(panel) + GAP;
}

static int draw_until(const struct chart_input *input, const struct chart *chart, uint64_t until_ns,
                      FILE *script, FILE *data)
{
    struct timeline timeline = {
        .height = LEGEND + BOTTOM, .until_ns = until_ns, .unit = chart_time_unit(until_ns)};
    char name[160];
    int code = -ENOMEM;
    timeline.panels = calloc(input->group->count + 1, sizeof *timeline.panels);
    if (timeline.panels == NULL)
        return code;
    for (size_t i = 0; i < input->group->count; i++)
        if (input->traces[i] != NULL)
            add_panel(&timeline, input->traces[i], &input->group->cells[i]);
    code = open_panels(&timeline);
    if (code < 0)
        goto out;
    chart_begin(script, input, chart, timeline.height);
    fprintf(script,
            "set multiplot\n"
            "set xrange [0:%.9g]\n"
            "set format x ''\n"
            "unset ytics\n"
            "set grid x lc rgb '" COLOUR_GRID "' lt 1\n",
            (double)until_ns / timeline.unit.ns);
    write_panels(&timeline, chart_file(chart, input->group, "tsv", name, sizeof name), script, data);
    fputs("unset multiplot\n", script);
out:
    for (size_t i = 0; i < timeline.count; i++)
        raster_close(timeline.panels[i].raster);
    free(timeline.panels);
    return code;
}

static int draw(const struct chart_input *input, FILE *script, FILE *data)
{
    uint64_t horizon_ns = chart_horizon(input);
    return draw_until(input, &chart_timeline, horizon_ns + horizon_ns / 50, script, data);
}

/* The end of the runner that was done first, without failed runs; 0 without any. */
static uint64_t first_end(const struct chart_input *input)
{
    uint64_t first = 0;
    for (size_t i = 0; i < input->group->count; i++) {
        const struct trace *trace = input->traces[i];
        if (trace != NULL && input->group->cells[i].ok && (first == 0 || trace->makespan_ns < first))
            first = trace->makespan_ns;
    }
    return first;
}

static bool closeup_applies(const struct chart_input *input)
{
    uint64_t first = first_end(input);
    return first > 0 && chart_horizon(input) / CLOSE_FACTOR >= first;
}

static int draw_closeup(const struct chart_input *input, FILE *script, FILE *data)
{
    uint64_t first = first_end(input);
    return draw_until(input, &chart_closeup, first + first / 10, script, data);
}

const struct chart chart_timeline = {
    .name = "timeline",
    .title = "What every task did, and when",
    .caption =
        "One panel a runner, all on the same time axis; one row a task, in order of start. Where grey "
        "intervals stand above one another, waits overlap: solid grey, each wait occupies its thread; pale "
        "with an outline, the tasks are suspended and their thread is free. A dotted line is a task's time "
        "in the queue. Hatched in amber, a task could run and does not. The line is the end of the run. "
        "What ran for a part of a pixel is paler; where no record says who had the CPUs, so is what more "
        "tasks claim than there are CPUs.",
    .from_traces = true,
    .applies = chart_has_traces,
    .draw = draw,
};

const struct chart chart_closeup = {
    .name = "closeup",
    .title = "The same, close up",
    .caption = "The same picture until the fastest runner's end: while it did all of its tasks, the others "
               "came this far. Where waiting tasks are parked, the running intervals stand one after "
               "another, never above one another: one thread runs one task at a time.",
    .from_traces = true,
    .applies = closeup_applies,
    .draw = draw_closeup,
};
