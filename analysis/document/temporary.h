/* Files and folders that are not finished yet. Each has a name of its own, so that two writers in one folder
 * never meet, and is locked (flock) while its writer lives: what a killed writer left differs from what is in
 * use. */
#ifndef ANALYSIS_DOCUMENT_TEMPORARY_H
#define ANALYSIS_DOCUMENT_TEMPORARY_H

#include <stdbool.h>
#include <stdio.h>

enum { TEMPORARY_NAME_BYTES = 20 };

/* A name in no use: ".simul-" and random digits. Returns `out`. */
char *temporary_name(char out[TEMPORARY_NAME_BYTES]);

/* Makes a file, open for writing, or an empty folder in dir_fd. Returns its descriptor, which keeps the lock,
 * or -errno. */
int temporary_make(int dir_fd, bool folder, char name[TEMPORARY_NAME_BYTES]);

/* Removes a folder and the files in it. */
void temporary_remove_folder(int dir_fd, const char *name);

/* Removes what writers left that are gone. Where locks are not supported, all stays. */
void temporary_sweep(int dir_fd);

/* A file without a name for reading and writing: in dir_fd (below 0: nowhere), else in the environment's
 * TMPDIR, else in /tmp. Returns NULL with errno set, and in `where` the folder that was tried last. */
FILE *temporary_stream(int dir_fd, char *where, size_t bytes);

#endif
