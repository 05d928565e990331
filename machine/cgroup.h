/* What this process's control groups allow it (cgroups(7)): containers and services are limited by them, in
 * either of two versions, and often in both at once. */
#ifndef MACHINE_CGROUP_H
#define MACHINE_CGROUP_H

#include <stdint.h>

/* The tightest limit of the groups that the process is in, up to the root. 0: none. */
struct cgroup_limits {
    double cpus;         /* CPU time for each second of wall time: 1.5 is a CPU and a half */
    double memory_bytes; /* may be used */
    double tasks;        /* threads and processes */
};

/* `root_fd` is a folder that stands for "/". */
struct cgroup_limits cgroup_read_limits(int root_fd);

/* How long its own group has been throttled by the quota so far; 0 if it has none. */
uint64_t cgroup_throttled_ns(int root_fd);

#endif
