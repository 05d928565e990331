/* What the kernel charges a thread for a wait on this machine: the most that CPU time can be above the time
 * on a CPU, for each wait (trace/lane_bounds.h). */
#ifndef MEASURE_WAKE_CHARGE_H
#define MEASURE_WAKE_CHARGE_H

#include <stdint.h>

/* Sleeps for some 16 ms, a millisecond at a time, so that the CPU falls idle each time. Returns the most CPU
 * time that one sleep took, in ns, by the thread's own clock. */
uint64_t wake_charge_measure(void);

#endif
