/* The pages of the built-in origin: realistic HTML, determined by the page's index alone, with the kinds of
 * links that pages have (relative, absolute, with entities, doubled, not to be followed). A page's links are
 * known without parsing, so the links that fetch finds can be checked. */
#ifndef WORKLOADS_ORIGIN_PAGES_H
#define WORKLOADS_ORIGIN_PAGES_H

#include <stddef.h>
#include <stdint.h>

#include "workloads/support/string_list.h"

/* The origin's name in URLs and outcomes: independent of the port. `.test` is reserved and never resolves
 * (RFC 6761, section 6.2); the client gets the address to connect to. */
#define ORIGIN_NAME "origin.test"
#define ORIGIN_URL  "http://" ORIGIN_NAME

enum {
    PAGE_LINKS = 60,             /* hrefs on a page, including hrefs not to be followed */
    MAX_PAGE_LINKS_BYTES = 4096, /* of the links of one page, each with its NUL */
};

/* The page at ORIGIN_URL/page/INDEX. Returns its HTML, to be freed, or NULL without memory. */
char *page_html(uint64_t index, size_t *bytes);

/* The links of the page: absolute, sorted, each once. The list is cleared first. Returns 0 or -ENOMEM. */
int page_links(uint64_t index, struct string_list *links);

#endif
