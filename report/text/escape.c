/* One pass over the characters, with a small function for each language. */
#include "report/text/escape.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "analysis/document/characters.h"

/* The replacement of a character with a meaning in the language; NULL for the character itself. */
static const char *html_for(uint32_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static const char *gnuplot_for(uint32_t c)
{
    /* Gnuplot joins a line that ends in a backslash to the next even inside quotes: all backslashes go. It
     * takes a doubled quote at the begin of a string for an empty string, so the quote becomes an apostrophe.
     */
    return c == '\'' ? "\xE2\x80\x99" : c == '\\' ? "/" : NULL;
}

static const char *tsv_for(uint32_t c)
{
    return c == '"' ? "'" : c == '#' ? "\xEF\xBC\x83" /* the full-width number sign */ : NULL;
}

static const char *markdown_for(uint32_t c, char next, char buffer[3])
{
    if (c == '&' || c == '<' || c == '>')
        return html_for(c);
    if (c == '@')
        return "&#64;"; /* a bare @ would notify a user of that name */
    /* A colon before anything but a space could begin a link. */
    bool special = c < 0x80 && strchr("\\`*_[]|~#!", (int)c) != NULL;
    if (!special && (c != ':' || next == ' ' || next == '\0'))
        return NULL;
    buffer[0] = '\\';
    buffer[1] = (char)c;
    buffer[2] = '\0';
    return buffer;
}

/* Line ends and tabs have short forms; no other control character arrives here. */
static const char *json_for(uint32_t c)
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '<':
        return "\\u003c";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

static const char *escape_for(enum escape_language language, uint32_t c, char next, char buffer[3])
{
    switch (language) {
    case ESCAPE_PLAIN:
        return NULL;
    case ESCAPE_HTML:
        return html_for(c);
    case ESCAPE_GNUPLOT:
        return gnuplot_for(c);
    case ESCAPE_TSV:
        return tsv_for(c);
    case ESCAPE_MARKDOWN:
        return markdown_for(c, next, buffer);
    case ESCAPE_CSV:
        return c == '"' ? "\"\"" : NULL;
    case ESCAPE_JSON:
        return json_for(c);
    case ESCAPE_SCRIPT:
        return c == '<' ? "\\u003c" : NULL;
    }
    return NULL;
}

void escape_write(FILE *out, enum escape_language language, const char *text)
{
    bool quoted = language == ESCAPE_CSV && strpbrk(text, ",\"\r\n") != NULL;
    bool lines = language == ESCAPE_HTML || language == ESCAPE_CSV || language == ESCAPE_JSON;
    char buffer[3];
    if (quoted)
        putc('"', out);
    while (*text != '\0') {
        uint32_t c = character_next(&text);
        /* Line ends deceive nobody; in one line, a space replaces a line end. */
        if (c == '\n' || c == '\r' || c == '\t')
            c = lines ? c : ' ';
        const char *replacement = escape_for(language, c, *text, buffer);
        if (replacement != NULL)
            fputs(replacement, out);
        else
            utf8_write(out, c);
    }
    if (quoted)
        putc('"', out);
}

void escape_format(FILE *out, enum escape_language language, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    for (; *format != '\0'; format++) {
        if (format[0] != '%') {
            putc(*format, out);
            continue;
        }
        format++;
        if (*format == 's')
            escape_write(out, language, va_arg(arguments, const char *));
        else
            putc('%', out);
    }
    va_end(arguments);
}
