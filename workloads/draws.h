/* Seeded random numbers for workloads whose tasks differ: the same seed gives the same numbers under every
 * runner, on every machine. Each task draws from a stream of its own, so that no task's numbers depend on
 * which other ran before it. */
#ifndef WORKLOADS_DRAWS_H
#define WORKLOADS_DRAWS_H

#include <stdint.h>

/* The start of stream number `stream` of a seed: the state that the functions below advance. */
uint64_t draws_begin(uint64_t seed, uint64_t stream);

/* The next number of the stream, any 64 bits. This is SplitMix64 (Steele, Lea, Flood: "Fast splittable
 * pseudorandom number generators", 2014). */
uint64_t draws_next(uint64_t *state);

/* The next number from 0 to `most`, each as likely as any other. */
uint64_t draws_up_to(uint64_t *state, uint64_t most);

#endif
