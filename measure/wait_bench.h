/* What a wait costs on this machine (task/wait_cost.h), measured without any privilege.
 *
 * A thread waits, and another one, on another CPU, watches the first one's CPU time: it stops when the waiter
 * gives up its CPU, and goes on at the very instant at which it gets one again, with a leap by all that was
 * charged for the wake-up. So what the waiter takes to fall asleep and to go on can be told from what it was
 * charged for (the leap itself), which no counter does. */
#ifndef MEASURE_WAIT_BENCH_H
#define MEASURE_WAIT_BENCH_H

#include <stdbool.h>

#include "task/wait_cost.h"

/* Waits of all kinds and of the first `lengths` lengths, in a process of its own. With one length it
 * takes some 10 ms, with two 20, with all 120; on a busy machine up to 60 ms for each kind and length.
 * `kernel`: the waiter's switches are recorded by the kernel, as those of the samples are; that takes some of
 * the time. What cannot be measured is 0. */
void wait_bench_run(bool kernel, unsigned lengths, struct wait_cost *cost);

#endif
