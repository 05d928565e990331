/* A set of texts, each kept once: the few names that a trace of a million events repeats. */
#ifndef TRACE_JSON_INTERN_H
#define TRACE_JSON_INTERN_H

#include <stddef.h>
#include <stdint.h>

struct intern;

/* An empty set, or NULL without memory. */
struct intern *intern_create(void);
void intern_free(struct intern *set);

/* The set's own copy of the text: equal texts have equal pointers, valid as long as the set. NULL without
 * memory. */
const char *intern_text(struct intern *set, const char *text);

/* As intern_text, for a text of the set; NULL if the text is new. */
const char *intern_find(const struct intern *set, const char *text);

/* The number of a text that intern_text returned: 1, 2, 3 ... in the order of first use. */
uint32_t intern_number(const char *interned);

/* The number of texts, and the text of a number. */
size_t intern_count(const struct intern *set);
const char *intern_at(const struct intern *set, uint32_t number);

#endif
