/* How long a thread had to wait for a CPU: /proc/TID/schedstat (Linux, Documentation/scheduler/sched-stats).
 * It needs no privilege. */
#ifndef RUNNERS_SCHEDSTAT_H
#define RUNNERS_SCHEDSTAT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The time that a thread of this process, or the first thread of another, stood in a run queue without a CPU;
 * 0 stands for the calling thread. Opening a file of /proc costs tens of microseconds. Returns false, and
 * writes 0, if there is no such file. */
bool schedstat_runqueue(pid_t tid, uint64_t *ns);

/* The same of the file's text. A kernel that does not count prints zeros, also of a thread that runs: false.
 */
bool schedstat_parse(const char *text, uint64_t *ns);

#endif
