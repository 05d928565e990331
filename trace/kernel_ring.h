/* The kernel's own record of a lane's context switches: when its thread got a CPU, which, when it lost it,
 * and whether it was preempted or gave it up. perf_event_open(2) with a software dummy event and
 * `context_switch`; no privilege is needed where kernel.perf_event_paranoid is 2 or less. Where the system
 * forbids it, or is not Linux, opening fails and figures are inferred.
 *
 * The thread itself opens its ring and, at every edge, moves what the kernel has written into the lane's
 * shared buffer, so that the records of a worker that is killed survive. */
#ifndef TRACE_KERNEL_RING_H
#define TRACE_KERNEL_RING_H

#include "task/shared.h"

/* Opens a ring for the calling thread, which must be the lane's. `lanes` are how many there will be: locked
 * memory is limited, so many lanes get small rings. Returns 0 or -errno (-EACCES, -EPERM: forbidden; -ENOSYS:
 * no such call; -EMFILE; -EAGAIN or -EPERM when locked memory is used up). */
int kernel_ring_open(struct lane *lane, unsigned lanes);

/* Moves the last records and closes the ring; does nothing if there is none. Only the thread that opened it.
 */
void kernel_ring_close(struct lane *lane);

/* Whether this process may open one at all, tried out. Returns 0 or -errno. */
int kernel_ring_allowed(void);

#endif
