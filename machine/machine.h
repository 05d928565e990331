/* What the machine is and allows, as far as it bears on a measurement. No host name, no user, no path. */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include <stddef.h>

#include <cjson/cJSON.h>

/* The CPUs that this process may use: its affinity, cut to the cgroup's quota (rounded up, at least 1). */
unsigned machine_cpus_allowed(void);

/* The processor's name by the kernel; the architecture where the kernel names none (many Arm systems). */
void machine_cpu(char *out, size_t bytes);

/* The `machine` object of run.json, without parallel_capacity and blocking_call_threads. Returns NULL when
 * out of memory. */
cJSON *machine_describe(void);

/* Every sample sets this timer slack, so that no runner's sleeps are rounded more than another's. 1 ns asks
 * for none (prctl(2), PR_SET_TIMERSLACK). Threads and forked processes inherit the slack. */
enum { TIMER_SLACK_NS = 1 };

#endif
