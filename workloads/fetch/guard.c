/* Counts what could be attributes in anything that looks like a tag: one pass with a state for the quotes. */
#include "workloads/fetch/guard.h"

#include <errno.h>
#include <stdbool.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Counts in the tag that begins at html[at]; sets *end to what follows it. */
static size_t attributes_of_tag(const char *html, size_t bytes, size_t at, size_t *end)
{
    size_t count = 0;
    char quote = 0, before = '<';
    for (; at < bytes; at++) {
        char c = html[at];
        if (quote != 0) {
            if (c == quote) {
                quote = 0;
                count++;
            }
        } else if (c == '>') {
            break;
        } else if ((c == '"' || c == '\'') && before == '=') {
            quote = c;
        } else if (is_blank(c) && !is_blank(before)) {
            count++;
        }
        if (!is_blank(c) || before != '=')
            before = c; /* white space between = and the value changes nothing */
    }
    *end = at;
    return count;
}

int guard_attributes(const char *html, size_t bytes)
{
    for (size_t at = 0; at + 1 < bytes;) {
        if (html[at] != '<' || !is_letter(html[at + 1])) {
            at++;
            continue;
        }
        if (attributes_of_tag(html, bytes, at + 1, &at) > MAX_GUARD_ATTRIBUTES)
            return -E2BIG;
    }
    return 0;
}
