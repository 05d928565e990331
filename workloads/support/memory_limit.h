/* Sizes that cannot fit in memory are refused before anything starts, since the kernel refuses nothing: it
 * promises memory, and kills when the promise is called in. */
#ifndef WORKLOADS_SUPPORT_MEMORY_LIMIT_H
#define WORKLOADS_SUPPORT_MEMORY_LIMIT_H

#include <stdint.h>

#include "task/error.h"

/* How much memory can be had without swapping: what the kernel says is available (MemAvailable, proc(5)), and
 * what the cgroup's limit leaves. UINT64_MAX where neither is known. */
uint64_t memory_available(void);

/* Returns 0, or -EINVAL with a text if `needed` bytes are more than there are. `what` names the settings,
 * `advice` says what to type instead. */
int memory_check(uint64_t needed, const char *what, const char *advice, struct error *error);

#endif
