/* Three bytes are four letters of 6 bits each. */
#include "report/text/base64.h"

#include <stdint.h>

enum { GROUPS = 1024 }; /* written at once */

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void make_group(const unsigned char bytes[3], char group[4])
{
    uint32_t bits = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
    group[0] = letters[bits >> 18];
    group[1] = letters[bits >> 12 & 63];
    group[2] = letters[bits >> 6 & 63];
    group[3] = letters[bits & 63];
}

/* Writes all whole groups. Returns how many bytes were written. */
static size_t put_groups(FILE *out, const unsigned char *bytes, size_t n)
{
    char text[4 * GROUPS];
    size_t taken = 0;
    while (n - taken >= 3) {
        size_t groups = (n - taken) / 3 < GROUPS ? (n - taken) / 3 : GROUPS;
        for (size_t i = 0; i < groups; i++)
            make_group(bytes + taken + 3 * i, text + 4 * i);
        fwrite(text, 4, groups, out); /* cppcheck-suppress uninitvar ; make_group has filled it */
        taken += 3 * groups;
    }
    return taken;
}

void base64_put(struct base64 *b, const void *bytes, size_t n)
{
    const unsigned char *next = bytes;
    while (b->count > 0 && n > 0) { /* first the bytes held back before */
        b->held[b->count++] = *next++;
        n--;
        if (b->count == 3) {
            put_groups(b->out, b->held, 3);
            b->count = 0;
        }
    }
    size_t taken = put_groups(b->out, next, n);
    while (taken < n)
        b->held[b->count++] = next[taken++];
}

void base64_end(struct base64 *b)
{
    char group[4];
    if (b->count == 0)
        return;
    for (unsigned i = b->count; i < 3; i++)
        b->held[i] = 0;
    make_group(b->held, group);
    for (unsigned i = b->count + 1; i < 4; i++)
        group[i] = '=';
    fwrite(group, 1, sizeof group, b->out);
    b->count = 0;
}
