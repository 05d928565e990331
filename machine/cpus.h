/* The machine's CPUs as /proc and /sys show them. `root_fd` is a folder that stands for "/". `cpus` are those
 * that count, mostly those that this process may use; NULL: all of the machine, of which the first stands for
 * the others. Both are borrowed. */
#ifndef MACHINE_CPUS_H
#define MACHINE_CPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine/affinity.h"

/* How many of the CPUs share a core, where most do; 0 if the kernel reports none. */
unsigned cpus_threads_per_core(int root_fd, const struct affinity *cpus);

enum { CORE_KIND_BYTES = 32 };

/* The kind of core that a CPU is, where a machine has several: "core" and "atom" (Intel), or "capacity-512"
 * (Arm, all but the largest). "" elsewhere. Returns `out`. */
char *cpus_kind(int root_fd, unsigned cpu, char out[CORE_KIND_BYTES]);

/* How many kinds of core there are among the CPUs. */
unsigned cpus_kinds(int root_fd, const struct affinity *cpus);

/* The load average over a minute. False, and *load unchanged, if the load is not known. */
bool cpus_load(int root_fd, double *load);

/* A machine with a higher load for each allowed CPU is busy. */
#define MAX_QUIET_LOAD 0.5

/* The governor of the CPUs' clock: of the first that is not "performance", if there is one. False, and "" in
 * `out`, if there is none, as in virtual machines. */
bool cpus_governor(int root_fd, const struct affinity *cpus, char *out, size_t bytes);

/* Time of the CPUs, added up, since the system was started, in ticks of sysconf(_SC_CLK_TCK). */
struct cpu_ticks {
    uint64_t busy, idle, steal; /* idle: also waiting for a device; steal: used by the hypervisor's others */
};

/* False, and *out unchanged, if the kernel reports no such time. */
bool cpus_ticks(int root_fd, const struct affinity *cpus, struct cpu_ticks *out);

#endif
