/* The two curves that define the subject, side by side for each runner: tasks in flight (concurrency) on the
 * left, lanes on CPU (parallelism) on the right, each column with one common scale. */
#include "report/charts/chart.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/figure.h"
#include "trace/curve.h"

enum {
    TOP = 34, /* heights in pixels */
    TITLE = 52,
    PANEL = 74,
    GAP = 16,
    BOTTOM = 66,
    LEFT_1 = 56,
    RIGHT_1 = 372,
    LEFT_2 = 424,
    RIGHT_2 = CHART_WIDTH - 20,
    BUCKETS = 600, /* intervals of time in which a curve is thinned to its first, smallest, largest and last
                      value */
};

struct column {
    const char *title, *colour;
    unsigned left, right;
    int (*curve)(const struct trace *, struct curve *);
    uint32_t max; /* end of the common scale */
};

/* The points of one bucket that are drawn. */
struct bucket {
    struct curve_point first, min, max, last;
    bool used;
};

static void write_point(FILE *data, struct curve_point point, double unit_ns)
{
    fprintf(data, "%.9g\t%u\n", (double)point.time_ns / unit_ns, point.value);
}

static void write_bucket(FILE *data, const struct bucket *bucket, double unit_ns)
{
    if (!bucket->used)
        return;
    bool up = bucket->min.time_ns < bucket->max.time_ns;
    write_point(data, bucket->first, unit_ns);
    write_point(data, up ? bucket->min : bucket->max, unit_ns);
    write_point(data, up ? bucket->max : bucket->min, unit_ns);
    write_point(data, bucket->last, unit_ns);
}

/* Writes every point of a small curve, and the visible points of a large one: no peak is lost. */
static void write_curve(FILE *data, const struct curve *curve, double unit_ns)
{
    struct bucket bucket = {.used = false};
    uint64_t current = 0, end_ns = curve->count > 0 ? curve->points[curve->count - 1].time_ns : 0;
    for (size_t i = 0; i < curve->count; i++) {
        struct curve_point point = curve->points[i];
        uint64_t number = end_ns > 0 ? (uint64_t)((double)point.time_ns / (double)end_ns * BUCKETS) : 0;
        if (curve->count <= 4 * (size_t)BUCKETS) {
            write_point(data, point, unit_ns);
            continue;
        }
        if (!bucket.used || number != current) {
            write_bucket(data, &bucket, unit_ns);
            bucket = (struct bucket){point, point, point, point, true};
            current = number;
        }
        if (point.value < bucket.min.value)
            bucket.min = point;
        if (point.value > bucket.max.value)
            bucket.max = point;
        bucket.last = point;
    }
    write_bucket(data, &bucket, unit_ns);
    /* Gnuplot cannot plot a block without a line. */
    if (curve->count == 0)
        fputs("0\t0\n", data);
    fputs("\n\n", data);
}

static int write_data(const struct chart_input *input, struct column columns[2], double unit_ns, FILE *data)
{
    for (size_t i = 0; i < input->group->count; i++) {
        for (int k = 0; k < 2 && input->traces[i] != NULL; k++) {
            struct curve curve;
            int code = columns[k].curve(input->traces[i], &curve);
            if (code < 0)
                return code;
            fprintf(data, "# %s: time, %s\n", input->group->cells[i].id, columns[k].title);
            write_curve(data, &curve, unit_ns);
            if (curve.max > columns[k].max)
                columns[k].max = curve.max;
            curve_free(&curve);
        }
    }
    return 0;
}

/* The figures are the table's, of all repeats; the curve shows one repeat. */
static void write_figures(FILE *script, const struct view_cell *cell, int column)
{
    char text[128];
    struct figure max, mean;
    if (!cell->ok)
        snprintf(text, sizeof text, "%s", view_status_words(cell->status));
    else if (column == 0)
        snprintf(text, sizeof text, "max %s, mean %s", figure_count(cell->in_flight_max, &max),
                 figure_mean(cell->in_flight_mean, &mean));
    else
        snprintf(text, sizeof text, "mean %s (%s)", figure_on_cpu(cell->json, &mean),
                 cell->inferred ? "inferred" : "measured");
    chart_label(script, text,
                column == 0 ? "graph 0, graph 1 left offset 0,0.6" : "graph 1, graph 1 right offset 0,0.6");
}

/* Where the mean is not measured, the mean lies in this band; the band ends with the run. */
static void write_band(FILE *script, const struct view_cell *cell, double end)
{
    double lower = document_number(cell->json, CELL_ON_CPU_LOWER),
           upper = document_number(cell->json, CELL_ON_CPU_UPPER);
    fputs("unset object\n", script);
    if (cell->ok && cell->inferred && upper > lower)
        fprintf(script,
                "set object rectangle from first 0, first %.9g to first %.9g, first %.9g front "
                "fc rgb '%s' fs transparent solid 0.25 noborder\n",
                lower, end, upper, COLOUR_INK);
}

static void write_panel(FILE *script, const struct view_cell *cell, const struct column *column, int k,
                        double end)
{
    fputs("unset label\n", script);
    if (k == 0)
        chart_label(script, cell->label, "graph 0, graph 1 left offset 0,1.7");
    write_figures(script, cell, k);
    if (k == 1)
        write_band(script, cell, end);
    else
        fputs("unset object\n", script);
    fprintf(script, "set yrange [0:%g]\nset ytics (0, %u)\n", column->max * 1.08, column->max);
}

static void write_heading(FILE *script, const struct column columns[2], unsigned height)
{
    for (int k = 0; k < 2; k++) {
        char position[64];
        snprintf(position, sizeof position, "screen %.4f, %.4f left", (double)columns[k].left / CHART_WIDTH,
                 1 - 18.0 / height);
        chart_label(script, columns[k].title, position);
    }
}

static void write_panels(const struct chart_input *input, const struct column columns[2],
                         struct chart_unit unit, unsigned height, unsigned panels, FILE *script)
{
    char name[160];
    unsigned top = TOP, drawn = 0;
    chart_file(&chart_curves, input->group, "tsv", name, sizeof name);
    for (size_t i = 0; i < input->group->count; i++) {
        if (input->traces[i] == NULL)
            continue;
        if (drawn + 1 == panels)
            fprintf(script, "set format x '%%g'\nset xlabel 'time since the start (%s)' textcolor rgb '%s'\n",
                    unit.name, COLOUR_INK);
        for (int k = 0; k < 2; k++) {
            chart_place(script, height, columns[k].left, columns[k].right, top + TITLE, top + TITLE + PANEL);
            write_panel(script, &input->group->cells[i], &columns[k], k,
                        (double)input->traces[i]->makespan_ns / unit.ns);
            if (drawn == 0 && k == 0)
                write_heading(script, columns, height);
            fprintf(script,
                    "plot '%s' index %u using 1:2 with fillsteps fs solid noborder fc rgb '%s', \\\n"
                    "     '' index %u using 1:2 with steps lw 1 lc rgb '%s'\n",
                    name, 2 * drawn + (unsigned)k, columns[k].colour, 2 * drawn + (unsigned)k,
                    k == 0 ? COLOUR_FAINT : columns[k].colour);
        }
        top += TITLE + PANEL + GAP;
        drawn++;
    }
}

static int draw(const struct chart_input *input, FILE *script, FILE *data)
{
    struct column columns[2] = {
        {"tasks in flight (concurrency)", COLOUR_WAITING, LEFT_1, RIGHT_1, curve_in_flight, 1},
        {"on CPU (parallelism)", COLOUR_RUNNING, LEFT_2, RIGHT_2, curve_on_cpu, 1},
    };
    uint64_t horizon_ns = chart_horizon(input);
    struct chart_unit unit = chart_time_unit(horizon_ns);
    unsigned panels = 0;
    int code = write_data(input, columns, unit.ns, data);
    if (code < 0)
        return code;
    for (size_t i = 0; i < input->group->count; i++)
        panels += input->traces[i] != NULL;
    unsigned height = TOP + panels * (TITLE + PANEL + GAP) + BOTTOM;
    chart_begin(script, input, &chart_curves, height);
    fprintf(script,
            "set multiplot\n"
            "set xrange [0:%.9g]\n"
            "set format x ''\n"
            "set tics nomirror\n"
            "set border 3\n"
            "set xtics autofreq\n",
            (double)horizon_ns * 1.02 / unit.ns);
    write_panels(input, columns, unit, height, panels, script);
    fputs("unset multiplot\n", script);
    return 0;
}

const struct chart chart_curves = {
    .name = "curves",
    .title = "Concurrency and parallelism",
    .caption =
        "Left: tasks in flight, started and not yet done; that is concurrency. Right: threads or "
        "processes that execute at that very instant; that is parallelism. Each column has one scale for all "
        "runners. \"Measured\" means by the kernel's own records of what ran when. \"Inferred\" means "
        "that there were none: the mean lies in the range that is written and shaded, by the threads' "
        "CPU time and switches, and the curve counts threads with a running task, capped at the CPUs "
        "allowed.",
    .from_traces = true,
    .applies = chart_has_traces,
    .draw = draw,
};
