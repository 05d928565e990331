/* Sizes that cannot fit in memory are refused before anything starts. The kernel refuses no allocation
 * (overcommit), and kills a process once memory is short. */
#ifndef WORKLOADS_SUPPORT_MEMORY_LIMIT_H
#define WORKLOADS_SUPPORT_MEMORY_LIMIT_H

#include <stdint.h>

#include "task/error.h"

/* Memory available without swapping: the minimum of the kernel's figure (MemAvailable, proc(5)) and what the
 * cgroup's limit leaves. UINT64_MAX where neither is known. */
uint64_t memory_available(void);

/* Returns 0, or -EINVAL with a text if `needed` bytes exceed the memory available. `what` names the settings,
 * `advice` says what to type instead. */
int memory_check(uint64_t needed, const char *what, const char *advice, struct error *error);

#endif
