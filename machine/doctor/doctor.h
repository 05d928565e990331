/* What on this machine would distort a measurement or limit a run: each check with its consequence and its
 * remedy. doctor_probe alone measures. Judging is a function of the probe, so that a test can bring the /proc
 * and /sys of any machine. */
#ifndef MACHINE_DOCTOR_DOCTOR_H
#define MACHINE_DOCTOR_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine/affinity.h"

/* level, its name */
#define DOCTOR_LEVELS(X)                                                                                     \
    X(OK, "ok")                                                                                              \
    X(NOTICE, "notice")   /* a reader of the figures should know */                                          \
    X(WARNING, "warning") /* figures will be wrong, or runs will fail */

#define LEVEL_ENUM(name, text) DOCTOR_##name,
enum doctor_level { DOCTOR_LEVELS(LEVEL_ENUM) DOCTOR_LEVEL_COUNT };
#undef LEVEL_ENUM
const char *doctor_level_name(enum doctor_level level);

/* Stands for "no limit" in the limits below. */
#define DOCTOR_UNLIMITED UINT64_MAX

/* What no file shows. */
struct doctor_probe {
    int root_fd;                        /* stands for "/"; borrowed */
    const char *path;                   /* where programs are looked for: $PATH */
    unsigned cpus_online, cpus_allowed; /* allowed: by affinity */
    unsigned fastest_cpu, slowest_cpu;  /* the CPUs' numbers, and the same computing's time on each */
    uint64_t fastest_ns, slowest_ns;    /* 0: not known */
    const struct affinity *cpus;        /* those allowed, borrowed; NULL: not known */
    int kernel_records;                 /* kernel_ring_allowed(): 0 or -errno */
    size_t ring_bytes;                  /* kernel_ring_bytes() of many lanes */
    bool light_guards;                  /* a stack's guard needs no mapping of its own */
    uint64_t max_files, max_processes;  /* RLIMIT_NOFILE (hard), RLIMIT_NPROC */
    uint64_t max_locked_bytes;          /* RLIMIT_MEMLOCK */
    uint64_t timer_slack_ns;            /* as found; a sample sets its own */
    uint64_t clock_read_ns;             /* cost of one read of the clock */
    uint64_t wakeup_latency_p50_ns,
        wakeup_latency_max_ns; /* of short sleeps, with the timer slack of a sample */
};

/* The result of one check. */
struct check_result {
    const char *name;
    enum doctor_level level;
    char found[200];  /* what was found */
    char means[320];  /* the consequence; "" where all is well */
    char remedy[320]; /* what to do, or that nothing can be done; "" where all is well */
};

enum { MAX_DOCTOR_RESULTS = 32 };

/* Asks and measures this machine, in about 50 ms and 5 ms for each CPU. The caller fills in `light_guards`,
 * `kernel_records` and `ring_bytes`, because the caller knows stacks and the kernel's records. `root_fd` and
 * `cpus` (NULL: not known) are borrowed. */
void doctor_probe(struct doctor_probe *out, int root_fd, const struct affinity *cpus);

/* Judges. Returns how many results there are, in the order to show. */
unsigned doctor_examine(const struct doctor_probe *probe, struct check_result out[MAX_DOCTOR_RESULTS]);

#endif
