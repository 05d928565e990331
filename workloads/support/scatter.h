/* Seeded numbers that look random: contents to send, write and put in queues, and hashes to compare contents
 * by. Number i is computed from i alone: no task waits for another's numbers. */
#ifndef WORKLOADS_SUPPORT_SCATTER_H
#define WORKLOADS_SUPPORT_SCATTER_H

#include <stddef.h>
#include <stdint.h>

#include "task/hash.h"

/* Number i of the sequence of `seed`: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
 * generators", 2014). Different i of one seed give different numbers. */
static inline uint64_t scatter(uint64_t seed, uint64_t i)
{
    uint64_t x = seed + (i + 1) * 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/* Continues a hash (task/hash.h) by `n` words, in steps of 8 bytes. */
static inline uint64_t hash_words(uint64_t hash, const uint64_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ words[i]) * HASH_PRIME;
        hash ^= hash >> 32; /* without the shift, a word's upper half never reaches the hash's lower half */
    }
    return hash;
}

#endif
