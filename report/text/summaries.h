/* A run in words and tables, each written from its document. */
#ifndef REPORT_TEXT_SUMMARIES_H
#define REPORT_TEXT_SUMMARIES_H

#include <stdio.h>

#include <cjson/cJSON.h>

#include "analysis/view.h"

/* The tables and sentences. The sentences are plain text lines: one for each sweep, with its insights, and
 * one for each group outside sweeps. */
int report_csv(const cJSON *run, FILE *out);
int report_markdown(const cJSON *run, FILE *out);
int report_sentences(const cJSON *run, FILE *out);

/* One group of cells (a workload with one set of parameters and tasks) in plain words: who won and why.
 * Returns `out`. */
char *report_sentence(const struct view *view, const struct view_group *group, char *out, size_t bytes);

#endif
