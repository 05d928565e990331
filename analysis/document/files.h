/* Files that are whole or not there: written under a temporary name in the same folder, flushed, then
 * renamed. */
#ifndef ANALYSIS_DOCUMENT_FILES_H
#define ANALYSIS_DOCUMENT_FILES_H

#include <stdio.h>

#include "task/error.h"

struct file_writer {
    FILE *stream;
    int dir_fd;       /* borrowed */
    char name[256];   /* relative to dir_fd */
    char hidden[280]; /* the temporary name */
};

/* Opens a new file `name` (may contain an existing folder) in dir_fd. Returns 0, or -errno with a text. */
int file_begin(struct file_writer *w, int dir_fd, const char *name, struct error *error);

/* Flushes and renames. On any failure, a full disk included, removes the temporary file and returns -errno
 * with a text. A file beyond ulimit -f is such a failure only where SIGXFSZ is ignored: the command ignores
 * SIGXFSZ. */
int file_commit(struct file_writer *w, struct error *error);

/* Like file_commit, but fails with -EEXIST where a file of this name is there: of several processes that try,
 * one succeeds. */
int file_commit_new(struct file_writer *w, struct error *error);

/* Removes the temporary file. */
void file_abandon(struct file_writer *w);

/* Gives a regular file a second name in another folder, or copies it where the file system or its owner
 * allows no link. A file of that name is replaced. Returns 0, or -errno with a text. */
int file_link(int from_fd, const char *from, int to_fd, const char *to, struct error *error);

/* The whole file as a NUL-terminated text, to be freed; NULL with a text. `length` may be NULL. */
char *file_read(int dir_fd, const char *name, size_t *length, struct error *error);

/* The path of an open folder for a message, or "the folder" where the kernel does not say. Returns `out`. */
char *file_folder(int dir_fd, char *out, size_t bytes);

#endif
