/* The results as a table on a terminal: one row a cell, 80 columns at most. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include <cjson/cJSON.h>

struct table_style {
    bool wide;   /* more columns, beyond the 80 */
    bool utf8;   /* characters beyond ASCII are understood */
    bool colour; /* a status that is not ok is coloured */
};

/* Prints the cells of a run (analysis/document/document.h) in their order, group by group. A cell that failed
 * shows its status in place of figures, and its error below. */
void table_print(const cJSON *run, const struct table_style *style, FILE *out);

/* The columns of the table's longest line, errors aside. */
unsigned table_columns(const struct table_style *style);

#endif
