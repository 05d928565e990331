/* What the machine is and allows, as far as it bears on a measurement. No host name, no user, no path. */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

/* A quota does not lower how many lanes run at once: all run, until the quota of a period is used up, and
 * then stand still. */
struct machine_cpus {
    unsigned allowed; /* the CPUs that threads of this process may run on at once (affinity) */
    double quota;     /* the control groups' limit, in CPUs: 0.5 is half of one; 0: none */
    double computing; /* CPU time for each second of wall time: the lower of both */
};

/* Read anew at each call: a container's CPUs can change while simul runs. */
struct machine_cpus machine_cpus(void);

/* machine_cpus().allowed */
unsigned machine_cpus_allowed(void);

/* memory_available of this machine; 0: not known. */
uint64_t machine_memory_available(void);

/* The processor's name by the kernel; the architecture where the kernel names none (many Arm systems). */
void machine_cpu(char *out, size_t bytes);

/* The `machine` object of run.json, without parallel_capacity and blocking_call_threads. Returns NULL when
 * out of memory. */
cJSON *machine_describe(void);

/* Every sample sets this timer slack, so that no runner's sleeps are rounded more than another's. 1 ns asks
 * for none (prctl(2), PR_SET_TIMERSLACK). Threads and forked processes inherit the slack. */
enum { TIMER_SLACK_NS = 1 };

#endif
