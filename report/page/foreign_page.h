/* The page of traces that another tool wrote. */
#ifndef REPORT_PAGE_FOREIGN_PAGE_H
#define REPORT_PAGE_FOREIGN_PAGE_H

#include <stddef.h>

#include <cjson/cJSON.h>

#include "task/error.h"

/* Draws report.html in `dir` from Trace Event JSON files of another tool, and makes the folder if needed.
 * *run gets the document that stands for run.json, to be freed with cJSON_Delete, also after an error.
 * Returns 0, or -errno with a text. */
int report_foreign(const char *const *paths, size_t n, const char *dir, cJSON **run, struct error *error);

/* The contents of a foreign trace as a sentence, from the trace's cell in `run`. Returns `out`. */
char *report_foreign_sentence(const cJSON *cell, char *out, size_t bytes);

#endif
