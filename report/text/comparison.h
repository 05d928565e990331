/* A comparison of two runs for other programs and for a discussion page; the table on the terminal is cli/'s.
 */
#ifndef REPORT_TEXT_COMPARISON_H
#define REPORT_TEXT_COMPARISON_H

#include <stdio.h>

#include <cjson/cJSON.h>

#include "analysis/compare.h"
#include "report/text/figure.h"

/* All of it as a JSON document, to be freed with cJSON_Delete; NULL when out of memory. What is not known is
 * null. */
cJSON *comparison_json(const struct comparison *comparison, const char *base_path, const char *new_path);

/* One row a cell (RFC 4180), units in the columns' names, an empty field for what is not known. 0 or -errno.
 */
int comparison_csv(const struct comparison *comparison, FILE *out);

/* A GitHub table with what differs above it and the sentences below. 0 or -errno. */
int comparison_markdown(const struct comparison *comparison, FILE *out);

/* The comparison in plain words, a sentence a line: how many cells were judged and how, what the figures are,
 * and what would settle what is open. */
void comparison_sentences(const struct comparison *comparison, FILE *out);

/* The document of a cell in NEW, or in BASE where NEW has none: what it is is the same in both. */
const cJSON *comparison_cell(const struct compared_cell *cell);

/* "1.002", "12.3"; "-" where it is not known. */
const char *comparison_ratio(const struct compared_cell *cell, struct figure *out);

/* "0.98..1.03"; "-" where there is none. */
const char *comparison_interval(const struct compared_cell *cell, struct figure *out);

#endif
