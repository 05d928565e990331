/* Checks a page before parsing. libxml2 compares each attribute of a tag with all earlier ones: a page of 1
 * MiB with a single tag of 140,000 attributes keeps the parser busy for 20 s. Under a coroutine, all other
 * tasks would be overdue. Such pages are attacks or accidents; they are refused by name. */
#ifndef WORKLOADS_FETCH_GUARD_H
#define WORKLOADS_FETCH_GUARD_H

#include <stddef.h>

/* The limit of attributes of one tag: the parser needs 0.1 s for such a tag, and a page of 1 MiB holds few
 * such tags. */
enum { MAX_GUARD_ATTRIBUTES = 8192 };

/* Returns 0, or -E2BIG if a tag has more. Counted is whatever could be an attribute (after white space or a
 * quoted value) in whatever looks like a tag, even in a script: never too low, rarely too high. */
int guard_attributes(const char *html, size_t bytes);

#endif
