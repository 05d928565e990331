/* Digits are written from the last to the first. */
#include "trace/write_text.h"

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

void trace_put_text(FILE *out, const char *text)
{
    const unsigned char *plain = (const unsigned char *)text, *c = plain;
    for (; *c != '\0'; c++) {
        if (*c != '"' && *c != '\\' && *c >= 0x20)
            continue;
        fwrite(plain, 1, (size_t)(c - plain), out);
        plain = c + 1;
        if (*c >= 0x20)
            fprintf(out, "\\%c", *c);
        else
            fprintf(out, "\\u%04x", *c);
    }
    fwrite(plain, 1, (size_t)(c - plain), out);
}
