/* A sweep as a table: a line for each value, a column for each series. */
#include <math.h>
#include <string.h>

#include "cli/picture_private.h"
#include "cli/text.h"
#include "report/text/figure.h"
#include "report/text/headline.h"

enum { VALUE_COLUMNS = 10, SERIES_COLUMNS = 14, MAX_VALUES = 8, MAX_SERIES = 5 };

static void put_series(const struct measured_sweep *measured, size_t shown, FILE *out)
{
    char name[120], label[128], fitted[128], variable[64];
    fprintf(out, "%*s", VALUE_COLUMNS,
            text_fit(measured->variable, VALUE_COLUMNS, variable, sizeof variable));
    for (size_t i = 0; i < shown; i++) {
        const struct series *line = &measured->lines[i];
        picture_name(line->runner, line->one_per_task ? (double)NAN : line->workers, name, sizeof name);
        snprintf(label, sizeof label, line->one_per_task ? "%s xn" : "%s", name);
        fprintf(out, "%*s", SERIES_COLUMNS, text_fit(label, SERIES_COLUMNS - 1, fitted, sizeof fitted));
    }
    fputc('\n', out);
}

static void put_value(const struct measured_sweep *measured, double value, size_t shown, bool utf8, FILE *out)
{
    char text[32], time[32];
    struct figure count;
    bool whole = measured->unit[0] == '\0' && value == floor(value);
    fprintf(out, "%*s", VALUE_COLUMNS,
            whole ? figure_count(value, &count) : sweep_show_value(measured, value, text, sizeof text));
    for (size_t i = 0; i < shown; i++) {
        const struct series_point *point = series_at(&measured->lines[i], value);
        picture_duration(point != NULL ? point->makespan_ns.median : (double)NAN, utf8, time, sizeof time);
        fprintf(out, "%*s%s", SERIES_COLUMNS - (int)text_columns(time), "", time);
    }
    fputc('\n', out);
}

void picture_sweep(const struct view *view, const struct view_sweep *sweep, const struct picture_style *style,
                   FILE *out)
{
    const struct measured_sweep *measured = sweep->measured;
    struct headline headline;
    size_t shown = measured->count < MAX_SERIES ? measured->count : MAX_SERIES;
    size_t lines = measured->value_count < MAX_VALUES ? measured->value_count : MAX_VALUES;
    headline_of_sweep(view, sweep, &headline);
    picture_headline(measured->title, headline.text, style, out);
    put_series(measured, shown, out);
    /* The first and the last value always, and between them equally many left out. */
    for (size_t i = 0; i < lines; i++)
        put_value(measured, measured->values[lines == 1 ? 0 : i * (measured->value_count - 1) / (lines - 1)],
                  shown, style->utf8, out);
    if (shown < measured->count || lines < measured->value_count)
        fprintf(out, "%zu of %zu values and %zu of %zu runners are shown (--verbose: all).\n", lines,
                measured->value_count, shown, measured->count);
    picture_sentence(headline.sentence, style, out);
}
