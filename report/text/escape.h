/* Text from outside (URLs, parameters, error messages) on its way into another language. Every such text goes
 * through here: control characters, invalid UTF-8 and marks that turn the writing direction become U+FFFD in
 * all of them, so that what is shown is what is there. */
#ifndef REPORT_TEXT_ESCAPE_H
#define REPORT_TEXT_ESCAPE_H

#include <stdio.h>

enum escape_language {
    ESCAPE_PLAIN,    /* text for a terminal: one line, only the replacements named above */
    ESCAPE_HTML,     /* text and quoted attributes, of HTML and of SVG or any other XML */
    ESCAPE_GNUPLOT,  /* inside '...': no character but the quote has a meaning there */
    ESCAPE_TSV,      /* a field of gnuplot's data: no tab, line end, quote or comment sign */
    ESCAPE_MARKDOWN, /* a cell of a GitHub table or a paragraph (GitHub Flavored Markdown, section 2.4) */
    ESCAPE_CSV,      /* a whole field, quoted where RFC 4180 asks for it */
    ESCAPE_JSON,     /* inside a JSON string, also one in a <script>; line ends and tabs stay what they are */
    ESCAPE_SCRIPT,   /* a whole JSON text on its way into a <script>, which no "<" in it may end */
};

void escape_write(FILE *out, enum escape_language language, const char *text);

/* Writes `format`, where each %s stands for the next argument, escaped; %% for a percent sign; nothing else
 * is known. */
void escape_format(FILE *out, enum escape_language language, const char *format, ...);

#endif
