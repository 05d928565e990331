/* Sums of what a waiter and its watcher noted. */
#include "measure/wait_rounds.h"

#include "task/percentiles.h"
#include "trace/times.h"

uint64_t wait_round_work_ns(const struct wait_round *round)
{
    return round->cpu_asleep_ns - round->cpu_before_ns + round->ended_ns - round->awake_ns;
}

uint64_t wait_round_charged_ns(const struct wait_round *round)
{
    return less(round->cpu_after_ns, round->cpu_before_ns);
}

void wait_series_add(struct wait_series *series, const struct wait_round *round, uint64_t work_ns)
{
    series->works_ns[series->rounds] = work_ns;
    series->looks_ns[series->rounds++] = round->looked_ns;
    if (round->queued_ns > 0) /* half of the look came before the reading */
        series->switches_ns[series->switches++] =
            less(wait_round_charged_ns(round), work_ns + round->looked_ns / 2);
}

uint64_t wait_series_mean(uint64_t *values, unsigned n)
{
    uint64_t sum = 0;
    unsigned kept = n - n / 4;
    sort_times(values, n);
    for (unsigned i = 0; i < kept; i++)
        sum += values[i];
    return kept > 0 ? sum / kept : 0;
}
