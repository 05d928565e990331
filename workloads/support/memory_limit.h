/* Sizes that cannot fit in memory are refused before anything starts. The kernel refuses no allocation
 * (overcommit), and kills a process once memory is short. */
#ifndef WORKLOADS_SUPPORT_MEMORY_LIMIT_H
#define WORKLOADS_SUPPORT_MEMORY_LIMIT_H

#include <stdint.h>

#include "task/error.h"
#include "workloads/support/settings.h"

/* Returns 0, or -EINVAL with a text if `needed` bytes exceed settings->memory_bytes. `what` names the
 * settings, `advice` says what to type instead. */
int memory_check(const struct settings *settings, uint64_t needed, const char *what, const char *advice,
                 struct error *error);

#endif
