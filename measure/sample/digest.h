/* One number for all outcomes of a sample: equal work gives equal digests, under every runner. */
#ifndef MEASURE_SAMPLE_DIGEST_H
#define MEASURE_SAMPLE_DIGEST_H

#include <stdint.h>

#include "task/outcome.h"

/* FNV-1a, 64 bits (Fowler, Noll, Vo), over the digested part of n outcomes in the order of the tasks. */
uint64_t digest_outcomes(const struct outcome *outcomes, unsigned n, const char *arena);

#endif
