/* What the machine is and allows, as far as it bears on a measurement. No host name, no user, no path. */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

/* The CPUs that this process may use: its affinity, cut down to the cgroup's quota (rounded up, at least 1).
 */
unsigned machine_cpus_allowed(void);

/* The processor's name as the kernel gives it; its architecture where it gives none (many Arm systems). */
void machine_cpu(char *out, size_t bytes);

/* How long this process's control group has been throttled by its quota so far; 0 if it has none. */
uint64_t machine_throttled_ns(void);

/* The `machine` object of run.json, without parallel_capacity and blocking_call_threads. Returns NULL when
 * out of memory. */
cJSON *machine_describe(void);

/* Timer slack is set the same for every sample, so that no runner's sleeps are rounded more than another's: 1
 * ns asks for none (prctl(2), PR_SET_TIMERSLACK). Inherited by threads and forked processes. */
enum { TIMER_SLACK_NS = 1 };

#endif
