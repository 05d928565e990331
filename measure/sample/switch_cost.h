/* The most CPU time that the kernel charges a thread for a voluntary switch, beyond the thread's own work.
 *
 * The CPU time of 50 sleeps of half a millisecond is timed. Each sleep includes the thread's own work, which
 * is the call that sets the timer, and the charge from the wake-up until the thread executes again. No
 * counter divides the two, so all of it is taken. By the switch records of a virtual machine, a sleep is
 * charged 20 to 27 us in all. 1 to 7 us of a switch are not work where threads wake each other, and 5 to 25
 * us where they sleep on an idle CPU (scripts/compare-ranges). */
#ifndef MEASURE_SAMPLE_SWITCH_COST_H
#define MEASURE_SAMPLE_SWITCH_COST_H

#include <stdint.h>

/* In ns: the sleeps' median. Lasts some 30 ms, mostly asleep. */
uint64_t switch_cost_measure(void);

#endif
