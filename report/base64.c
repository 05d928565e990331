/* Three bytes are four letters of 6 bits each. */
#include "report/base64.h"

#include <stdint.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put_group(FILE *out, const unsigned char *bytes)
{
    uint32_t bits = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
    const char group[4] = {letters[bits >> 18], letters[bits >> 12 & 63], letters[bits >> 6 & 63],
                           letters[bits & 63]};
    fwrite(group, 1, sizeof group, out);
}

void base64_put(struct base64 *b, const void *bytes, size_t n)
{
    const unsigned char *next = bytes;
    while (n > 0) {
        if (b->count == 0 && n >= 3) {
            put_group(b->out, next);
            next += 3;
            n -= 3;
            continue;
        }
        b->held[b->count++] = *next++;
        n--;
        if (b->count == 3) {
            put_group(b->out, b->held);
            b->count = 0;
        }
    }
}

void base64_end(struct base64 *b)
{
    if (b->count == 0)
        return;
    for (unsigned i = b->count; i < 3; i++)
        b->held[i] = 0;
    uint32_t bits = (uint32_t)b->held[0] << 16 | (uint32_t)b->held[1] << 8;
    const char group[4] = {letters[bits >> 18], letters[bits >> 12 & 63],
                           b->count == 2 ? letters[bits >> 6 & 63] : '=', '='};
    fwrite(group, 1, sizeof group, b->out);
    b->count = 0;
}
