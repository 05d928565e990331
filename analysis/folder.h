/* The results folder: its name, and the link to the latest one. */
#ifndef ANALYSIS_FOLDER_H
#define ANALYSIS_FOLDER_H

#include <stddef.h>

#include "task/error.h"

/* Makes the results folder: `asked`, or by default results/20261122T101500Z (the time in UTC). Writes its
 * path to `out`. Returns 0, or -errno with a text. */
int folder_make(const char *asked, char *out, size_t bytes, struct error *error);

/* Lets results/latest point at a folder in results/; ignores a folder elsewhere. Returns 0, or -errno with a
 * text. */
int folder_point_latest(const char *dir, struct error *error);

#endif
