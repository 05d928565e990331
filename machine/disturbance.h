/* What else happened while a sample ran: CPU time stolen by the hypervisor or used by other processes,
 * throttling by the cgroup, another governor of the clock, a machine that was suspended. A disturbed sample
 * is marked. */
#ifndef MACHINE_DISTURBANCE_H
#define MACHINE_DISTURBANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counters at one instant. 0 where the kernel reports none. */
struct disturbance_reading {
    uint64_t time_ns;
    uint64_t busy_ns;      /* of the CPUs allowed, /proc/stat */
    uint64_t steal_ns;     /* of the CPUs allowed, /proc/stat */
    uint64_t own_ns;       /* of this process and its reaped children */
    uint64_t throttled_ns; /* of this control group and those above, cpu.stat */
    unsigned cpus_allowed; /* 0: not known */
    uint64_t cpus_digest;  /* which ones, affinity_digest */
    uint64_t suspended_ns; /* of the machine, since its start */
    double load;           /* average over a minute; NaN: not known */
    char governor[24];     /* of the clock of the CPUs allowed; "": not known, as in virtual machines */
};

struct disturbance_reading disturbance_read(void);

/* The difference of two readings, in CPUs (0.3: three tenths of one CPU, all the time). */
struct disturbance {
    double others_cpus, steal_cpus;
    uint64_t throttled_ns;
    double load_before, load_after; /* reported, not judged: the run itself adds to the load */
    char governor[24];
    bool disturbed;
    bool stood_still; /* time passed in which the sample did not run at all (machine/standstill.h) */
    bool lasting;     /* a repeat would be disturbed as well */
    char why[96];     /* "other processes used 0.31 CPUs"; "": not disturbed */
};

/* Judges. /proc/stat counts in hundredths of a second, so less than a few hundredths counts as nothing. */
struct disturbance disturbance_between(const struct disturbance_reading *before,
                                       const struct disturbance_reading *after, unsigned cpus_allowed);

#endif
