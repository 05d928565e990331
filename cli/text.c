/* Plain text handling; UTF-8 is understood only as far as counting its characters. */
#include "cli/text.h"

#include <ctype.h>
#include <string.h>

/* Bytes 10xxxxxx continue a character of UTF-8; every other byte begins one. */
static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

static bool is_control(char byte)
{
    return (unsigned char)byte < 0x20 || byte == 0x7F;
}

size_t text_columns(const char *text)
{
    size_t columns = 0;
    for (; *text != '\0'; text++)
        columns += begins_character(*text);
    return columns;
}

char *text_fit(const char *text, size_t columns, char *out, size_t bytes)
{
    bool cut = text_columns(text) > columns;
    size_t room = cut && columns > 0 ? columns - 1 : columns;
    size_t used = 0;
    for (; *text != '\0' && used + 2 < bytes; text++) {
        if (begins_character(*text) && room-- == 0)
            break;
        out[used++] = is_control(*text) ? '?' : *text;
    }
    if (cut && columns > 0)
        out[used++] = '~';
    out[used] = '\0';
    return out;
}

static void put_word(FILE *out, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        fputc(is_control(word[i]) ? '?' : word[i], out);
}

static size_t word_columns(const char *word, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += begins_character(word[i]);
    return columns;
}

void text_wrap(FILE *out, const char *first, const char *text, size_t width)
{
    size_t indent = text_columns(first), column = indent;
    bool line_is_empty = true;
    fputs(first, out);
    while (*text != '\0') {
        size_t length = strcspn(text, " \n");
        size_t columns = word_columns(text, length);
        if (length > 0) {
            if (!line_is_empty && column + 1 + columns > width) {
                fprintf(out, "\n%*s", (int)indent, "");
                column = indent;
                line_is_empty = true;
            }
            if (!line_is_empty)
                fputc(' ', out);
            put_word(out, text, length);
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
    for (; *word != '\0'; word++) {
        if (*word == '\'')
            fputs("'\\''", out);
        else
            fputc(is_control(*word) ? '?' : *word, out);
    }
    fputc('\'', out);
}
