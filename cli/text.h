/* Text on a terminal: how wide it is, where a line breaks, how a word is quoted for a shell. Texts may come
 * from outside (URLs, parameters), so nothing here lets a control character through. */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* How many columns a UTF-8 text takes, one a character: none of ours is a wide or a combining one. */
size_t text_columns(const char *text);

/* Copies at most `columns` columns; a longer text ends with "~". Control characters become "?". Returns
 * `out`. */
char *text_fit(const char *text, size_t columns, char *out, size_t bytes);

/* Prints `text` broken into lines of at most `width` columns between words. The first line begins with
 * `first`, the others with as many blanks; a word that is longer than a line stands alone. A newline in the
 * text is kept. */
void text_wrap(FILE *out, const char *first, const char *text, size_t width);

/* Prints a name at column `indent` and its meaning beside it, wrapped, from column `column` on; below it when
 * the name is too long. `column` is at most 60. */
void text_entry(FILE *out, size_t indent, const char *name, size_t column, const char *meaning, size_t width);

/* Prints a word as it must be typed in a shell: in single quotes where it needs them. */
void text_quote(FILE *out, const char *word);

#endif
