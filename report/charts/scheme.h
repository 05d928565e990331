/* Gnuplot's pictures in the colours of their reader: light or dark, also as <img>. */
#ifndef REPORT_CHARTS_SCHEME_H
#define REPORT_CHARTS_SCHEME_H

#include <stdio.h>

/* Copies an SVG file of gnuplot and adds a style sheet to it, by which the colours of charts and of states
 * (report/text/states.h) become those for a dark ground where the reader prefers that (Media Queries Level
 * 5, 12.5). Programs without style sheets show the light colours. The caller checks the streams for
 * errors. */
void scheme_add(FILE *svg, FILE *out);

#endif
