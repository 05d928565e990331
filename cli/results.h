/* The report of a finished run, whether measured just now or read from its folder. */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include <cjson/cJSON.h>

#include "cli/output_options.h"

/* Prints the results in `dir` in the chosen format, then the path of their report in `out` (mostly the same
 * folder): on standard output behind the table, on standard error beside another format. Without a report
 * (`out` is NULL), prints how to get one. Opens the report if requested. Returns the exit code for the cells.
 */
int results_show(const cJSON *run, const char *dir, const char *out, const struct output_options *options);

/* Prints where a report lies: as a link behind a table, on standard error beside another format. */
void results_show_path(const char *path, enum output_format format);

#endif
