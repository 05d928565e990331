/* Times sleeps by the thread's CPU time. */
#include "measure/sample/switch_cost.h"

#include "task/clock.h"
#include "task/percentiles.h"

enum { SLEEPS = 50, SLEEP_NS = 500 * 1000 };

uint64_t switch_cost_measure(void)
{
    const struct timespec length = clock_timespec(SLEEP_NS);
    uint64_t charged_ns[SLEEPS], before_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < SLEEPS; i++) {
        clock_nanosleep(CLOCK_MONOTONIC, 0, &length, NULL);
        uint64_t now_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
        charged_ns[i] = now_ns - before_ns;
        before_ns = now_ns;
    }
    sort_times(charged_ns, SLEEPS);
    return charged_ns[SLEEPS / 2];
}
