/* The machine's CPUs as /proc and /sys show them. `root_fd` is a folder that stands for "/", and is borrowed.
 */
#ifndef MACHINE_CPUS_H
#define MACHINE_CPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many hardware threads share the first core; 0 if the kernel reports none. */
unsigned cpus_threads_per_core(int root_fd);

/* The load average over a minute. False, and *load unchanged, if the load is not known. */
bool cpus_load(int root_fd, double *load);

/* A machine with a higher load for each allowed CPU is busy. */
#define MAX_QUIET_LOAD 0.5

/* The governor of the first CPU's clock. False, and "" in `out`, if there is none, as in virtual machines. */
bool cpus_governor(int root_fd, char *out, size_t bytes);

/* Time of all CPUs since the system was started, in ticks of sysconf(_SC_CLK_TCK). */
struct cpu_ticks {
    uint64_t busy, idle, steal; /* idle: also waiting for a device; steal: used by the hypervisor's others */
};

/* False, and *out unchanged, if the kernel reports no such time. */
bool cpus_ticks(int root_fd, struct cpu_ticks *out);

#endif
