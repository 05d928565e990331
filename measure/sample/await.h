/* Waiting for a sample's end from the outside: against its time limit, an interruption, and all that lets
 * time pass in which the sample does not run. */
#ifndef MEASURE_SAMPLE_AWAIT_H
#define MEASURE_SAMPLE_AWAIT_H

#include <stdint.h>
#include <sys/types.h>

#include "machine/standstill.h"
#include "measure/sample/sample.h"

/* Blocks what sample_await waits for. To be called before the fork, so that nothing is missed. */
void sample_await_prepare(void);

/* Waits until the process ends, its time limit passes or a signal asks to stop. Returns the sample's status
 * so far. The process is not reaped, so that no other process can get its number, which is its group's. A
 * Ctrl-Z (SIGTSTP) stops the group with this process, and lets it go on with this process. Time in which the
 * sample was stopped, and time that passed without this process, do not count against the limit; *out gets
 * both. */
enum sample_status sample_await(pid_t pid, uint64_t timeout_ns, struct standstill *out);

/* Undoes sample_await_prepare. */
void sample_await_end(void);

#endif
