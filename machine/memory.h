/* The memory of a process alone. */
#ifndef MACHINE_MEMORY_H
#define MACHINE_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

/* The proportional share of a process's anonymous memory in bytes (Pss_Anon in /proc/PID/smaps_rollup,
 * proc(5)). A sum over processes counts a shared page once. simul's own recording lies in shared mappings and
 * is left out. 0 if the kernel reports none. */
uint64_t memory_of(pid_t pid);

#endif
