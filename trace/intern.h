/* A set of texts, each kept once: the few names that a trace of a million events repeats. */
#ifndef TRACE_INTERN_H
#define TRACE_INTERN_H

#include <stddef.h>

struct intern;

/* An empty set, or NULL when there is no memory. */
struct intern *intern_create(void);
void intern_free(struct intern *set);

/* The set's own copy of the text, the same pointer for the same text; it lives as long as the set. NULL when
 * there is no memory. */
const char *intern_text(struct intern *set, const char *text);

#endif
