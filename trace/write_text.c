/* Digits are written from the last to the first. */
#include "trace/write_text.h"

#include <stdbool.h>

#include "trace/utf8.h"

void trace_put_number(FILE *out, const char *before, uint64_t number)
{
    char digits[24], *first = digits + sizeof digits;
    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    fputs(before, out);
    fwrite(first, 1, (size_t)(digits + sizeof digits - first), out);
}

void trace_put_time(FILE *out, const char *before, uint64_t ns)
{
    unsigned rest = (unsigned)(ns % 1000);
    const char fraction[4] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10),
                              (char)('0' + rest % 10)};
    trace_put_number(out, before, ns / 1000);
    fwrite(fraction, 1, sizeof fraction, out);
}

/* Whether a byte stands for itself in a string of JSON. */
static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

void trace_put_text(FILE *out, const char *text)
{
    while (*text != '\0') {
        size_t plain = 0;
        while (is_plain((unsigned char)text[plain]))
            plain++;
        fwrite(text, 1, plain, out);
        text += plain;
        if (*text == '\0')
            return;
        uint32_t c = utf8_read(&text);
        if (c < 0x20)
            fprintf(out, "\\u%04x", (unsigned)c);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", (int)c);
        else
            utf8_write(out, c);
    }
}
