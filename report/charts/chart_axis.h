/* A continuous axis that chooses by its data how it reads best: linear from 0 or logarithmic, and in which
 * unit.
 */
#ifndef REPORT_CHARTS_CHART_AXIS_H
#define REPORT_CHARTS_CHART_AXIS_H

#include <stdbool.h>
#include <stdio.h>

/* What its numbers are, as the data hold them. */
enum chart_quantity { CHART_SECONDS, CHART_BYTES, CHART_PER_SECOND, CHART_COUNT };

struct chart_axis {
    char name; /* 'x' or 'y' */
    const char *title;
    enum chart_quantity unit;
    double min, max; /* of the data; INFINITY and 0 before the first */
    /* What it has settled on: */
    bool log;
    double scale; /* the data are to be divided by it */
    const char *unit_name;
};

/* Takes a number of the data into account; what is no number is passed over. */
void chart_axis_include(struct chart_axis *axis, double value);

/* Settles: logarithmic where the data span a decade or more, so that a power law is a straight line; and the
 * unit that reads well at the far end, or on a logarithmic axis at the near one. */
void chart_axis_settle(struct chart_axis *axis);

/* Where on the axis a value lies that is within the data: 0 is its beginning, 1 the largest of the data. */
double chart_axis_share(const struct chart_axis *axis, double value);

/* Writes its range, tics, format and title. */
void chart_axis_write(const struct chart_axis *axis, FILE *script);

#endif
