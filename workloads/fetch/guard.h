/* A look at a page before it is parsed. libxml2 compares each attribute of a tag with all earlier ones of
 * that tag: a page of one MiB that is a single tag of 140,000 attributes keeps it busy for 20 s, in which a
 * coroutine would let nobody else run. Pages of that kind are attacks or accidents; they are refused by name
 * instead of being parsed. */
#ifndef WORKLOADS_FETCH_GUARD_H
#define WORKLOADS_FETCH_GUARD_H

#include <stddef.h>

/* The most attributes that one tag may have: the parser then needs 0.1 s for a tag, and a page of 1 MiB holds
 * few of them. */
enum { MAX_GUARD_ATTRIBUTES = 8192 };

/* Returns 0, or -E2BIG if a tag has more. The count is of what could be an attribute (after white space or a
 * quoted value), in anything that looks like a tag, be it in a script: never too low, and rarely too high. */
int guard_attributes(const char *html, size_t bytes);

#endif
