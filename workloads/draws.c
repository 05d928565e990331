/* SplitMix64 streams. */
#include "workloads/draws.h"

static uint64_t scatter(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

uint64_t draws_next(uint64_t *state)
{
    return scatter(*state += 0x9e3779b97f4a7c15ULL);
}

/* Scattered twice, so that neighbouring seeds or streams begin at places that have nothing to do with each
 * other. */
uint64_t draws_begin(uint64_t seed, uint64_t stream)
{
    uint64_t state = seed;
    state = draws_next(&state) ^ stream;
    return draws_next(&state);
}

/* Numbers beyond the last whole multiple of the range would make its first ones more likely, so they are
 * drawn again. */
uint64_t draws_up_to(uint64_t *state, uint64_t most)
{
    if (most == UINT64_MAX)
        return draws_next(state);
    uint64_t range = most + 1, beyond = UINT64_MAX - UINT64_MAX % range, drawn;
    do {
        drawn = draws_next(state);
    } while (drawn >= beyond);
    return drawn % range;
}
