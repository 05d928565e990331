/* Speed-up beside its limit: a reached speed-up is fair only beside the possible one. */
#include "report/charts/chart.h"

#include <math.h>
#include <string.h>

#include "report/text/escape.h"
#include "report/text/figure.h"

enum { TOP = 16, ROW = 38, BOTTOM = 72, LEFT = 214, RIGHT = CHART_WIDTH - 150 };

/* Above this limit a linear axis would press the small speed-ups into a corner. A logarithmic one begins
 * above 0.
 */
static const double max_linear = 12, min_log = 1e-6;

static bool has_speedup(const struct view_cell *cell)
{
    return cell->ok && cell->speedup.median > 0;
}

static bool applies(const struct chart_input *input)
{
    unsigned compared = 0;
    for (size_t i = 0; i < input->group->count; i++)
        compared += has_speedup(&input->group->cells[i]);
    return compared > 1;
}

/* row, median, smallest, largest, limit (empty: unknown), label. Returns the largest of all. */
static double write_data(FILE *data, const struct view_group *group, double *min)
{
    double max = 1;
    *min = 1;
    fputs("# row\tmedian\tmin\tmax\tlimit\trunner\n", data);
    for (size_t i = 0; i < group->count; i++) {
        const struct view_cell *cell = &group->cells[i];
        if (!has_speedup(cell))
            continue;
        /* A cell with a median may have no range. */
        double low = fmin(cell->speedup.median, cell->speedup.min),
               high = fmax(cell->speedup.median, cell->speedup.max);
        fprintf(data, "%zu\t%.6g\t%.6g\t%.6g\t", i, cell->speedup.median, low, high);
        if (!isnan(cell->limit))
            fprintf(data, "%.6g", cell->limit);
        escape_format(data, ESCAPE_TSV, "\t%s\n", cell->label);
        *min = fmin(*min, low);
        max = fmax(max, fmax(high, cell->limit));
    }
    return max;
}

static void write_labels(FILE *script, const struct view_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct view_cell *cell = &group->cells[i];
        char position[64], text[160];
        struct figure times, limit;
        snprintf(position, sizeof position, "graph 0, first %zu right offset -1,0", i);
        chart_label(script, cell->label, position);
        if (!has_speedup(cell))
            snprintf(text, sizeof text, "%s", cell->ok ? "-" : view_status_words(cell->status));
        else if (isnan(cell->limit))
            snprintf(text, sizeof text, "%s", figure_speedup(cell, &times));
        else if (view_speedup_place(cell) == SPEEDUP_ABOVE)
            snprintf(text, sizeof text, "%s, above %s", figure_times(cell->speedup.median, &times),
                     figure_limit(cell->limit, &limit));
        else
            snprintf(text, sizeof text, "%s of %s", figure_speedup(cell, &times),
                     figure_limit(cell->limit, &limit));
        snprintf(position, sizeof position, "graph 1, first %zu left offset 1,0", i);
        chart_label(script, text, position);
    }
}

/* The base of all speed-ups of a group; "" where the group has several bases. */
static const char *base_of(const struct view_group *group)
{
    const char *base = NULL;
    for (size_t i = 0; i < group->count; i++) {
        const char *own = view_base_name(&group->cells[i]);
        if (!has_speedup(&group->cells[i]))
            continue;
        if (base != NULL && strcmp(own, base) != 0)
            return "";
        base = own;
    }
    return base != NULL ? base : "";
}

static bool has_limit(const struct view_group *group)
{
    for (size_t i = 0; i < group->count; i++)
        if (!isnan(group->cells[i].limit))
            return true;
    return false;
}

static void write_axis(FILE *script, const char *base, bool limited, double min, double max)
{
    if (max > max_linear) {
        min = fmax(min_log, fmin(0.8, min * 0.9));
        fprintf(script, "set logscale x 10\nset xrange [%g:%g]\n", min, max * 1.15);
        chart_log_tics(script, 'x', min, max * 1.15);
    } else {
        fprintf(script, "set xrange [0:%g]\nset xtics %d\n", max * 1.08, max > 6 ? 2 : 1);
    }
    fprintf(script, "set format x '%%gx'\nset xlabel 'speed-up%s", base[0] != '\0' ? " over " : "");
    escape_write(script, ESCAPE_GNUPLOT, base);
    fprintf(script, "%s%s' textcolor rgb '%s'\n", max > max_linear ? " (log scale)" : "",
            limited ? "; the upright line is the limit" : "", COLOUR_INK);
}

static int draw(const struct chart_input *input, FILE *script, FILE *data)
{
    const struct view_group *group = input->group;
    unsigned height = TOP + ROW * (unsigned)group->count + BOTTOM;
    double min, max = write_data(data, group, &min);
    char name[160];
    chart_file(&chart_speedup, group, "tsv", name, sizeof name);
    chart_begin(script, input, &chart_speedup, height);
    chart_place(script, height, LEFT, RIGHT, TOP, height - BOTTOM);
    write_labels(script, group);
    write_axis(script, base_of(group), has_limit(group), min, max);
    fprintf(script,
            "set yrange [%zu.5:-0.5]\n"
            "set grid x lc rgb '" COLOUR_GRID "' lt 1\n"
            "unset ytics\n"
            "set arrow from 1, graph 0 to 1, graph 1 nohead dt 2 lc rgb '" COLOUR_FAINT "'\n",
            group->count - 1);
    fprintf(script,
            "plot '%s' using 5:($1-0.32):(0):(0.64) with vectors nohead lw 3 lc rgb '" COLOUR_FAINT "', \\\n"
            "     '' using 2:1:3:4 with xerrorbars pt 7 ps 0.6 lw 2 lc rgb '" COLOUR_INK "'\n",
            name);
    return 0;
}

const struct chart chart_speedup = {
    .name = "speedup",
    .title = "Speed-up beside its limit",
    .caption =
        "How many times as fast as the base: one task after another, where that has times. The upright line "
        "is the most that this runner could reach here: for waiting work as many times as it can hold tasks "
        "at once, for computing the CPUs allowed. A point at its line has nothing left to win.",
    .applies = applies,
    .draw = draw,
};
