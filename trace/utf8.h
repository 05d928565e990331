/* Text as UTF-8 (RFC 3629: no overlong forms, no surrogates). Names of files and arguments are bytes, and
 * JSON is UTF-8 alone (RFC 8259), so whatever writes JSON writes it through here. */
#ifndef TRACE_UTF8_H
#define TRACE_UTF8_H

#include <stdint.h>
#include <stdio.h>

enum { UTF8_REPLACEMENT = 0xFFFD };

/* Reads one character and moves on; an invalid byte is a U+FFFD. */
uint32_t utf8_read(const char **text);

void utf8_write(FILE *out, uint32_t c);

/* Writes a text, each invalid byte as U+FFFD. */
void utf8_put(FILE *out, const char *text);

#endif
