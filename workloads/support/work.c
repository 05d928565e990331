/* The CPU kernel and its calibration. */
#include "workloads/support/work.h"

#include "task/clock.h"
#include "task/saturating.h"

/* Each iteration needs the one before: no compiler or processor overlaps iterations; no memory is touched.
 * Constants: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
__attribute__((noinline)) uint64_t work_do(uint64_t iterations, uint64_t seed)
{
    uint64_t x = seed;
    for (uint64_t i = 0; i < iterations; i++) {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL + 0x9e3779b97f4a7c15ULL;
        x ^= x >> 27;
    }
    return x;
}

uint64_t work_iterations(uint64_t work_per_ms, uint64_t work_ns)
{
    return saturating_mul_div(work_per_ms, work_ns, NS_PER_MS);
}

uint64_t work_calibrate(unsigned tries)
{
    enum { PROBE = 400000 };
    uint64_t min_ns = UINT64_MAX;
    volatile uint64_t kept = 0;
    for (unsigned i = 0; i < tries; i++) {
        uint64_t before = clock_now_ns();
        kept = work_do(PROBE, kept);
        uint64_t elapsed = clock_now_ns() - before;
        min_ns = elapsed < min_ns ? elapsed : min_ns; /* the shortest was disturbed least */
    }
    return min_ns > 0 ? PROBE * NS_PER_MS / min_ns : PROBE;
}
