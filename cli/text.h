/* Text on a terminal: its width, line breaks, quotes for a shell. Texts may come from outside (URLs,
 * parameters), so each function here prints "?" for what is never sent (analysis/document/characters.h), and
 * for tabs.
 */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The columns of what commands print, whatever the terminal. */
enum { TEXT_WIDTH = 80 };

/* The columns of a UTF-8 text, one a character: simul has no wide or combining ones. */
size_t text_columns(const char *text);

/* Copies at most `columns` columns; a longer text ends with "~". Returns `out`. */
char *text_fit(const char *text, size_t columns, char *out, size_t bytes);

/* Prints the lines of a text as they are, and a line end after the last. */
void text_lines(FILE *out, const char *text);

/* Prints `text` in lines of at most `width` columns. The first line begins with `first`, the others with as
 * many blanks; a word longer than a line stands alone. A newline in the text is kept. */
void text_wrap(FILE *out, const char *first, const char *text, size_t width);

/* Prints a name at column `indent` and its meaning, wrapped, from column `column` on; below a name that is
 * too long. `column` is at most 60. */
void text_entry(FILE *out, size_t indent, const char *name, size_t column, const char *meaning);

/* Prints a word for a shell: in single quotes where needed. */
void text_quote(FILE *out, const char *word);

#endif
