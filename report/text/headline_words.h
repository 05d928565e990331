/* What headlines of groups and of sweeps have in common: pieces of a sentence that are written one after
 * another into a bounded text. */
#ifndef REPORT_TEXT_HEADLINE_WORDS_H
#define REPORT_TEXT_HEADLINE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/document/traits.h"

/* Adds to a text of `bytes` bytes; what does not fit is cut. */
__attribute__((format(printf, 3, 4))) void headline_add(char *text, size_t bytes, const char *format, ...);

/* Makes the first letter a capital. */
void headline_capitalise(char *text);

/* Cuts a text after so many words, and says so by "...". Returns whether it was longer. */
bool headline_cut(char *text, size_t bytes, unsigned words);

unsigned headline_count_words(const char *text);

/* One thread on which waiting tasks are suspended. */
bool headline_is_loop(const struct traits *traits);

#endif
