/* What the kernel knows about a sample's failure and a signal's number does not say. */
#ifndef MEASURE_SAMPLE_CAUSES_H
#define MEASURE_SAMPLE_CAUSES_H

#include <stddef.h>

#include "machine/cgroup.h"

/* The counters now. */
struct cgroup_events causes_read(void);

/* Adds to a failed sample's error what the counters say happened since `before`: processes killed for want of
 * memory, forks and threads refused by the control group, with the limits. `code` is the failure's -errno;
 * for -EADDRNOTAVAIL the local ports are added. */
void causes_add(const struct cgroup_events *before, int code, char *error, size_t bytes);

#endif
