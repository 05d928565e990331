/* The timeline: tasks on one common time axis, a panel for each runner and a row for each task, to show
 * overlapping waits. Below the tasks, a row for each lane where lanes are few. Colour is the task's state. */
#include "report/charts/chart.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/charts/spans.h"
#include "report/text/figure.h"

enum {
    LEGEND = 44, /* heights in pixels */
    TITLE = 30,
    GAP = 8,
    BOTTOM = 66,
    LEFT = 92,
    RIGHT = CHART_WIDTH - 20,
    PLOT = RIGHT - LEFT,
    MAX_TASK_ROWS = 60, /* more tasks are sampled evenly */
    MAX_LANE_ROWS = 8,  /* more lanes are reported as a number */
    MAX_BARS = 12000,   /* of one picture: its size stays under a megabyte */
    CLOSE_FACTOR = 4,   /* a close-up is drawn if it enlarges by this factor or more */
};

/* One panel. Rows count from the top: tasks, half a row of space, lanes. */
struct panel {
    const struct trace *trace;
    const struct view_cell *cell;
    uint32_t task_rows, lane_rows;
    uint64_t until_ns;         /* later spans are outside the picture */
    const struct layer *layer; /* whose bars are picked */
    bool lanes;                /* lanes' rows are picked, not tasks' rows */
};

/* The order of drawing: a later layer covers an earlier one. Hatched is what the kernel preempted of a
 * running span. */
static const struct layer {
    enum task_state state;
    bool preempted;
    const char *fill, *name; /* gnuplot's words for the fill */
    int left;                /* of the legend's entry, in pixels */
} layers[] = {
    {TASK_WAITING, false, "fs solid noborder fc rgb '" COLOUR_WAITING "'", "waiting", LEFT + 110},
    {TASK_READY, false, "fs solid noborder fc rgb '" COLOUR_READY "'", "ready (overdue)", LEFT + 214},
    {TASK_RUNNING, false, "fs solid noborder fc rgb '" COLOUR_RUNNING "'", "running", LEFT},
    {TASK_RUNNING, true, "fs pattern 5 noborder fc rgb '" COLOUR_PREEMPTED "'", "preempted", LEFT + 384},
};

enum { LAYER_COUNT = sizeof layers / sizeof layers[0] };

static struct panel make_panel(const struct trace *trace, const struct view_cell *cell, uint64_t until_ns)
{
    struct panel panel = {.trace = trace, .cell = cell, .until_ns = until_ns};
    panel.task_rows = trace->task_count < MAX_TASK_ROWS ? trace->task_count : MAX_TASK_ROWS;
    if (trace->lane_count <= MAX_LANE_ROWS)
        panel.lane_rows = (uint32_t)trace->lane_count;
    return panel;
}

/* Lanes' rows stand half a row below the tasks; a panel without rows is one row high. */
static double panel_rows(const struct panel *panel)
{
    double rows = panel->task_rows + (panel->lane_rows > 0 ? 0.5 + panel->lane_rows : 0);
    return rows > 0 ? rows : 1;
}

static unsigned panel_height(const struct panel *panel)
{
    double rows = panel_rows(panel);
    double row = fmin(14, fmax(4, 220 / rows));
    return (unsigned)lround(fmax(54, rows * row));
}

/* A task has a row if no earlier task falls into the row. */
static uint32_t row_of_span(const void *context, const struct trace_span *span)
{
    const struct panel *panel = context;
    uint64_t tasks = panel->trace->task_count;
    bool on_pool = span->lane < panel->trace->lane_count && panel->trace->lanes[span->lane].kind == LANE_POOL;
    if (span->begin_ns > panel->until_ns)
        return UINT32_MAX;
    if (span->state != panel->layer->state)
        return UINT32_MAX;
    if (panel->lanes)
        return span->lane < panel->lane_rows ? span->lane : UINT32_MAX;
    /* A call on libuv's pool is a wait for its task: the call is drawn on the pool's lane alone. */
    if (on_pool)
        return UINT32_MAX;
    uint64_t row = (uint64_t)span->task * panel->task_rows / tasks;
    bool first = span->task == 0 || (span->task - 1ULL) * panel->task_rows / tasks != row;
    return first ? (uint32_t)row : UINT32_MAX;
}

/* Writes a layer of a panel as one of gnuplot's data blocks; only counts if `data` is NULL. Returns how many
 * bars, or -ENOMEM. */
static long write_block(const struct panel *panel, uint64_t gap_ns, uint64_t min_ns, struct chart_unit unit,
                        FILE *data)
{
    struct bars bars;
    double first_row = panel->lanes ? panel->task_rows + 0.5 : 0;
    int code = spans_pick(panel->trace, row_of_span, panel, panel->layer->preempted, gap_ns, &bars);
    if (code < 0)
        return code;
    for (size_t i = 0; data != NULL && i < bars.count; i++) {
        const struct bar *bar = &bars.bars[i];
        if (i == 0)
            fprintf(data, "# %s %s%s: begin_%s\tend_%s\trow_top\trow_bottom\n", panel->cell->id,
                    panel->lanes ? "lanes " : "", panel->layer->name, unit.name, unit.name);
        /* A running interval must not vanish; see the caption. */
        uint64_t end_ns = bar->end_ns - bar->begin_ns < min_ns ? bar->begin_ns + min_ns : bar->end_ns;
        if (end_ns > panel->until_ns)
            end_ns = panel->until_ns;
        double top = first_row + bar->row;
        fprintf(data, "%.9g\t%.9g\t%g\t%g\n", (double)bar->begin_ns / unit.ns, (double)end_ns / unit.ns,
                top + 0.06, top + 0.94);
    }
    if (data != NULL && bars.count > 0)
        fputs("\n\n", data);
    free(bars.bars);
    return (long)bars.count;
}

/* --- the script --- */

/* Gnuplot draws the legend once, above the first panel. */
static void write_legend(FILE *script, unsigned height)
{
    double y = 1 - 18.0 / height, half = 6.0 / height;
    for (int i = 0; i < LAYER_COUNT; i++) {
        char position[64];
        fprintf(script, "set object %d rectangle from screen %.4f,%.4f to screen %.4f,%.4f %s\n", i + 1,
                (double)layers[i].left / CHART_WIDTH, y - half, (layers[i].left + 16.0) / CHART_WIDTH,
                y + half, layers[i].fill);
        snprintf(position, sizeof position, "screen %.4f, %.4f left", (layers[i].left + 22.0) / CHART_WIDTH,
                 y);
        chart_label(script, layers[i].name, position);
    }
}

static void write_row_names(FILE *script, const struct panel *panel)
{
    char position[64], text[64];
    struct figure count;
    double middle = panel->task_rows / 2.0;
    snprintf(position, sizeof position, "graph 0, first %g right offset -1,0", middle);
    if (panel->task_rows < panel->trace->task_count) {
        snprintf(position, sizeof position, "graph 0, first %g right offset -1,0.5", middle);
        snprintf(text, sizeof text, "%u of", panel->task_rows);
        chart_label(script, text, position);
        snprintf(position, sizeof position, "graph 0, first %g right offset -1,-0.5", middle);
    }
    snprintf(text, sizeof text, "%s task%s", figure_count(panel->trace->task_count, &count),
             panel->trace->task_count == 1 ? "" : "s");
    chart_label(script, text, position);
    if (panel->lane_rows > 0) {
        snprintf(position, sizeof position, "graph 0, first %g right offset -1,0",
                 panel->task_rows + 0.5 + panel->lane_rows / 2.0);
        snprintf(text, sizeof text, "%u lane%s", panel->lane_rows, panel->lane_rows == 1 ? "" : "s");
        chart_label(script, text, position);
    }
}

static void write_title(FILE *script, const struct panel *panel)
{
    char text[320];
    struct figure time, lanes;
    figure_duration((double)panel->trace->makespan_ns, &time);
    if (!panel->cell->ok)
        snprintf(text, sizeof text, "%s: %s after %s", panel->cell->label,
                 view_status_words(panel->cell->status), time.text);
    else if (panel->lane_rows == 0)
        snprintf(text, sizeof text, "%s: %s, %s lanes", panel->cell->label, time.text,
                 figure_count((double)panel->trace->lane_count, &lanes));
    else
        snprintf(text, sizeof text, "%s: %s", panel->cell->label, time.text);
    chart_label(script, text, "graph 0, graph 1 left offset 0,0.7");
}

/* The panel's axes and names; the plot command follows. */
static void write_panel(FILE *script, const struct panel *panel, struct chart_unit unit, bool last)
{
    fputs("unset label; unset arrow\n", script);
    write_title(script, panel);
    write_row_names(script, panel);
    fprintf(script, "set yrange [%g:0]\n", panel_rows(panel));
    if (panel->trace->makespan_ns <= panel->until_ns)
        fprintf(script, "set arrow from %.9g, graph 0 to %.9g, graph 1 nohead dt 2 lc rgb '" COLOUR_INK "'\n",
                (double)panel->trace->makespan_ns / unit.ns, (double)panel->trace->makespan_ns / unit.ns);
    if (last)
        fprintf(script, "set format x '%%g'\nset xlabel 'time since the start (%s)' textcolor rgb '%s'\n",
                unit.name, COLOUR_INK);
}

/* --- the whole --- */

struct timeline {
    struct panel *panels;
    size_t count;
    unsigned height;
    uint64_t gap_ns, min_ns;
    struct chart_unit unit;
};

/* Writes a block of the picture: the blocks from LAYER_COUNT on are of the lanes. */
static long write_layer(const struct timeline *timeline, size_t panel, int block, FILE *data)
{
    struct panel picked = timeline->panels[panel];
    picked.lanes = block >= LAYER_COUNT;
    picked.layer = &layers[block % LAYER_COUNT];
    bool running = picked.layer->state == TASK_RUNNING;
    uint64_t min_ns = running && !picked.layer->preempted ? timeline->min_ns : 0;
    if (picked.lanes && !running) /* only tasks wait */
        return 0;
    return write_block(&picked, timeline->gap_ns, min_ns, timeline->unit, data);
}

/* Doubles the gap over which bars are joined until the picture is small enough. */
static int choose_gap(struct timeline *timeline, uint64_t horizon_ns)
{
    timeline->min_ns = horizon_ns * 3 / (2UL * PLOT);
    for (timeline->gap_ns = horizon_ns / (2UL * PLOT);; timeline->gap_ns = timeline->gap_ns * 2 + 1) {
        long total = 0;
        for (size_t panel = 0; panel < timeline->count; panel++) {
            for (int block = 0; block < 2 * LAYER_COUNT; block++) {
                long bars = write_layer(timeline, panel, block, NULL);
                if (bars < 0)
                    return (int)bars;
                total += bars;
            }
        }
        if (total <= MAX_BARS || timeline->gap_ns > horizon_ns)
            return 0;
    }
}

static int write_panels(const struct timeline *timeline, const char *name, FILE *script, FILE *data)
{
    unsigned top = LEGEND;
    int index = 0;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct panel *panel = &timeline->panels[i];
        unsigned bottom = top + TITLE + panel_height(panel);
        chart_place(script, timeline->height, LEFT, RIGHT, top + TITLE, bottom);
        write_panel(script, panel, timeline->unit, i + 1 == timeline->count);
        if (i == 0)
            write_legend(script, timeline->height);
        /* An empty panel needs a plot for its frame: a function without values. */
        fputs("plot NaN", script);
        for (int block = 0; block < 2 * LAYER_COUNT; block++) {
            long bars = write_layer(timeline, i, block, data);
            if (bars < 0)
                return (int)bars;
            if (bars > 0)
                fprintf(script, ", \\\n     '%s' index %d using (0):(0):1:2:3:4 with boxxyerror %s", name,
                        index++, layers[block % LAYER_COUNT].fill);
        }
        fputs("\nunset object\n", script);
        top = bottom + GAP;
    }
    return 0;
}

static int draw_until(const struct chart_input *input, const struct chart *chart, uint64_t until_ns,
                      FILE *script, FILE *data)
{
    struct timeline timeline = {.height = LEGEND + BOTTOM, .unit = chart_time_unit(until_ns)};
    char name[160];
    int code = -ENOMEM;
    timeline.panels = calloc(input->group->count + 1, sizeof *timeline.panels);
    if (timeline.panels == NULL)
        return code;
    for (size_t i = 0; i < input->group->count; i++) {
        if (input->traces[i] == NULL)
            continue;
        struct panel panel = make_panel(input->traces[i], &input->group->cells[i], until_ns);
        timeline.panels[timeline.count++] = panel;
        timeline.height += TITLE + panel_height(&panel) + GAP;
    }
    code = choose_gap(&timeline, until_ns);
    if (code < 0)
        goto out;
    chart_begin(script, input, chart, timeline.height);
    fprintf(script,
            "set multiplot\n"
            "set xrange [0:%.9g]\n"
            "set format x ''\n"
            "unset ytics\n"
            "set grid x lc rgb '#E4E4E4' lt 1\n",
            (double)until_ns / timeline.unit.ns);
    code = write_panels(&timeline, chart_file(chart, input->group, "tsv", name, sizeof name), script, data);
    fputs("unset multiplot\n", script);
out:
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
        "One panel a runner, all on the same time axis; one row a task, and below, one row a lane (a "
        "thread or a process that runs tasks). Where grey intervals stand above one another, waits "
        "overlap. A white interval before a task's first colour is its time in the queue. Running "
        "means that the task has a lane and does not wait; hatched, the kernel had given the lane's CPU "
        "to another, where its records say so. From the end of its wait until it runs again a task is "
        "overdue. The dashed line is the end of the run. A running interval too short to see is drawn "
        "1.5 pixels wide; intervals closer than a pixel are drawn as one.",
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
