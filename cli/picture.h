/* What a run shows on a terminal: for each workload a headline, a line with a bar for each runner on one time
 * axis, and one sentence; for a sweep its times by value. At most TEXT_WIDTH columns. */
#ifndef CLI_PICTURE_H
#define CLI_PICTURE_H

#include <stdbool.h>
#include <stdio.h>

#include <cjson/cJSON.h>

struct picture_style {
    const char *dir; /* the results folder: bars get their shape from its traces */
    bool utf8;       /* characters beyond ASCII are understood */
    bool colour;     /* headlines are bold, what failed is red */
};

/* Prints the groups outside sweeps in the order of the document, then the sweeps. Without memory, nothing. */
void picture_print(const cJSON *run, const struct picture_style *style, FILE *out);

#endif
