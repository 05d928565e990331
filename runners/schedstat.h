/* A thread's time on a run queue: /proc/TID/schedstat (Linux, Documentation/scheduler/sched-stats). The file
 * needs no privilege. */
#ifndef RUNNERS_SCHEDSTAT_H
#define RUNNERS_SCHEDSTAT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The time that a thread of this process, or the first thread of another, was on a run queue without a CPU; 0
 * stands for the calling thread. Opening a file of /proc costs tens of microseconds. Returns false, and
 * writes 0, if there is no such file. */
bool schedstat_runqueue(pid_t tid, uint64_t *ns);

/* Parses the file's text. A kernel without counters prints zeros, even for a running thread: false. */
bool schedstat_parse(const char *text, uint64_t *ns);

#endif
