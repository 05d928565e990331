/* What a stream can show. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#define COLOR_CHOICES(X)                                                                                     \
    X(AUTO, "auto")                                                                                          \
    X(ALWAYS, "always")                                                                                      \
    X(NEVER, "never")

#define COLOR_ENUM(name, word) COLOR_##name,
enum color_choice { COLOR_CHOICES(COLOR_ENUM) COLOR_CHOICE_COUNT };
#undef COLOR_ENUM
extern const char *const color_words[];

/* Whether to colour output to `stream`: by choice, or on a capable terminal, unless NO_COLOR is set to
 * something (https://no-color.org). */
bool terminal_colour(FILE *stream, enum color_choice choice);

/* Whether the locale's characters are UTF-8 (LC_CTYPE must have been set). */
bool terminal_utf8(void);

/* Whether a line on `stream` can be erased and drawn again. */
bool terminal_redraws(FILE *stream);

bool terminal_is(FILE *stream);

/* The stream's width in columns; 80 when unknown. */
unsigned terminal_columns(FILE *stream);

#endif
