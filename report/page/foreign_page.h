/* The page of traces that something else wrote. */
#ifndef REPORT_PAGE_FOREIGN_PAGE_H
#define REPORT_PAGE_FOREIGN_PAGE_H

#include <stddef.h>

#include <cjson/cJSON.h>

#include "task/error.h"

/* Draws report.html in `dir`, which is made if it is not there, from Trace Event JSON files that something
 * else wrote. *run gets the document that stands for run.json, to be freed with cJSON_Delete, also after an
 * error. Returns 0, or -errno with a text. */
int report_foreign(const char *const *paths, size_t n, const char *dir, cJSON **run, struct error *error);

/* What is on such a trace, from its cell of that document, as a sentence. Returns `out`. */
char *report_foreign_sentence(const cJSON *cell, char *out, size_t bytes);

#endif
