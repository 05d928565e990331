/* links.tsv: what fetch leaves for the user, one found link a line. */
#ifndef WORKLOADS_FETCH_PUBLISH_H
#define WORKLOADS_FETCH_PUBLISH_H

#include <stddef.h>

#include "task/error.h"

/* The links of one page: `bytes` bytes of strings, each with its NUL (workloads/support/string_list.h). */
struct published_page {
    const char *url;
    const char *links;
    size_t bytes;
};

/* Writes links.tsv into the folder: the header `source_url<TAB>parsed_url`, then a line for each link, in the
 * order of the pages. The file appears whole, by a rename, or not at all. Returns 0, or -errno with a text.
 */
int publish_links(const struct published_page *pages, size_t n, int dir_fd, struct error *error);

#endif
