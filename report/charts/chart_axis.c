/* The range of the data decides the scale of an axis, and its end decides the unit. */
#include "report/charts/chart_axis.h"

#include <math.h>

#include "analysis/document/document_check.h"
#include "report/charts/chart.h"
#include "report/text/escape.h"

/* From this ratio of largest to smallest, an axis is logarithmic, up to one that no measurement spans. */
static const double log_from = 10, log_to = 1e30;

void chart_axis_include(struct chart_axis *axis, double value)
{
    if (!isfinite(value))
        return;
    axis->min = fmin(axis->min, value);
    axis->max = fmax(axis->max, value);
}

void chart_axis_settle(struct chart_axis *axis)
{
    static const struct {
        double bytes;
        const char *name;
    } sizes[] = {{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}, {1, "B"}};
    double ratio = axis->max / axis->min;
    axis->log = axis->min > 0 && ratio >= log_from && ratio <= log_to;
    axis->scale = 1;
    axis->unit_name = "";
    if (axis->unit == CHART_SECONDS && !axis->log) {
        struct chart_unit unit = chart_time_unit((uint64_t)fmin(axis->max * 1e9, MAX_FIGURE));
        axis->scale = unit.ns / 1e9;
        axis->unit_name = unit.name;
    }
    for (size_t i = 0; axis->unit == CHART_BYTES && i < sizeof sizes / sizeof *sizes; i++) {
        if ((axis->log ? axis->min : axis->max) < sizes[i].bytes && sizes[i].bytes > 1)
            continue;
        axis->scale = sizes[i].bytes;
        axis->unit_name = sizes[i].name;
        break;
    }
}

double chart_axis_share(const struct chart_axis *axis, double value)
{
    double max = axis->max > 0 ? axis->max : 1;
    return axis->log ? log(value / axis->min) / log(max / axis->min) : value / max;
}

void chart_axis_write(const struct chart_axis *axis, FILE *script)
{
    double min = axis->min / axis->scale, max = axis->max / axis->scale;
    double margin = axis->log ? pow(max / min, 0.06) : 0;
    const char *unit = axis->unit_name;
    if (axis->log) {
        min /= margin;
        max *= margin;
        fprintf(script, "set logscale %c 10\n", axis->name);
        chart_log_tics(script, axis->name, min, max);
    } else {
        max *= 1.06;
        min = 0;
    }
    fprintf(script, "set %crange [%.9g:%.9g]\n", axis->name, min, max > 0 ? max : 1);
    if (axis->log && axis->unit == CHART_SECONDS)
        fprintf(script, "set format %c '%%.0s %%cs'\n", axis->name);
    else if (axis->log && axis->unit == CHART_PER_SECOND)
        fprintf(script, "set format %c '%%.0s%%c'\n", axis->name);
    else
        fprintf(script, "set format %c '%%g'\n", axis->name);
    fprintf(script, "set %clabel '", axis->name);
    escape_write(script, ESCAPE_GNUPLOT, axis->title);
    if (unit[0] != '\0')
        fprintf(script, axis->log ? " (%s, log scale)" : " (%s)", unit);
    else if (axis->log)
        fputs(" (log scale)", script);
    fputs("' textcolor rgb '" COLOUR_INK "'\n", script);
}
