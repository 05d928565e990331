/* Text from outside (URLs, parameters, error messages) is escaped for another language. In every language,
 * what analysis/document/characters.h never sends becomes U+FFFD, so a reader sees all characters in their
 * order. */
#ifndef REPORT_TEXT_ESCAPE_H
#define REPORT_TEXT_ESCAPE_H

#include <stdio.h>

enum escape_language {
    ESCAPE_PLAIN,    /* text for a terminal: one line, only the replacements named above */
    ESCAPE_HTML,     /* text and quoted attributes, of HTML and of SVG or any other XML */
    ESCAPE_GNUPLOT,  /* inside '...': no character but the quote has a meaning there, and becomes U+2019 */
    ESCAPE_TSV,      /* a field of gnuplot's data: no tab, line end, quote or comment sign */
    ESCAPE_MARKDOWN, /* a cell of a GitHub table or a paragraph (GitHub Flavored Markdown, section 2.4) */
    ESCAPE_CSV,      /* a whole field, quoted where RFC 4180 asks for it; a leading "=" is data, and kept */
    ESCAPE_JSON,     /* inside a JSON string, also in a <script>; line ends and tabs are kept */
    ESCAPE_SCRIPT,   /* a whole JSON text on its way into a <script>, which no "<" in it may end */
};

void escape_write(FILE *out, enum escape_language language, const char *text);

/* Writes `format`: each %s is the next argument, escaped; %% is a percent sign; nothing else is known. */
void escape_format(FILE *out, enum escape_language language, const char *format, ...);

#endif
