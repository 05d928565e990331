/* The results folder: its name, and the link to the latest one. */
#ifndef ANALYSIS_DOCUMENT_FOLDER_H
#define ANALYSIS_DOCUMENT_FOLDER_H

#include <stddef.h>

#include "task/error.h"

/* Makes the results folder: `asked`, or by default results/20261122T101500Z (the time in UTC). Writes its
 * path to `out`. Returns 0, or -errno with a text. */
int folder_make(const char *asked, char *out, size_t bytes, struct error *error);

/* Makes a folder for a report whose results folder cannot be written to: in the environment's TMPDIR, else in
 * /tmp. Returns 0, or -errno with a text. */
int folder_make_elsewhere(char *out, size_t bytes, struct error *error);

/* Removes the temporary files that killed processes left in a results folder. */
void folder_sweep(int dir_fd);

/* Lets results/latest point at a folder in results/; ignores a folder elsewhere. What is no link to a folder
 * beside it was not made here, and stays: -EEXIST. Returns 0, or -errno with a text. */
int folder_point_latest(const char *dir, struct error *error);

#endif
