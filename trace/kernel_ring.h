/* The kernel's own record of a lane's context switches: when the thread got or lost a CPU, which CPU, and
 * whether the thread was preempted or gave the CPU up. Source: perf_event_open(2) with a software dummy
 * event and `context_switch`. No privilege is needed where kernel.perf_event_paranoid <= 2. Where the system
 * forbids the call, or is not Linux, opening fails and figures are inferred.
 *
 * The thread itself opens its ring. At every edge the thread moves the kernel's new records into the lane's
 * shared buffer, so the records of a killed worker survive. */
#ifndef TRACE_KERNEL_RING_H
#define TRACE_KERNEL_RING_H

#include "task/shared.h"

/* The bytes of a lane's ring, for a page size: a control page, and records. The records need a power of two,
 * as perf_event_open(2) demands: less where there are many lanes, but at least a page. With pages of 4 KiB
 * the rings of 8, 16 or 29 lanes stay below what a user may lock on one CPU by default: 516 KiB
 * (perf_event_mlock_kb), and 64 KiB more by the smallest RLIMIT_MEMLOCK in use. */
size_t kernel_ring_bytes(unsigned lanes, size_t page_bytes);

/* Opens a ring for the calling thread, which must be the lane's. `lanes` is the final number of lanes:
 * locked memory is limited, so many lanes get small rings. Returns 0 or -errno (-EACCES, -EPERM: forbidden;
 * -ENOSYS: no such call; -EMFILE; -EAGAIN or -EPERM when locked memory is used up). */
int kernel_ring_open(struct lane *lane, unsigned lanes);

/* Moves the last records and closes the ring, if any. Only for the thread that opened the ring. */
void kernel_ring_close(struct lane *lane);

/* Whether this process may open a ring, by trial. Returns 0 or -errno. */
int kernel_ring_allowed(void);

#endif
