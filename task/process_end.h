/* How a process ended, in words: for every child that simul waits for. */
#ifndef TASK_PROCESS_END_H
#define TASK_PROCESS_END_H

#include <stddef.h>
#include <sys/resource.h>

enum { PROCESS_END_BYTES = 160 };

/* "exited with code 3", "was killed by signal 11 (Segmentation fault)". Near the limit on CPU time both
 * figures are added: the kernel sends SIGXCPU at the soft limit, SIGKILL at the hard one. `wait_status` and
 * `used` are wait4's. Returns `out`. */
const char *process_end_words(int wait_status, const struct rusage *used, char out[PROCESS_END_BYTES]);

#endif
