/* The user's list of URLs: a text file with one URL a line. Blank lines, lines that begin with # and the line
 * ends of other systems are accepted; the error for any other line without an http(s) URL names the line. */
#ifndef WORKLOADS_FETCH_URLS_H
#define WORKLOADS_FETCH_URLS_H

#include <stddef.h>

#include "task/error.h"

struct url_list {
    char **urls; /* owned, with its strings */
    size_t count;
};

/* Reads the file. Returns 0, or -errno with a text: -EINVAL for a line that is no URL and for a file without
 * any. On failure the list is empty. */
int url_list_read(const char *path, struct url_list *out, struct error *error);
void url_list_free(struct url_list *list);

#endif
