/* One character at a time. */
#include "trace/utf8.h"

uint32_t utf8_read(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    unsigned more = s[0] >= 0xF0 ? 3 : s[0] >= 0xE0 ? 2 : 1;
    static const uint32_t min[] = {0, 0x80, 0x800, 0x10000};
    *text += 1;
    if (s[0] < 0x80)
        return s[0];
    if (s[0] < 0xC2 || s[0] > 0xF4)
        return UTF8_REPLACEMENT;
    uint32_t c = s[0] & (0x3FU >> more);
    for (unsigned i = 1; i <= more; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return UTF8_REPLACEMENT;
        c = c << 6 | (s[i] & 0x3FU);
    }
    if (c < min[more] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return UTF8_REPLACEMENT;
    *text += more;
    return c;
}

void utf8_write(FILE *out, uint32_t c)
{
    if (c < 0x80) {
        putc((int)c, out);
        return;
    }
    unsigned more = c >= 0x10000 ? 3 : c >= 0x800 ? 2 : 1;
    static const unsigned lead[] = {0, 0xC0, 0xE0, 0xF0};
    putc((int)(lead[more] | c >> (6 * more)), out);
    while (more-- > 0)
        putc((int)(0x80 | (c >> (6 * more) & 0x3F)), out);
}

void utf8_put(FILE *out, const char *text)
{
    while (*text != '\0') {
        size_t ascii = 0; /* nearly all of a text */
        while ((unsigned char)text[ascii] - 1U < 0x7F)
            ascii++;
        fwrite(text, 1, ascii, out);
        text += ascii;
        if (*text != '\0')
            utf8_write(out, utf8_read(&text));
    }
}
