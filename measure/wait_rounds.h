/* Waits of one kind and length that were watched (measure/wait_bench.h), and what they took. */
#ifndef MEASURE_WAIT_ROUNDS_H
#define MEASURE_WAIT_ROUNDS_H

#include <stdbool.h>
#include <stdint.h>

enum { WAIT_ROUNDS_MOST = 24 };

/* One wait. */
struct wait_round {
    uint64_t cpu_before_ns, begun_ns, ended_ns, cpu_after_ns, looked_ns; /* by the waiter */
    uint64_t queued_ns;               /* in a run queue, if the kernel tells that */
    uint64_t cpu_asleep_ns, awake_ns; /* by the watcher (measure/sleep_watch.h) */
    bool seen;
};

/* What it took of a CPU: to fall asleep, by CPU time, and to go on, by the clock. Only of one that was seen.
 */
uint64_t wait_round_work_ns(const struct wait_round *round);

/* What it was charged with, whatever it did. */
uint64_t wait_round_charged_ns(const struct wait_round *round);

struct wait_series {
    uint64_t works_ns[WAIT_ROUNDS_MOST], looks_ns[WAIT_ROUNDS_MOST];
    uint64_t
        switches_ns[WAIT_ROUNDS_MOST]; /* of those that stood in a run queue: charged beyond their work */
    unsigned rounds, switches;
};

/* Counts a round, of at most WAIT_ROUNDS_MOST, that took work_ns. */
void wait_series_add(struct wait_series *series, const struct wait_round *round, uint64_t work_ns);

/* The mean of `n` values without the dearest quarter: what comes between makes a wait dearer, never cheaper.
 * 0 if there are none. Sorts them. */
uint64_t wait_series_mean(uint64_t *values, unsigned n);

#endif
