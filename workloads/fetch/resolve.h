/* From a reference as a page writes it (`../a?b`, `//host/c`, `#part`) to an absolute URL: what browsers do
 * to an href before they follow it, over libcurl's URL API. Only http and https survive; `mailto:`,
 * `javascript:`, `data:` and what is no URL at all are left out.
 *
 * Sources: RFC 3986 section 5 (resolution), and the URL Standard (url.spec.whatwg.org) for what is cleaned
 * away first. Two of its habits are left out on purpose, because pages hardly use them: backslashes are not
 * slashes, and host names are not changed to lower case or Punycode. */
#ifndef WORKLOADS_FETCH_RESOLVE_H
#define WORKLOADS_FETCH_RESOLVE_H

#include <curl/curl.h>

#include "workloads/support/string_list.h"

/* The URL against which a page's references are resolved: the page's own, or the page's <base href> (NULL:
 * none), itself resolved against the page's; a base that is not http(s) is ignored. Returns 0 or -ENOMEM,
 * -EINVAL if `page_url` is not a URL. Free with curl_url_cleanup. */
int resolve_base(const char *page_url, const char *base_href, CURLU **base);

/* Adds the absolute URL of `href` to the list, if there is one to follow. Returns 0 or -ENOMEM. */
int resolve_link(CURLU *base, const char *href, struct string_list *links);

#endif
