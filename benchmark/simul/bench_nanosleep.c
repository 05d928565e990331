/* The limit of the machine for bench_wakeup: one thread without any tasks sleeps from deadline to deadline
 * by the most exact call that Linux has. It does not sleep towards a deadline that has passed, since on some
 * machines even that lasts longer than the deadlines are apart. Usage: bench_nanosleep N MICROSECONDS_APART
 */
#include "benchmark/simul/bench.h"

int main(int argc, char **argv)
{
    uint32_t n = bench_argument(argc, argv, 1);
    uint64_t apart_ns = bench_argument(argc, argv, 2) * NS_PER_US;
    int64_t *late_ns = calloc(n, sizeof *late_ns);
    struct measurement elapsed;
    if (late_ns == NULL)
        bench_fail("bench_nanosleep: not enough memory");
    prctl(PR_SET_TIMERSLACK, 1UL); /* ns; the default of 50 us is there to save power */

    measurement_begin(&elapsed);
    uint64_t first_ns = clock_now_ns() + 50 * NS_PER_MS;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t deadline_ns = first_ns + i * apart_ns;
        struct timespec until = clock_timespec(deadline_ns);
        if (clock_now_ns() < deadline_ns)
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        late_ns[i] = (int64_t)(clock_now_ns() - deadline_ns);
    }
    measurement_end(&elapsed);
    bench_print_wakeup("nanosleep", late_ns, n, &elapsed);
    free(late_ns);
    return 0;
}
