/* Arithmetic on times in ns, which are never negative. */
#ifndef TRACE_TIMES_H
#define TRACE_TIMES_H

#include <stdint.h>

static inline uint64_t min_of(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static inline uint64_t max_of(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* max(a - b, 0) */
static inline uint64_t less(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

#endif
