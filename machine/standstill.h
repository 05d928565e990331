/* Time that passed while a sample did not run, though nothing else used its CPUs: it was stopped, its machine
 * was suspended, a debugger held it. Such a sample's times are not the program's. */
#ifndef MACHINE_STANDSTILL_H
#define MACHINE_STANDSTILL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "machine/disturbance.h"

/* A process that traces another one; 0: none. */
struct tracer {
    pid_t pid;
    char name[16];
};

struct standstill {
    unsigned stops;      /* how often the sample's process was seen stopped or continued */
    uint64_t stopped_ns; /* how long in all: SIGSTOP, Ctrl-Z */
    uint64_t missed_ns;  /* this process was not woken when it was due */
    bool command_stopped;
    struct tracer tracer; /* strace, gdb and their kin */
    int policy;           /* sched(7): SCHED_OTHER unless a caller set another one */
};

/* Sets *out to the process that traces `pid` now, if there is one; leaves an earlier one else. */
void standstill_see_tracer(pid_t pid, struct tracer *out);

/* The calling thread's scheduling policy, without flags. */
int standstill_policy(void);

/* Marks the sample's disturbance with what stood still; leaves it as it is where nothing did. */
void standstill_judge(const struct standstill *standstill, struct disturbance *disturbance);

#endif
