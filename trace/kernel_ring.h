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

/* How many bytes a lane's ring takes, on a system with such pages: a page to talk over, and records. These
 * take a power of two, as perf_event_open(2) wants, less where there are many lanes, but at least a page.
 * With pages of 4 KiB the rings of 8, 16 or 29 lanes stay below what a user may lock on one CPU by default:
 * 516 KiB (perf_event_mlock_kb), and 64 KiB more by the smallest RLIMIT_MEMLOCK in use. */
size_t kernel_ring_bytes(unsigned lanes, size_t page_bytes);

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
