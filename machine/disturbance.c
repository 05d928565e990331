/* Reads the machine's counters and judges their change. */
#include "machine/disturbance.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "machine/affinity.h"
#include "machine/cgroup.h"
#include "machine/cpus.h"
#include "machine/system_file.h"
#include "task/clock.h"

/* Limits on the use by others and on stolen time, in CPUs for each allowed CPU: beyond, a sample is
 * disturbed. An idle desktop or cloud machine stays below both. */
static const double max_others = 0.10, max_steal = 0.02;

/* Less than three ticks of others' use is below the resolution of /proc/stat, because the use is a difference
 * of many figures. Stolen time is a single figure, which the kernel sums in ns and reports in whole ticks. A
 * tick too many and a tick too few are equally likely. */
enum { MIN_TICKS = 3 };

/* The two clocks are read one after the other, some time apart on a busy machine. */
static const uint64_t min_suspended_ns = NS_PER_S / 2;

static uint64_t tick_ns(void)
{
    long ticks = sysconf(_SC_CLK_TCK);
    return NS_PER_S / (uint64_t)(ticks > 0 ? ticks : 100);
}

static void read_cpus(int root_fd, struct disturbance_reading *reading)
{
    struct cpu_ticks ticks = {0};
    struct affinity affinity;
    const struct affinity *cpus = affinity_read(&affinity) == 0 ? &affinity : NULL;
    cpus_ticks(root_fd, cpus, &ticks);
    cpus_governor(root_fd, cpus, reading->governor, sizeof reading->governor);
    if (cpus != NULL) {
        reading->cpus_allowed = cpus->count;
        reading->cpus_digest = affinity_digest(cpus);
        affinity_free(&affinity);
    }
    reading->busy_ns = ticks.busy * tick_ns();
    reading->steal_ns = ticks.steal * tick_ns();
}

/* CLOCK_BOOTTIME counts on while the machine is suspended; CLOCK_MONOTONIC does not. */
static uint64_t suspended_ns(void)
{
    uint64_t monotonic_ns = clock_now_ns(), boottime_ns = clock_ns_of(CLOCK_BOOTTIME);
    return boottime_ns > monotonic_ns ? boottime_ns - monotonic_ns : 0;
}

static uint64_t of_usage(int who)
{
    struct rusage used;
    if (getrusage(who, &used) < 0)
        return 0;
    return ((uint64_t)used.ru_utime.tv_sec + (uint64_t)used.ru_stime.tv_sec) * NS_PER_S +
           ((uint64_t)used.ru_utime.tv_usec + (uint64_t)used.ru_stime.tv_usec) * NS_PER_US;
}

struct disturbance_reading disturbance_read(void)
{
    int root_fd = system_file_root();
    struct disturbance_reading reading = {.time_ns = clock_now_ns(),
                                          .throttled_ns = cgroup_throttled_ns(root_fd),
                                          .suspended_ns = suspended_ns(),
                                          .load = NAN};
    read_cpus(root_fd, &reading);
    cpus_load(root_fd, &reading.load);
    close(root_fd);
    reading.own_ns = of_usage(RUSAGE_SELF) + of_usage(RUSAGE_CHILDREN);
    return reading;
}

static double cpus_by_others(uint64_t used_ns, uint64_t wall_ns)
{
    return used_ns < MIN_TICKS * tick_ns() ? 0 : (double)used_ns / (double)wall_ns;
}

/* At most the CPUs allowed: a tick may be longer than the sample. */
static double cpus_stolen(uint64_t stolen_ns, uint64_t wall_ns, unsigned cpus_allowed)
{
    double cpus = (double)stolen_ns / (double)wall_ns;
    return cpus < cpus_allowed ? cpus : cpus_allowed;
}

static uint64_t rise(uint64_t before, uint64_t after)
{
    return after > before ? after - before : 0;
}

struct disturbance disturbance_between(const struct disturbance_reading *before,
                                       const struct disturbance_reading *after, unsigned cpus_allowed)
{
    uint64_t wall_ns = rise(before->time_ns, after->time_ns) + 1;
    uint64_t busy_ns = rise(before->busy_ns, after->busy_ns), own_ns = rise(before->own_ns, after->own_ns);
    struct disturbance d = {
        .others_cpus = cpus_by_others(rise(own_ns, busy_ns), wall_ns),
        .steal_cpus = cpus_stolen(rise(before->steal_ns, after->steal_ns), wall_ns, cpus_allowed),
        .throttled_ns = rise(before->throttled_ns, after->throttled_ns),
        .load_before = before->load,
        .load_after = after->load,
    };
    uint64_t slept_ns = rise(before->suspended_ns, after->suspended_ns);
    memcpy(d.governor, after->governor, sizeof d.governor);
    d.stood_still = slept_ns > min_suspended_ns;
    if (d.stood_still)
        snprintf(d.why, sizeof d.why, "the machine was suspended for %.1f s", (double)slept_ns / NS_PER_S);
    else if (before->cpus_digest != after->cpus_digest)
        snprintf(d.why, sizeof d.why, "the CPUs allowed were others than at the run's start (%u, then %u)",
                 before->cpus_allowed, after->cpus_allowed);
    else if (d.throttled_ns > 0)
        snprintf(d.why, sizeof d.why, "the cgroup's quota throttled it for %.1f ms",
                 (double)d.throttled_ns / NS_PER_MS);
    else if (d.steal_cpus > max_steal * cpus_allowed)
        snprintf(d.why, sizeof d.why, "the hypervisor stole %.2f CPUs", d.steal_cpus);
    else if (d.others_cpus > max_others * cpus_allowed)
        snprintf(d.why, sizeof d.why, "other processes used %.2f CPUs", d.others_cpus);
    else if (strcmp(before->governor, after->governor) != 0)
        snprintf(d.why, sizeof d.why, "the clock's governor changed from %s to %s", before->governor,
                 after->governor);
    d.disturbed = d.why[0] != '\0';
    return d;
}
