/* Base64 (RFC 4648, section 4) as a stream, without line breaks: the page holds bytes as letters. */
#ifndef REPORT_TEXT_BASE64_H
#define REPORT_TEXT_BASE64_H

#include <stddef.h>
#include <stdio.h>

struct base64 {
    FILE *out;
    unsigned char held[3]; /* bytes that do not yet make four letters */
    unsigned count;
};

/* Writes bytes to `out`; base64_end writes the rest and the padding. Begin with {.out = out}. */
void base64_put(struct base64 *b, const void *bytes, size_t n);
void base64_end(struct base64 *b);

#endif
