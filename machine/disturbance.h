/* What else happened on the machine while a sample ran: CPU time stolen by the hypervisor or used by other
 * processes, throttling by the cgroup, another governor of the clock. A sample that was disturbed says so. */
#ifndef MACHINE_DISTURBANCE_H
#define MACHINE_DISTURBANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counters at one instant. 0 where the kernel does not report it. */
struct disturbance_reading {
    uint64_t time_ns;
    uint64_t busy_ns;      /* of all CPUs, /proc/stat */
    uint64_t steal_ns;     /* the same */
    uint64_t own_ns;       /* of this process and the children it has reaped */
    uint64_t throttled_ns; /* of this cgroup (v2), cpu.stat */
    double load;           /* average over a minute; NaN where it is not known */
    char governor[24]; /* of the clock of the first CPU; "" where it is not known, as in virtual machines */
};

struct disturbance_reading disturbance_read(void);

/* What lies between two readings, in CPUs (0.3: three tenths of one CPU, all the time). */
struct disturbance {
    double others_cpus, steal_cpus;
    uint64_t throttled_ns;
    double load_before, load_after; /* reported, not judged: the run itself is part of it */
    char governor[24];
    bool disturbed;
    char why[96]; /* "other processes used 0.31 CPUs"; "" if it was not */
};

/* Judges. /proc/stat counts in hundredths of a second, so what is shorter than a few of them cannot be
 * distinguished from nothing. */
struct disturbance disturbance_between(const struct disturbance_reading *before,
                                       const struct disturbance_reading *after, unsigned cpus_allowed);

#endif
