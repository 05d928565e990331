/* What the pictures of groups and of sweeps share. For cli/picture.c and cli/picture_sweep.c alone. */
#ifndef CLI_PICTURE_PRIVATE_H
#define CLI_PICTURE_PRIVATE_H

#include "analysis/view.h"
#include "cli/picture.h"

/* Prints a headline's sentence in lines of TEXT_WIDTH columns. */
void picture_sentence(const char *sentence, const struct picture_style *style, FILE *out);

/* Prints "TITLE: HEADLINE", the headline in bold, and keeps to TEXT_WIDTH columns. */
void picture_headline(const char *title, const char *text, const struct picture_style *style, FILE *out);

/* Copies a text, and writes "us" as "µs" where that is understood. Returns `out`. */
const char *picture_units(const char *text, bool utf8, char *out, size_t bytes);

/* As picture_units, of a duration. */
const char *picture_duration(double ns, bool utf8, char *out, size_t bytes);

/* "threads x4", "coroutines": who waits how often. Returns `out`. */
const char *picture_name(const char *runner, double workers, char *out, size_t bytes);

/* The picture of a sweep. */
void picture_sweep(const struct view *view, const struct view_sweep *sweep, const struct picture_style *style,
                   FILE *out);

#endif
