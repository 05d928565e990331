/* What several commands print alike on standard output or another stream. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stdio.h>

#include <cjson/cJSON.h>

#include "analysis/document/members.h"

/* Prints a JSON document on standard output, for other programs. Returns 0, or -ENOMEM, also for NULL. */
int print_json(const cJSON *document);

/* Prints a blank line and what the cells of a group share: the workload as typed (CELL_TITLE) or by name
 * alone (CELL_WORKLOAD), and its tasks. `cell` is one of them. */
void print_title(const cJSON *cell, enum member title, FILE *out);

/* Writes sentences about a subject, one a line. Returns 0 or -errno. */
typedef int write_sentences(const void *subject, FILE *out);

/* Prints sentences wrapped to the table's width, each behind `first`; nothing if they cannot be written. */
void print_sentences(write_sentences *write, const void *subject, const char *first, FILE *out);

#endif
