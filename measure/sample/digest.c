/* FNV-1a over outcomes. */
#include "measure/sample/digest.h"

#include "task/hash.h"

uint64_t digest_outcomes(const struct outcome *outcomes, unsigned n, const char *arena)
{
    uint64_t digest = HASH_START;
    for (unsigned i = 0; i < n; i++) {
        const struct outcome *outcome = &outcomes[i];
        digest = hash_bytes(digest, &outcome->status, sizeof outcome->status);
        digest = hash_bytes(digest, &outcome->code, sizeof outcome->code);
        digest = hash_bytes(digest, &outcome->value, sizeof outcome->value);
        digest = hash_bytes(digest, &outcome->output_bytes, sizeof outcome->output_bytes);
        digest = hash_bytes(digest, arena + outcome->output_offset, outcome->output_bytes);
    }
    return digest;
}
