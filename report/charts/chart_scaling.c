/* Scaling curves of a sweep: makespan, throughput and memory against the swept parameter, one line for each
 * runner. Markers and dashes distinguish lines, because colour means state. An axis is logarithmic where its
 * data span a decade or more, so that a power law is a straight line. A fitted law is drawn beside its
 * points. */
#include "report/charts/chart.h"

#include <math.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/charts/chart_axis.h"
#include "report/text/escape.h"
#include "report/text/insight.h"

enum {
    HEIGHT = 430,
    TOP = 16,
    BOTTOM = 64,
    LEFT = 100,
    RIGHT = CHART_WIDTH - 252,
    KEY = RIGHT + 8,
    MAX_TICS_MEASURED = 16
};

/* Separator of curves in gnuplot's plot. */
#define PLOT_GOES_ON ", \\\n     "

/* Minimum distance of tics along x, as shares of the axis: a gap, and a width for each letter. */
static const double tic_gap = 0.03, tic_letter = 0.017;

/* --- what is drawn --- */

struct values {
    double median, min, max;
};

/* The quantity of the y axis. */
struct quantity {
    const struct chart *chart;
    const char *name, *unit_in_data;
    enum chart_quantity unit;
    struct values (*of)(const struct series_point *);
};

static struct values makespan_of(const struct series_point *point)
{
    const struct spread *ns = &point->makespan_ns;
    return (struct values){ns->median / 1e9, ns->min / 1e9, ns->max / 1e9};
}

static struct values throughput_of(const struct series_point *point)
{
    const struct spread *ns = &point->makespan_ns;
    double tasks = point->tasks * 1e9;
    return (struct values){tasks / ns->median, tasks / ns->max, tasks / ns->min};
}

static struct values memory_of(const struct series_point *point)
{
    const struct spread *bytes = &point->memory_bytes;
    return (struct values){bytes->median, bytes->min, bytes->max};
}

/* --- lines --- */

/* A runner's place in the run chooses its marker and dash, in every chart. Further lines of a runner have
 * the open marker. */
static const char *line_style(const struct measured_sweep *measured, size_t index, char *out, size_t bytes)
{
    static const struct {
        unsigned filled, open, dash;
    } styles[] = {{5, 4, 3}, {7, 6, 1}, {9, 8, 2}, {13, 12, 4}, {11, 10, 5}, {15, 14, 1}};
    const struct series *line = &measured->lines[index];
    unsigned earlier = 0, style = line->traits.order % (sizeof styles / sizeof *styles);
    for (size_t i = 0; i < index; i++)
        earlier += strcmp(measured->lines[i].runner, line->runner) == 0;
    snprintf(out, bytes, "pt %u dt %u ps 1.2 lw 1.5 lc rgb '" COLOUR_INK "'",
             earlier == 0 ? styles[style].filled : styles[style].open,
             (styles[style].dash + earlier - 1) % 5 + 1);
    return out;
}

static enum chart_quantity unit_of(const struct measured_sweep *measured)
{
    if (strcmp(measured->unit, "ns") == 0)
        return CHART_SECONDS;
    return strcmp(measured->unit, "B") == 0 ? CHART_BYTES : CHART_COUNT;
}

/* A value in the data's own unit. */
static double data_x(const struct measured_sweep *measured, double value)
{
    return strcmp(measured->unit, "ns") == 0 ? value / 1e9 : value;
}

static void write_point(FILE *data, double x, struct values v)
{
    if (isfinite(v.median) && isfinite(v.min) && isfinite(v.max))
        fprintf(data, "%.9g\t%.9g\t%.9g\t%.9g\n", x, v.median, v.min, v.max);
    else
        fprintf(data, "%.9g\tNaN\tNaN\tNaN\n", x);
}

/* One block for each line. A line without the swept parameter goes straight from end to end. */
static void write_data(FILE *data, const struct measured_sweep *measured, const struct quantity *quantity,
                       struct chart_axis *x, struct chart_axis *y)
{
    char label[96];
    fprintf(data, "# %s\tmedian\tmin\tmax (%s)\n", x->title, quantity->unit_in_data);
    for (size_t i = 0; i < measured->value_count; i++)
        chart_axis_include(x, data_x(measured, measured->values[i]));
    for (size_t i = 0; i < measured->count; i++) {
        const struct series *line = &measured->lines[i];
        escape_format(data, ESCAPE_TSV, "# %s\n", series_label(line, label, sizeof label));
        for (size_t k = 0; k < line->count; k++) {
            struct values v = quantity->of(&line->points[k]);
            chart_axis_include(y, v.min);
            chart_axis_include(y, v.max);
            write_point(data, line->constant ? x->min : data_x(measured, line->points[k].value), v);
        }
        if (line->constant)
            write_point(data, x->max, quantity->of(&line->points[0]));
        fputs("\n\n", data);
    }
}

/* --- laws --- */

struct law {
    double lambda, sigma, kappa;
};

/* The law that was fitted to a line; false without one or with unknown coefficients. A law describes only
 * throughput, against tasks or workers. */
static bool read_law(const struct chart_input *input, const struct quantity *quantity, size_t index,
                     struct law *out)
{
    const struct measured_sweep *measured = input->sweep->measured;
    const cJSON *fit = insight_fit(input->view, input->sweep, &measured->lines[index]);
    *out = (struct law){document_number(fit, INSIGHT_LAMBDA), document_number(fit, INSIGHT_SIGMA),
                        document_number(fit, INSIGHT_KAPPA)};
    return quantity->unit != CHART_BYTES && measured->unit[0] == '\0' && isfinite(out->lambda) &&
           isfinite(out->sigma) && isfinite(out->kappa);
}

/* Plots a law in the chart's quantity: makespan = tasks / throughput. */
static void write_law(FILE *script, const struct measured_sweep *measured, const struct quantity *quantity,
                      const struct chart_axis *y, const struct series *line, const struct law *law)
{
    fprintf(script, PLOT_GOES_ON "[%.9g:%.9g] ", measured->values[0],
            measured->values[measured->value_count - 1]);
    if (quantity->unit == CHART_SECONDS && strcmp(measured->variable, "tasks") == 0)
        fputs("x / ", script);
    else if (quantity->unit == CHART_SECONDS)
        fprintf(script, "%.9g / ", line->points[0].tasks);
    fprintf(script,
            "(%.9g * x / (1 + %.9g * (x - 1) + %.9g * x * (x - 1))) / %.9g with lines lw 1 dt 1 lc rgb '%s'",
            law->lambda, law->sigma, law->kappa, y->scale, COLOUR_FAINT);
}

static void write_laws(FILE *script, const struct chart_input *input, const struct quantity *quantity,
                       const struct chart_axis *y)
{
    const struct measured_sweep *measured = input->sweep->measured;
    struct law law;
    bool titled = false;
    for (size_t i = 0; i < measured->count; i++) {
        if (!read_law(input, quantity, i, &law))
            continue;
        write_law(script, measured, quantity, y, &measured->lines[i], &law);
        fputs(titled ? " notitle" : " title 'fitted law'", script);
        titled = true;
    }
}

/* --- the chart --- */

/* Whether a line has a known value: sync, for one, has no known added memory. */
static bool has_values(const struct series *line, const struct quantity *quantity)
{
    bool found = false;
    for (size_t i = 0; i < line->count; i++)
        found |= isfinite(quantity->of(&line->points[i]).median);
    return found;
}

/* Writes the ranges as thin bars; lines are drawn later, over the bars. Returns how many bars. */
static unsigned write_bars(FILE *script, const struct measured_sweep *measured,
                           const struct quantity *quantity, const char *name, const struct chart_axis *x,
                           const struct chart_axis *y)
{
    unsigned written = 0;
    for (size_t i = 0; i < measured->count; i++) {
        if (!has_values(&measured->lines[i], quantity))
            continue;
        fprintf(script,
                "%s'%s' index %zu using ($1/%.9g):($2/%.9g):($3/%.9g):($4/%.9g) with yerrorbars pt 0 lw 1 lc "
                "rgb '%s' notitle",
                written++ == 0 ? "plot " : PLOT_GOES_ON, name, i, x->scale, y->scale, y->scale, y->scale,
                COLOUR_FAINT);
    }
    return written;
}

static void write_lines(FILE *script, const struct measured_sweep *measured, const struct quantity *quantity,
                        const char *name, const struct chart_axis *x, const struct chart_axis *y)
{
    char style[128], label[96];
    for (size_t i = 0; i < measured->count; i++) {
        if (!has_values(&measured->lines[i], quantity))
            continue;
        fprintf(script, PLOT_GOES_ON "'%s' index %zu using ($1/%.9g):($2/%.9g) with linespoints %s title '",
                name, i, x->scale, y->scale, line_style(measured, i, style, sizeof style));
        escape_write(script, ESCAPE_GNUPLOT, series_label(&measured->lines[i], label, sizeof label));
        fputc('\'', script);
    }
}

static void write_plot(FILE *script, const struct chart_input *input, const struct quantity *quantity,
                       const struct chart_axis *x, const struct chart_axis *y)
{
    const struct measured_sweep *measured = input->sweep->measured;
    char name[160];
    chart_file(quantity->chart, input->group, "tsv", name, sizeof name);
    if (write_bars(script, measured, quantity, name, x, y) == 0)
        return;
    write_lines(script, measured, quantity, name, x, y);
    write_laws(script, input, quantity, y);
    fputc('\n', script);
}

/* Tics are at the measured values; a tic too near to the previous one is left out. Of many values round ones
 * read better: the axis chooses its own tics then. */
static void write_tics(FILE *script, const struct measured_sweep *measured, const struct chart_axis *x)
{
    const char *joint = "set xtics (";
    double last = -1;
    char value[32];
    if (measured->value_count > MAX_TICS_MEASURED)
        return;
    for (size_t i = 0; i < measured->value_count; i++) {
        double at = data_x(measured, measured->values[i]), share = chart_axis_share(x, at);
        sweep_show_value(measured, measured->values[i], value, sizeof value);
        if (share - last < tic_gap + tic_letter * (double)strlen(value))
            continue;
        fprintf(script, "%s'%s' %.9g", joint, value, at / x->scale);
        joint = ", ";
        last = share;
    }
    fputs(")\n", script);
}

static int draw(const struct chart_input *input, const struct quantity *quantity, FILE *script, FILE *data)
{
    const struct measured_sweep *measured = input->sweep->measured;
    struct chart_axis x = {
        .name = 'x', .title = measured->variable, .unit = unit_of(measured), .min = INFINITY};
    struct chart_axis y = {.name = 'y', .title = quantity->name, .unit = quantity->unit, .min = INFINITY};
    write_data(data, measured, quantity, &x, &y);
    chart_axis_settle(&x);
    chart_axis_settle(&y);
    chart_begin(script, input, quantity->chart, HEIGHT);
    chart_place(script, HEIGHT, LEFT, RIGHT, TOP, HEIGHT - BOTTOM);
    chart_axis_write(&x, script);
    write_tics(script, measured, &x);
    chart_axis_write(&y, script);
    fprintf(script,
            "set grid lc rgb '" COLOUR_GRID "' lt 1\n"
            "set tics nomirror\n"
            "set samples 400\n"
            "set key at screen %.4f, %.4f left top Left reverse samplen 3.5 spacing 1.4 width -2 textcolor "
            "rgb '" COLOUR_INK "'\n",
            (double)KEY / CHART_WIDTH, 1 - (double)TOP / HEIGHT);
    write_plot(script, input, quantity, &x, &y);
    return 0;
}

/* A curve needs at least three points. */
static bool applies(const struct chart_input *input)
{
    return input->sweep != NULL && input->sweep->measured->value_count >= 3;
}

static bool memory_applies(const struct chart_input *input)
{
    const struct measured_sweep *measured = input->sweep != NULL ? input->sweep->measured : NULL;
    bool known = false;
    for (size_t i = 0; measured != NULL && i < measured->count; i++)
        for (size_t k = 0; k < measured->lines[i].count; k++)
            known |= measured->lines[i].points[k].memory_bytes.median > 0;
    return known && applies(input);
}

static int draw_time(const struct chart_input *input, FILE *script, FILE *data)
{
    static const struct quantity time = {&chart_scaling_time, "makespan", "s", CHART_SECONDS, makespan_of};
    return draw(input, &time, script, data);
}

static int draw_throughput(const struct chart_input *input, FILE *script, FILE *data)
{
    static const struct quantity throughput = {&chart_scaling_throughput, "tasks per second", "per s",
                                               CHART_PER_SECOND, throughput_of};
    return draw(input, &throughput, script, data);
}

static int draw_memory(const struct chart_input *input, FILE *script, FILE *data)
{
    static const struct quantity memory = {&chart_scaling_memory, "memory added", "bytes", CHART_BYTES,
                                           memory_of};
    return draw(input, &memory, script, data);
}

const struct chart chart_scaling_time = {
    .name = "time",
    .title = "How the total time scales",
    .caption = "Lower is faster. A line a runner: its points are the medians of the repeats, the bars reach "
               "from the fastest to the slowest. Where two lines cross, the runners change places. The pale "
               "curve is the law of scaling that was fitted, where one describes the points.",
    .applies = applies,
    .draw = draw_time,
};

const struct chart chart_scaling_throughput = {
    .name = "throughput",
    .title = "How the throughput scales",
    .caption =
        "Tasks per second: the number of tasks over the total time; higher is faster. A line that goes on "
        "straight up gains as much as is added; one that bends has found what it has to share.",
    .applies = applies,
    .draw = draw_throughput,
};

const struct chart chart_scaling_memory = {
    .name = "memory",
    .title = "How much memory it uses",
    .caption =
        "What the sample's processes added together, shared pages counted once and simul's own recording not "
        "counted.",
    .applies = memory_applies,
    .draw = draw_memory,
};
