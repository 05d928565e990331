/* Sleeps, and looks at the thread's CPU time. */
#include "measure/wake_charge.h"

#include "task/clock.h"
#include "task/units.h"

enum { SLEEPS = 16 };

uint64_t wake_charge_measure(void)
{
    uint64_t most_ns = 0;
    for (int i = 0; i < SLEEPS; i++) {
        struct timespec until = clock_timespec(clock_now_ns() + NS_PER_MS);
        uint64_t before_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        uint64_t charged_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID) - before_ns;
        if (charged_ns > most_ns)
            most_ns = charged_ns;
    }
    return most_ns;
}
