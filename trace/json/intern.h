/* A set of texts, each kept once: the few names that a trace of a million events repeats. */
#ifndef TRACE_JSON_INTERN_H
#define TRACE_JSON_INTERN_H

#include <stddef.h>
#include <stdint.h>

struct intern;

/* An empty set, or NULL when there is no memory. */
struct intern *intern_create(void);
void intern_free(struct intern *set);

/* The set's own copy of the text, the same pointer for the same text; it lives as long as the set. NULL when
 * there is no memory. */
const char *intern_text(struct intern *set, const char *text);

/* As intern_text, for a text that is there already; NULL if it is not. */
const char *intern_find(const struct intern *set, const char *text);

/* The number of a text that intern_text gave: 1, 2, 3 ... in the order of their first coming. */
uint32_t intern_number(const char *interned);

/* How many texts there are, and the one of a number. */
size_t intern_count(const struct intern *set);
const char *intern_at(const struct intern *set, uint32_t number);

#endif
