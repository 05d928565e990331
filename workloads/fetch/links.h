/* The links of an HTML page, as a browser would follow them: <a href> and <area href>, made absolute. The
 * page is untrusted: whatever its bytes are, the answer is a list, in memory bounded by the page's size. */
#ifndef WORKLOADS_FETCH_LINKS_H
#define WORKLOADS_FETCH_LINKS_H

#include <stddef.h>

#include "workloads/support/string_list.h"

/* Finds the links of a page that came from `url`, each once, sorted by byte value. `content_type` is the
 * header's value (its charset wins over the page's own), or NULL. The list is cleared first. Returns 0,
 * -ENOMEM, -E2BIG for a page that would keep the parser busy for seconds (workloads/fetch/guard.h), or
 * -EINVAL if `url` is not a URL. */
int links_find(const char *html, size_t bytes, const char *url, const char *content_type,
               struct string_list *links);

#endif
