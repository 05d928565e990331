/* A comparison of two runs as a table on a terminal: one row a cell, 80 columns. */
#ifndef CLI_COMMANDS_COMPARE_TABLE_H
#define CLI_COMMANDS_COMPARE_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/compare.h"

/* Prints what was not the same in the two runs, the cells in groups of equal work, and the sentences that say
 * what it comes to. */
void compare_table_print(const struct comparison *comparison, bool colour, FILE *out);

/* What was not the same alone. */
void compare_table_differences(const struct comparison *comparison, FILE *out);

#endif
