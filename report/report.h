/* The report: charts, the page and the summaries, all drawn again from the files of a results folder alone.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdio.h>

#include <cjson/cJSON.h>

#include "task/error.h"

/* Draws charts/, report.html, summary.csv and summary.md in `dir` from run.json and traces/ there. A missing
 * gnuplot costs the charts alone: `notice` (may be NULL) then says what is lost and how to get it.
 * `progress`, may be NULL, is told of each step. Returns 0, or -errno with a text. */
int report_write(const char *dir, struct error *notice, void (*progress)(const char *step),
                 struct error *error);

/* Draws report.html in `dir`, which is made if it is not there, from Trace Event JSON files that something
 * else wrote. *run gets the document that stands for run.json, to be freed with cJSON_Delete, also after an
 * error. Returns 0, or -errno with a text. */
int report_foreign(const char *const *paths, size_t n, const char *dir, cJSON **run, struct error *error);

/* What is on such a trace, from its cell of that document, as a sentence. Returns `out`. */
char *report_foreign_sentence(const cJSON *cell, char *out, size_t bytes);

/* The tables and sentences, each from the document. The sentences are plain text lines: one a sweep, with
 * what it showed, and one a group that is no point of a sweep. */
int report_csv(const cJSON *run, FILE *out);
int report_markdown(const cJSON *run, FILE *out);
int report_sentences(const cJSON *run, FILE *out);

/* One group of cells (a workload with one set of parameters and tasks) in plain words: who won and why.
 * Returns `out`. */
char *report_sentence(const cJSON *run, const char *name, char *out, size_t bytes);

#endif
