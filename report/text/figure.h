/* A figure for a reader. A value that was not measured (NaN) is "-", never 0. */
#ifndef REPORT_TEXT_FIGURE_H
#define REPORT_TEXT_FIGURE_H

#include <cjson/cJSON.h>

struct spread;
struct view_cell;

/* Marks an inferred figure without a range of its own. */
#define FIGURE_INFERRED_MARK "~"

/* Unmeasured means of lanes on CPU below this bound are not distinguished. */
#define FIGURE_MIN_ON_CPU 0.1

/* One shown figure; every function returns the text in `out`. */
struct figure {
    char text[64];
};

const char *figure_duration(double ns, struct figure *out);  /* "10.3 ms" */
const char *figure_size(double bytes, struct figure *out);   /* "1.5 MiB" */
const char *figure_count(double number, struct figure *out); /* "9,000" */
const char *figure_mean(double number, struct figure *out);  /* "0.42", "19.8", "120", "<0.01" */
/* A cell's mean of lanes on CPU: measured "0.42"; else the range, "0.40-0.86"; "~1.98" where both ends read
 * alike; "<0.1" where both ends are below FIGURE_MIN_ON_CPU. */
const char *figure_on_cpu(const cJSON *cell, struct figure *out);
const char *figure_times(double factor, struct figure *out); /* "19.8x" */
/* A cell's speed-up, beside which its limit stands elsewhere: "?" where it is doubtful, and a word where it
 * is above. */
const char *figure_speedup(const struct view_cell *cell, struct figure *out);
const char *figure_limit(double factor, struct figure *out); /* "20x", "1.62x" */
const char *figure_share(double part, struct figure *out);   /* of 1: "2%", "less than 1%" */
const char *figure_spread(const struct spread *durations, struct figure *out); /* "10.1 ms to 10.9 ms" */

#endif
