/* What is reported of a run when it is over, the same for one that was just made and one that was read from
 * its folder. */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "cli/output_options.h"

/* Prints the results in the format asked for, and the path of the report in `dir` last: on standard output
 * behind the table, on standard error beside another format; where none could be `drawn`, how to have one.
 * Opens the report if that was asked for. Returns the exit code that the cells make. */
int results_show(const cJSON *run, const char *dir, bool drawn, const struct output_options *options);

#endif
