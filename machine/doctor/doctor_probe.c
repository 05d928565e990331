/* What has to be asked of the system, or measured, because no file shows the value. */
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "machine/affinity.h"
#include "machine/capacity.h"
#include "machine/doctor/doctor.h"
#include "machine/machine.h"
#include "task/clock.h"

static uint64_t limit_of(int resource, bool hard)
{
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) < 0)
        return DOCTOR_UNLIMITED;
    rlim_t max = hard ? limit.rlim_max : limit.rlim_cur;
    return max == RLIM_INFINITY ? DOCTOR_UNLIMITED : max;
}

/* The fastest of several rows of reads: a slower row was disturbed. */
static uint64_t measure_clock_read_ns(void)
{
    enum { ROWS = 5, READS = 1000 };
    uint64_t best_ns = UINT64_MAX;
    for (int row = 0; row < ROWS; row++) {
        uint64_t begin_ns = clock_now_ns(), end_ns = begin_ns;
        for (int i = 0; i < READS; i++)
            end_ns = clock_now_ns();
        best_ns = end_ns - begin_ns < best_ns ? end_ns - begin_ns : best_ns;
    }
    return best_ns / READS;
}

/* Sleeps as a task of a sample does. */
static void measure_wakeup_latency(struct doctor_probe *probe)
{
    enum { SLEEPS = 20 };
    uint64_t late_ns[SLEEPS] = {0}; /* sorted, the smallest first */
    prctl(PR_SET_TIMERSLACK, (unsigned long)TIMER_SLACK_NS);
    for (int i = 0; i < SLEEPS; i++) {
        uint64_t due_ns = clock_now_ns() + NS_PER_MS;
        struct timespec due = clock_timespec(due_ns);
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) != 0)
            ; /* a signal came */
        uint64_t late = clock_now_ns() - due_ns;
        int place = i;
        for (; place > 0 && late_ns[place - 1] > late; place--)
            late_ns[place] = late_ns[place - 1];
        late_ns[place] = late;
    }
    prctl(PR_SET_TIMERSLACK, (unsigned long)probe->timer_slack_ns);
    probe->wakeup_latency_p50_ns = late_ns[SLEEPS / 2 - 1];
    probe->wakeup_latency_max_ns = late_ns[SLEEPS - 1];
}

/* The fastest and the slowest CPU, by the same computing on each in turn. The shortest of several rounds
 * counts: a longer one was disturbed. */
static void measure_cpus(struct doctor_probe *probe)
{
    enum { ROUNDS = 5, ITERATIONS = 400000 }; /* about 1 ms */
    struct affinity cpus;
    if (affinity_read(&cpus) < 0)
        return;
    uint64_t *shortest_ns = calloc(cpus.count, sizeof *shortest_ns);
    for (unsigned i = 0; shortest_ns != NULL && i < ROUNDS * cpus.count; i++) {
        uint64_t *shortest = &shortest_ns[i % cpus.count];
        int cpu = affinity_pin(&cpus, i);
        uint64_t ns = cpu < 0 ? 0 : capacity_spin(ITERATIONS);
        *shortest = *shortest == 0 || ns < *shortest ? ns : *shortest;
        if (i < (ROUNDS - 1) * cpus.count || cpu < 0)
            continue;
        if (probe->fastest_ns == 0 || *shortest < probe->fastest_ns) {
            probe->fastest_ns = *shortest;
            probe->fastest_cpu = (unsigned)cpu;
        }
        if (*shortest > probe->slowest_ns) {
            probe->slowest_ns = *shortest;
            probe->slowest_cpu = (unsigned)cpu;
        }
    }
    affinity_unpin(&cpus);
    affinity_free(&cpus);
    free(shortest_ns);
}

void doctor_probe(struct doctor_probe *out, int root_fd, const struct affinity *cpus)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    int slack_ns = prctl(PR_GET_TIMERSLACK);
    const char *path = getenv("PATH");
    *out = (struct doctor_probe){
        .root_fd = root_fd,
        .path = path != NULL ? path : "/usr/local/bin:/usr/bin:/bin",
        .cpus_online = online > 0 ? (unsigned)online : 1,
        .cpus_allowed = affinity_count(),
        .cpus = cpus,
        .max_files = limit_of(RLIMIT_NOFILE, true),
        .max_processes = limit_of(RLIMIT_NPROC, false),
        .max_locked_bytes = limit_of(RLIMIT_MEMLOCK, false),
        .timer_slack_ns = slack_ns > 0 ? (uint64_t)slack_ns : 0,
        .clock_read_ns = measure_clock_read_ns(),
    };
    measure_wakeup_latency(out);
    measure_cpus(out);
}
