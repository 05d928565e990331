/* FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv): the hash starts with HASH_START and adds bytes one
 * by one. */
#ifndef TASK_HASH_H
#define TASK_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START 0xcbf29ce484222325ULL
#define HASH_PRIME 0x100000001b3ULL

static inline uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ byte[i]) * HASH_PRIME;
    return hash;
}

#endif
