/* The memory of a process alone, and what there is for all. */
#ifndef MACHINE_MEMORY_H
#define MACHINE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The proportional share of a process's anonymous memory in bytes (Pss_Anon in /proc/PID/smaps_rollup,
 * proc(5)). A sum over processes counts a shared page once. simul's own recording lies in shared mappings and
 * is left out. 0 if the kernel reports none. */
uint64_t memory_of(pid_t pid);

/* What is available without swapping: the minimum of the kernel's figure (MemAvailable, proc(5)) and what the
 * limits of the process's control groups leave. UINT64_MAX where neither is known. `limited`: a group leaves
 * less. */
uint64_t memory_available(int root_fd, bool *limited);

#endif
