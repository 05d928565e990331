/* What the kernel charges a thread for a voluntary switch, beyond the thread's own work.
 *
 * Timed is the CPU time of 50 sleeps of half a millisecond. It holds the call that sets the timer and
 * returns, which is the thread's own work, and what the thread is charged for from the wake-up until it
 * executes again; no counter divides the two. By the switch records of a virtual machine, where a sleep is
 * charged 20 to 27 us in all, 1 to 7 us of a switch are not work where threads wake each other, and 5 to 25
 * where they sleep and their CPU is idle. A quarter of a sleep is nearest to all of them
 * (scripts/compare-ranges). */
#ifndef MEASURE_SAMPLE_SWITCH_COST_H
#define MEASURE_SAMPLE_SWITCH_COST_H

#include <stdint.h>

/* In ns: a quarter of the sleeps' median. Lasts some 30 ms, asleep. */
uint64_t switch_cost_measure(void);

#endif
