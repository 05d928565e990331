/* Files that a workload leaves in the results folder: opened and closed with the text of what went wrong. */
#ifndef WORKLOADS_SUPPORT_PUBLISHED_H
#define WORKLOADS_SUPPORT_PUBLISHED_H

#include <stdio.h>

#include "task/error.h"

/* Creates or empties the file `name` in the folder `dir_fd`. Returns 0, or -errno with a text. */
int published_open(int dir_fd, const char *name, FILE **out, struct error *error);

/* Closes the file. Returns 0, or -errno with a text: a full disk shows here at the latest. */
int published_close(FILE *file, const char *name, struct error *error);

#endif
