/* The one clock of every measurement: CLOCK_MONOTONIC in nanoseconds. The kernel's records, timerfd and
 * clock_nanosleep use this clock, too, so all times can be compared. */
#ifndef TASK_CLOCK_H
#define TASK_CLOCK_H

#include <stdint.h>
#include <time.h>

#include "task/saturating.h"

#define NS_PER_US 1000ULL
#define NS_PER_MS 1000000ULL
#define NS_PER_S  1000000000ULL

/* "No time limit", where a deadline is asked for. */
#define CLOCK_NEVER UINT64_MAX

static inline uint64_t clock_ns_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static inline uint64_t clock_now_ns(void)
{
    return clock_ns_of(CLOCK_MONOTONIC);
}

/* A time or length in ns as the timespec that system calls take. */
static inline struct timespec clock_timespec(uint64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};
}

/* a + b, where "never" and overflow stay "never". */
static inline uint64_t clock_after(uint64_t a_ns, uint64_t b_ns)
{
    return saturating_add(a_ns, b_ns);
}

#endif
