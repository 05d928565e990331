/* Makespan of each runner: a point for the median of the repeats and a bar from the smallest to the largest.
 * The axis is logarithmic, so that equal factors are equal distances. */
#include "report/charts/chart.h"

#include <math.h>

#include "report/text/escape.h"
#include "report/text/figure.h"

enum { TOP = 16, ROW = 38, BOTTOM = 72, LEFT = 214, RIGHT = CHART_WIDTH - 110 };

/* The clock has no smaller unit than 1 ns, and a logarithmic axis has no 0. */
static bool is_drawn(const struct view_cell *cell)
{
    const struct spread *time = &cell->makespan_ns;
    return cell->ok && time->min >= 1 && time->median >= time->min && time->max >= time->median;
}

static bool applies(const struct chart_input *input)
{
    for (size_t i = 0; i < input->group->count; i++) {
        if (is_drawn(&input->group->cells[i]))
            return true;
    }
    return false;
}

/* row, median, smallest, largest in seconds, label */
static void write_data(FILE *data, const struct view_group *group, double *min, double *max)
{
    *min = INFINITY;
    *max = 0;
    fputs("# row\tmedian_s\tmin_s\tmax_s\trunner\n", data);
    for (size_t i = 0; i < group->count; i++) {
        const struct view_cell *cell = &group->cells[i];
        const struct spread *time = &cell->makespan_ns;
        if (!is_drawn(cell))
            continue;
        fprintf(data, "%zu\t%.9g\t%.9g\t%.9g\t", i, time->median / 1e9, time->min / 1e9, time->max / 1e9);
        escape_format(data, ESCAPE_TSV, "%s\n", cell->label);
        *min = fmin(*min, time->min / 1e9);
        *max = fmax(*max, time->max / 1e9);
    }
}

static void write_labels(FILE *script, const struct view_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct view_cell *cell = &group->cells[i];
        char position[64];
        struct figure time;
        snprintf(position, sizeof position, "graph 0, first %zu right offset -1,0", i);
        chart_label(script, cell->label, position);
        snprintf(position, sizeof position, "graph 1, first %zu left offset 1,0", i);
        chart_label(script,
                    cell->ok ? figure_duration(cell->makespan_ns.median, &time)
                             : view_status_words(cell->status),
                    position);
    }
}

static int draw(const struct chart_input *input, FILE *script, FILE *data)
{
    const struct view_group *group = input->group;
    unsigned height = TOP + ROW * (unsigned)group->count + BOTTOM;
    double min, max;
    char name[160];
    write_data(data, group, &min, &max);
    /* The axis spans at least a factor of three: a difference of a percent must not look large. */
    double widen = fmax(1.25, sqrt(3 / (max / min)));
    min /= widen;
    max *= widen;
    chart_begin(script, input, &chart_makespan, height);
    chart_place(script, height, LEFT, RIGHT, TOP, height - BOTTOM);
    write_labels(script, group);
    fprintf(script,
            "set logscale x 10\n"
            "set xrange [%g:%g]\n"
            "set yrange [%zu.5:-0.5]\n"
            "set format x '%%.0s %%cs'\n",
            min, max, group->count - 1);
    chart_log_tics(script, 'x', min, max);
    fputs("set grid x lc rgb '" COLOUR_GRID "' lt 1\n"
          "unset ytics\n"
          "set xlabel 'total time: median and range of the repeats (log scale)' textcolor rgb '" COLOUR_INK
          "'\n",
          script);
    fprintf(script, "plot '%s' using 2:1:3:4 with xerrorbars pt 7 ps 0.6 lw 2 lc rgb '" COLOUR_INK "'\n",
            chart_file(&chart_makespan, group, "tsv", name, sizeof name));
    return 0;
}

const struct chart chart_makespan = {
    .name = "makespan",
    .title = "Total time",
    .caption = "From the start to the end of the last task; further left is faster. The point "
               "is the median of the repeats, the bar reaches from the fastest to the slowest. The axis is "
               "logarithmic: equal distances are equal factors.",
    .applies = applies,
    .draw = draw,
};
