/* A continuous axis that chooses by its data how to read best: linear from 0 or logarithmic, and the unit. */
#ifndef REPORT_CHARTS_CHART_AXIS_H
#define REPORT_CHARTS_CHART_AXIS_H

#include <stdbool.h>
#include <stdio.h>

/* The quantity of an axis, in the data's own unit. */
enum chart_quantity { CHART_SECONDS, CHART_BYTES, CHART_PER_SECOND, CHART_COUNT };

struct chart_axis {
    char name; /* 'x' or 'y' */
    const char *title;
    enum chart_quantity unit;
    double min, max; /* of the data; INFINITY and 0 before the first */
    /* Set by chart_axis_settle: */
    bool log;
    double scale; /* divisor of the data */
    const char *unit_name;
};

/* Widens the range of the data by `value`; a NaN or an infinity is ignored. */
void chart_axis_include(struct chart_axis *axis, double value);

/* Chooses the scale: logarithmic where the data span a decade or more, so that a power law is a straight
 * line. Chooses the unit: by the far end of a linear axis, by the near end of a logarithmic one. */
void chart_axis_settle(struct chart_axis *axis);

/* The place of a value on the axis, as a share: 0 is the axis's beginning, 1 the largest of the data. */
double chart_axis_share(const struct chart_axis *axis, double value);

/* Writes range, tics, format and title of the axis. */
void chart_axis_write(const struct chart_axis *axis, FILE *script);

#endif
