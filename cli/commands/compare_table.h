/* A comparison of two runs as a table on a terminal: one row a cell, 80 columns. */
#ifndef CLI_COMMANDS_COMPARE_TABLE_H
#define CLI_COMMANDS_COMPARE_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/compare/compare.h"

/* Prints the differences of the two runs, the cells in groups of equal work, and sentences with the
 * outcome. */
void compare_table_print(const struct comparison *comparison, bool colour, FILE *out);

/* Prints the differences alone. */
void compare_table_differences(const struct comparison *comparison, FILE *out);

#endif
