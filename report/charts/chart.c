/* Parts that all charts share: the head of the script, places, labels, axes. */
#include "report/charts/chart.h"

#include <math.h>
#include <string.h>

#include "report/text/escape.h"
#include "task/clock.h"

const struct chart *const *charts_all(void)
{
    static const struct chart *const all[] = {&chart_scaling_time,
                                              &chart_scaling_throughput,
                                              &chart_scaling_memory,
                                              &chart_makespan,
                                              &chart_speedup,
                                              &chart_timeline,
                                              &chart_closeup,
                                              &chart_curves,
                                              NULL};
    return all;
}

char *chart_file(const struct chart *chart, const struct view_group *group, const char *ending, char *out,
                 size_t bytes)
{
    snprintf(out, bytes, "%s.%s.%s", group->name, chart->name, ending);
    return out;
}

void chart_begin(FILE *script, const struct chart_input *input, const struct chart *chart, unsigned height)
{
    char name[160];
    chart_file(chart, input->group, "gp", name, sizeof name);
    fprintf(script, "# Draws %s.%s.svg and .png: gnuplot %s\n", input->group->name, chart->name, name);
    fputs("# The script runs itself once for each of the two.\n", script);
    fprintf(script,
            "if (!exists('form')) form = 'svg'; load '%s'; reset; form = 'png'; load '%s'; exit\n"
            "set encoding utf8\n"
            "set datafile separator '\\t'\n"
            "set minussign\n",
            name, name);
    fprintf(script,
            "if (form eq 'svg') set terminal svg noenhanced size %d,%u font 'DejaVu Sans,sans-serif,15' "
            "background '" COLOUR_PAPER "'\n"
            "if (form eq 'png') set terminal pngcairo noenhanced size %d,%u font 'DejaVu Sans,11' fontscale "
            "2 linewidth 2 background '" COLOUR_PAPER "'\n",
            CHART_WIDTH, height, 2 * CHART_WIDTH, 2 * height);
    fprintf(script, "set output '%s.%s.'.form\n", input->group->name, chart->name);
    fputs("set border lc rgb '" COLOUR_FAINT "'\n"
          "set tics textcolor rgb '" COLOUR_INK "'\n"
          "unset key\n",
          script);
}

void chart_place(FILE *script, unsigned height, unsigned left, unsigned right, unsigned top, unsigned bottom)
{
    fprintf(script,
            "set lmargin at screen %.4f; set rmargin at screen %.4f; set tmargin at screen %.4f; set bmargin "
            "at screen %.4f\n",
            (double)left / CHART_WIDTH, (double)right / CHART_WIDTH, 1 - (double)top / height,
            1 - (double)bottom / height);
}

void chart_label(FILE *script, const char *text, const char *position)
{
    fputs("set label '", script);
    escape_write(script, ESCAPE_GNUPLOT, text);
    fprintf(script, "' at %s textcolor rgb '" COLOUR_INK "'\n", position);
}

void chart_log_tics(FILE *script, char axis, double min, double max)
{
    bool decades = max / min > 200;
    const char *comma = "";
    fprintf(script, "set %ctics (", axis);
    for (int power = (int)floor(log10(min)); power <= (int)ceil(log10(max)); power++) {
        for (int digit = 1; digit <= 5; digit += digit == 1 ? 1 : 3) {
            double tic = digit * pow(10, power);
            if (tic < min || tic > max || (decades && digit > 1))
                continue;
            fprintf(script, "%s%g", comma, tic);
            comma = ", ";
        }
    }
    fputs(")\n", script);
}

struct chart_unit chart_time_unit(uint64_t max_ns)
{
    if (max_ns >= 2 * NS_PER_S)
        return (struct chart_unit){(double)NS_PER_S, "s"};
    if (max_ns >= 2 * NS_PER_MS)
        return (struct chart_unit){(double)NS_PER_MS, "ms"};
    return (struct chart_unit){(double)NS_PER_US, "us"};
}

uint64_t chart_horizon(const struct chart_input *input)
{
    uint64_t max = 1;
    for (size_t i = 0; i < input->group->count; i++) {
        if (input->traces[i] != NULL && input->traces[i]->makespan_ns > max)
            max = input->traces[i]->makespan_ns;
    }
    return max;
}

bool chart_has_traces(const struct chart_input *input)
{
    for (size_t i = 0; i < input->group->count; i++) {
        if (input->traces[i] != NULL)
            return true;
    }
    return false;
}
