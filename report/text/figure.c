/* Figures with about three significant digits: more would claim a precision that five repeats do not have. */
#include "report/text/figure.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/view.h"
#include "task/units.h"

/* A sum of figures may be beyond what llround can return. */
static bool is_unknown(double number, struct figure *out)
{
    static const double largest = 9e18;
    strcpy(out->text, "-");
    return !(number >= 0 && number <= largest);
}

const char *figure_duration(double ns, struct figure *out)
{
    return is_unknown(ns, out) ? out->text
                               : units_show_duration((uint64_t)llround(ns), out->text, sizeof out->text);
}

const char *figure_size(double bytes, struct figure *out)
{
    return is_unknown(bytes, out) ? out->text
                                  : units_show_size((uint64_t)llround(bytes), out->text, sizeof out->text);
}

const char *figure_count(double number, struct figure *out)
{
    char digits[32];
    if (is_unknown(number, out) || number >= 1e18)
        return out->text;
    int length = snprintf(digits, sizeof digits, "%.0f", number);
    char *to = out->text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return out->text;
}

const char *figure_mean(double number, struct figure *out)
{
    if (is_unknown(number, out))
        return out->text;
    if (number > 0 && number < 0.005)
        strcpy(out->text, "<0.01");
    else
        snprintf(out->text, sizeof out->text, "%.*f", units_decimals(number), number);
    return out->text;
}

const char *figure_on_cpu(const cJSON *cell, struct figure *out)
{
    struct figure estimate;
    char lower_text[32], upper_text[32];
    double lower = document_number(cell, CELL_ON_CPU_LOWER), upper = document_number(cell, CELL_ON_CPU_UPPER);
    figure_mean(document_number(cell, CELL_ON_CPU_MEAN), &estimate);
    if (strcmp(document_text(cell, CELL_ON_CPU_SOURCE, ""), "measured") == 0 ||
        strcmp(estimate.text, "-") == 0) {
        *out = estimate;
        return out->text;
    }
    if (upper < FIGURE_MIN_ON_CPU) {
        snprintf(out->text, sizeof out->text, "<%g", FIGURE_MIN_ON_CPU);
        return out->text;
    }
    int decimals = units_decimals(upper);
    snprintf(lower_text, sizeof lower_text, "%.*f", decimals, lower);
    snprintf(upper_text, sizeof upper_text, "%.*f", decimals, upper);
    if (isnan(lower) || isnan(upper) || strcmp(lower_text, upper_text) == 0)
        snprintf(out->text, sizeof out->text, "%s%.32s", FIGURE_INFERRED_MARK, estimate.text);
    else
        snprintf(out->text, sizeof out->text, "%.30s-%.30s", lower_text, upper_text);
    return out->text;
}

const char *figure_times(double factor, struct figure *out)
{
    if (!is_unknown(factor, out))
        snprintf(out->text, sizeof out->text, "%.*fx", factor < 99.95 ? 1 : 0, factor);
    return out->text;
}

const char *figure_speedup(const struct view_cell *cell, struct figure *out)
{
    enum speedup_place place = view_speedup_place(cell);
    if (place == SPEEDUP_DOUBTFUL) {
        strcpy(out->text, "?");
        return out->text;
    }
    figure_times(cell->speedup.median, out);
    size_t used = strlen(out->text);
    if (place == SPEEDUP_ABOVE)
        snprintf(out->text + used, sizeof out->text - used, " (above its limit)");
    return out->text;
}

const char *figure_limit(double factor, struct figure *out)
{
    if (!is_unknown(factor, out))
        snprintf(out->text, sizeof out->text, factor < 999.5 ? "%.3gx" : "%.0fx", factor);
    return out->text;
}

const char *figure_share(double part, struct figure *out)
{
    if (is_unknown(part, out))
        return out->text;
    if (part > 0 && part < 0.005)
        strcpy(out->text, "less than 1%");
    else
        snprintf(out->text, sizeof out->text, "%.0f%%", 100 * part);
    return out->text;
}

const char *figure_spread(const struct spread *durations, struct figure *out)
{
    struct figure min, max;
    if (!is_unknown(durations->min, out) && !is_unknown(durations->max, out))
        snprintf(out->text, sizeof out->text, "%.28s to %.28s", figure_duration(durations->min, &min),
                 figure_duration(durations->max, &max));
    return out->text;
}
