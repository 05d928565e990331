/* A chart draws one group's cells, or one sweep. Each chart has two files: a gnuplot script and its data.
 * Both are kept beside the picture: `gnuplot count.makespan.gp` in charts/ draws the picture again. */
#ifndef REPORT_CHARTS_CHART_H
#define REPORT_CHARTS_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "analysis/view.h"
#include "report/text/states.h"
#include "trace/trace.h"

/* What a chart is drawn from. */
struct chart_input {
    const struct view *view;
    const struct view_group *group;
    const struct trace *const *traces; /* one for each cell of the group; NULL where a cell has none */
    const struct view_sweep *sweep; /* the sweep of a sweep's chart, with `group` as its heading; else NULL */
};

struct chart {
    const char *name;    /* part of the files' names */
    const char *title;   /* in the page */
    const char *caption; /* how to read the chart; plain text */
    bool from_traces;    /* the chart draws nothing without traces */
    /* Whether the input has something to draw. */
    bool (*applies)(const struct chart_input *input);
    /* Writes both files. Returns 0 or -ENOMEM; the caller checks the streams for errors. */
    int (*draw)(const struct chart_input *input, FILE *script, FILE *data);
};

extern const struct chart chart_makespan, chart_speedup, chart_timeline, chart_closeup, chart_curves,
    chart_scaling_time, chart_scaling_throughput, chart_scaling_memory;

/* In the order of the page; NULL-ended. */
const struct chart *const *charts_all(void);

/* --- for the charts' own use --- */

/* Width of every picture in pixels: text of 15 pixels stays legible both at 1000 pixels and, scrolled, on a
 * phone. */
enum { CHART_WIDTH = 760 };

/* Paper, axes, text and all else that shows no state (report/text/states.h), on a light and on a dark
 * ground. */
#define CHART_COLOURS(X)                                                                                     \
    X(COLOUR_PAPER, "#16181a")                                                                               \
    X(COLOUR_INK, "#e6e7e9")                                                                                 \
    X(COLOUR_FAINT, "#7d838a")                                                                               \
    X(COLOUR_GRID, "#3a3e43")

#define COLOUR_PAPER "#ffffff"
#define COLOUR_INK   "#333333"
#define COLOUR_FAINT "#999999"
#define COLOUR_GRID  "#e4e4e4"

/* The name of a chart's file, without its folder: "count.makespan.gp". Returns `out`. */
char *chart_file(const struct chart *chart, const struct view_group *group, const char *ending, char *out,
                 size_t bytes);

/* The first lines of every script: comment, terminals, sizes, fonts. Gnuplot executes the second half once
 * for each terminal. */
void chart_begin(FILE *script, const struct chart_input *input, const struct chart *chart, unsigned height);

/* Sets where the next plot stands, in pixels from the left and the top of a picture of `height`. */
void chart_place(FILE *script, unsigned height, unsigned left, unsigned right, unsigned top, unsigned bottom);

/* Writes a label at a position in gnuplot's words, e.g. "graph 0, first 3 right". `text` may come from
 * outside. */
void chart_label(FILE *script, const char *text, const char *position);

/* Explicit tics of a logarithmic axis ('x' or 'y'): 1, 2, 5 within a decade or two, else only decades. */
void chart_log_tics(FILE *script, char axis, double min, double max);

/* The unit in which a time axis up to `max_ns` reads well: its length in ns, and its name. */
struct chart_unit {
    double ns;
    const char *name;
};
struct chart_unit chart_time_unit(uint64_t max_ns);

/* The longest makespan of the group's traces, at least 1. */
uint64_t chart_horizon(const struct chart_input *input);

/* Whether any cell has a trace with events. */
bool chart_has_traces(const struct chart_input *input);

#endif
