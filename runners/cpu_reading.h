/* The calling thread's CPU time, and at which instant it was that. */
#ifndef RUNNERS_CPU_READING_H
#define RUNNERS_CPU_READING_H

#include "task/clock.h"

/* What the CPU time stood at in the middle of the reading, which took so long. */
struct cpu_reading {
    uint64_t cpu_ns, middle_ns, took_ns;
};

static inline struct cpu_reading cpu_reading_now(void)
{
    uint64_t before_ns = clock_now_ns();
    uint64_t cpu_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
    uint64_t took_ns = clock_now_ns() - before_ns;
    return (struct cpu_reading){.cpu_ns = cpu_ns, .middle_ns = before_ns + took_ns / 2, .took_ns = took_ns};
}

#endif
