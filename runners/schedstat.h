/* What the kernel counts of a thread's turns on a CPU: /proc/TID/schedstat (Linux,
 * Documentation/scheduler/sched-stats). It needs no privilege. */
#ifndef RUNNERS_SCHEDSTAT_H
#define RUNNERS_SCHEDSTAT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct schedstat {
    uint64_t runqueue_ns; /* without a CPU, in a run queue */
    uint64_t turns;       /* how often it got a CPU */
};

/* Of a thread of this process, or of a process; 0 stands for the calling thread. Returns a descriptor that
 * tells of it as often as it is read, or a -errno. */
int schedstat_open(pid_t tid);

/* Returns false, with zeros, if it cannot be read, or by a kernel that does not count, which tells zeros also
 * of a thread that runs. */
bool schedstat_read(int fd, struct schedstat *out);

#endif
