/* Plain text handling, by characters of UTF-8. */
#include "cli/text.h"

#include <string.h>

#include "analysis/document/characters.h"

/* A character of a text as a terminal gets it: the bytes from `begin` on, or "?". */
struct shown {
    const char *begin;
    size_t bytes;
};

/* Advances past one character. A tab or a line end would move the cursor. */
static struct shown next_shown(const char **text)
{
    const char *begin = *text;
    uint32_t c = character_next(text);
    if (c == CHARACTER_MARK || c < ' ')
        return (struct shown){"?", 1};
    return (struct shown){begin, (size_t)(*text - begin)};
}

static size_t count_columns(const char *text, const char *end)
{
    size_t columns = 0;
    for (; text < end; columns++)
        next_shown(&text);
    return columns;
}

static void put_shown(FILE *out, const char *text, const char *end)
{
    while (text < end) {
        struct shown shown = next_shown(&text);
        fwrite(shown.begin, 1, shown.bytes, out);
    }
}

size_t text_columns(const char *text)
{
    return count_columns(text, text + strlen(text));
}

char *text_fit(const char *text, size_t columns, char *out, size_t bytes)
{
    bool cut = text_columns(text) > columns;
    size_t room = cut && columns > 0 ? columns - 1 : columns;
    size_t used = 0;
    while (*text != '\0' && room-- > 0) {
        struct shown shown = next_shown(&text);
        if (used + shown.bytes + 2 > bytes)
            break;
        memcpy(out + used, shown.begin, shown.bytes);
        used += shown.bytes;
    }
    if (cut && columns > 0)
        out[used++] = '~';
    out[used] = '\0';
    return out;
}

void text_lines(FILE *out, const char *text)
{
    for (size_t length; *text != '\0'; text += length + (text[length] != '\0')) {
        length = strcspn(text, "\n");
        put_shown(out, text, text + length);
        fputc('\n', out);
    }
}

void text_wrap(FILE *out, const char *first, const char *text, size_t width)
{
    size_t indent = text_columns(first), column = indent;
    bool line_is_empty = true;
    fputs(first, out);
    while (*text != '\0') {
        size_t length = strcspn(text, " \n");
        size_t columns = count_columns(text, text + length);
        if (length > 0) {
            if (!line_is_empty && column + 1 + columns > width) {
                fprintf(out, "\n%*s", (int)indent, "");
                column = indent;
                line_is_empty = true;
            }
            if (!line_is_empty)
                fputc(' ', out);
            put_shown(out, text, text + length);
            column += columns + !line_is_empty;
            line_is_empty = false;
        }
        text += length;
        if (*text == '\n' && text[1] != '\0') {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
            line_is_empty = true;
        }
        text += *text != '\0';
    }
    fputc('\n', out);
}

void text_entry(FILE *out, size_t indent, const char *name, size_t column, const char *meaning)
{
    char first[64];
    bool fits = indent + text_columns(name) < column;
    if (!fits)
        fprintf(out, "%*s%s\n", (int)indent, "", name);
    snprintf(first, sizeof first, "%*s%-*s", (int)indent, "", (int)(column - indent), fits ? name : "");
    text_wrap(out, first, meaning, TEXT_WIDTH);
}

void text_quote(FILE *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    if (word[0] != '\0' && strspn(word, plain) == strlen(word)) {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (size_t length; *word != '\0'; word += length + (word[length] != '\0')) {
        length = strcspn(word, "'");
        put_shown(out, word, word + length);
        if (word[length] != '\0')
            fputs("'\\''", out);
    }
    fputc('\'', out);
}
