/* A comparison of two runs, for other programs and for a discussion page. cli/ prints the terminal's table.
 */
#ifndef REPORT_TEXT_COMPARISON_H
#define REPORT_TEXT_COMPARISON_H

#include <stdio.h>

#include <cjson/cJSON.h>

#include "analysis/compare/compare.h"
#include "report/text/figure.h"

/* The comparison as a JSON document, to be freed with cJSON_Delete; NULL when out of memory. Unknown values
 * are null. */
cJSON *comparison_json(const struct comparison *comparison, const char *base_path, const char *new_path);

/* One row for each cell (RFC 4180), units in the columns' names, an empty field for an unknown value.
 * Returns 0 or -errno. */
int comparison_csv(const struct comparison *comparison, FILE *out);

/* The runs' differences, a GitHub table of all cells, and the sentences. Returns 0 or -errno. */
int comparison_markdown(const struct comparison *comparison, FILE *out);

/* The comparison in plain words, one sentence on each line: the cells by verdict, the figures' meaning,
 * and what would have been found. */
void comparison_sentences(const struct comparison *comparison, FILE *out);

/* The document of a cell in NEW, or in BASE where NEW has none. Both agree on the cell's identity, but
 * for parameters that are compared. */
const cJSON *comparison_cell(const struct compared_cell *cell);

/* "polite=false against polite=true", "kernel: A in BASE, B in NEW". Returns `out`. */
const char *comparison_difference(const struct difference *difference, char *out, size_t bytes);

/* "1.002", "12.3"; "-" for an unknown ratio. */
const char *comparison_ratio(const struct compared_cell *cell, struct figure *out);

/* "0.98..1.03", at the level of the comparison; "-" without an interval. */
const char *comparison_interval(const struct compared_cell *cell, double level, struct figure *out);

#endif
