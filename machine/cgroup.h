/* The limits of this process's control groups (cgroups(7)). Containers and services set such limits, in
 * version 1, version 2 or both. */
#ifndef MACHINE_CGROUP_H
#define MACHINE_CGROUP_H

#include <stdbool.h>
#include <stdint.h>

/* The tightest limit among the process's group and all groups above. 0: none. */
struct cgroup_limits {
    double cpus;         /* CPU time for each second of wall time: 1.5 is a CPU and a half */
    double memory_bytes; /* limit on the memory in use */
    double memory_left;  /* of the group that leaves fewest bytes; caches that the kernel would drop count as
                            left.  Valid with memory_bytes > 0 */
    double tasks;        /* limit on threads and processes */
};

/* `root_fd` is a folder that stands for "/". */
struct cgroup_limits cgroup_read_limits(int root_fd);

/* What the kernel has counted so far, in the group or the first one above that counts. */
struct cgroup_events {
    uint64_t oom_kills;     /* processes killed because memory had run out */
    bool oom_of_machine;    /* the machine's count: no group has one */
    uint64_t refused_forks; /* processes and threads that the limit on them did not allow */
};

struct cgroup_events cgroup_read_events(int root_fd);

/* How long quotas have throttled the process's group and all groups above so far, added up; 0 without a
 * quota. */
uint64_t cgroup_throttled_ns(int root_fd);

#endif
