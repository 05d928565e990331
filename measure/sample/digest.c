/* FNV-1a over outcomes. */
#include "measure/sample/digest.h"

#include <stddef.h>

static uint64_t add(uint64_t digest, const void *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        digest = (digest ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3ULL;
    return digest;
}

uint64_t digest_outcomes(const struct outcome *outcomes, unsigned n, const char *arena)
{
    uint64_t digest = 0xcbf29ce484222325ULL;
    for (unsigned i = 0; i < n; i++) {
        const struct outcome *outcome = &outcomes[i];
        digest = add(digest, &outcome->status, sizeof outcome->status);
        digest = add(digest, &outcome->code, sizeof outcome->code);
        digest = add(digest, &outcome->value, sizeof outcome->value);
        digest = add(digest, &outcome->output_bytes, sizeof outcome->output_bytes);
        digest = add(digest, arena + outcome->output_offset, outcome->output_bytes);
    }
    return digest;
}
