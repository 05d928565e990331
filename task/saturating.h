/* Arithmetic for estimates: what does not fit into 64 bits becomes UINT64_MAX, "this much or more"; plain
 * arithmetic would wrap around to a small number. 2^64 ns are 584 years. */
#ifndef TASK_SATURATING_H
#define TASK_SATURATING_H

#include <stdint.h>

static inline uint64_t saturating_add(uint64_t a, uint64_t b)
{
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static inline uint64_t saturating_mul(uint64_t a, uint64_t b)
{
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

/* a * b / divisor, rounded down, with a product of 128 bits; `divisor` is not 0. */
static inline uint64_t saturating_mul_div(uint64_t a, uint64_t b, uint64_t divisor)
{
    __extension__ typedef unsigned __int128 wide;
    wide quotient = (wide)a * b / divisor;
    return quotient > UINT64_MAX ? UINT64_MAX : (uint64_t)quotient;
}

/* A double as a whole number, rounded down; negative numbers and NaN become 0. */
static inline uint64_t saturating_from(double value)
{
    if (!(value > 0))
        return 0;
    return value < 0x1p64 ? (uint64_t)value : UINT64_MAX;
}

#endif
