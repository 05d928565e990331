/* What memory a process has of its own. */
#ifndef MACHINE_MEMORY_H
#define MACHINE_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

/* The proportional share of a process's anonymous memory in bytes (Pss_Anon in /proc/PID/smaps_rollup,
 * proc(5)): a page that several processes share is counted once in the sum over them. simul's own recording
 * lies in shared mappings, which this leaves out. 0 if the kernel does not report it. */
uint64_t memory_of(pid_t pid);

#endif
