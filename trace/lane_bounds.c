/* Bounds of a lane's time on a CPU. */
#include "trace/lane_bounds.h"

#include "trace/times.h"

/* A wait takes so many times more, or less, than when that was measured. */
enum { WAIT_WORK_SPREAD = 2 };

uint64_t lane_waits_charge_ns(const struct shared *shared, const struct lane *lane)
{
    uint64_t most_ns = lane->switches_voluntary * shared->wait_cost.most_charged_ns;
    return lane->kind == LANE_POOL ? most_ns : least(lane->split.waited_ns + lane->split.called_ns, most_ns);
}

uint64_t lane_outside_waits_ns(const struct lane *lane)
{
    return less(lane->account_end_ns - lane->account_begin_ns, lane->split.waited_ns);
}

uint64_t lane_most_on_cpu_ns(const struct lane *lane)
{
    if (!lane->runqueue_known || lane->switches_voluntary > 0 || lane->kind == LANE_POOL)
        return lane->thread_cpu_ns;
    uint64_t lived_ns = less(lane->account_end_ns, lane->account_begin_ns);
    return greatest(lane->thread_cpu_ns, less(lived_ns, lane->runqueue_ns));
}

uint64_t lane_work_off_ns(const struct lane *lane)
{
    uint64_t off_ns = of_estimate(lane->split.work_off_ns);
    return lane->runqueue_known ? least(off_ns, lane->runqueue_ns) : off_ns;
}

static uint64_t clamp(uint64_t ns, uint64_t least_ns, uint64_t most_ns)
{
    return least(most_ns, greatest(least_ns, ns));
}

struct lane_bounds lane_bounds_of(const struct shared *shared, const struct lane *lane, uint64_t makespan_ns)
{
    if (!lane->accounted)
        return (struct lane_bounds){0};
    const struct lane_split *split = &lane->split;
    uint64_t most_ns = least(lane_most_on_cpu_ns(lane), makespan_ns);
    struct lane_bounds bounds = {
        .least_ns = less(lane_most_on_cpu_ns(lane), lane_waits_charge_ns(shared, lane)),
        .likely_ns = most_ns,
        .most_ns = most_ns,
    };
    if (lane->kind != LANE_POOL) {
        uint64_t work_ns = less(lane_outside_waits_ns(lane), split->called_ns);
        uint64_t ran_ns = less(work_ns, lane_work_off_ns(lane));
        uint64_t busy_ns = ran_ns + split->called_ns;
        if (lane->runqueue_known)
            bounds.least_ns = greatest(bounds.least_ns, less(work_ns, lane->runqueue_ns));
        bounds.likely_ns = busy_ns + less(most_ns, busy_ns) / 2;
        if (wait_cost_known(&shared->wait_cost)) {
            bounds.least_ns = greatest(bounds.least_ns, ran_ns + split->wait_work_ns / WAIT_WORK_SPREAD);
            bounds.likely_ns = busy_ns + split->wait_work_ns;
            bounds.most_ns = busy_ns + split->wait_work_ns * WAIT_WORK_SPREAD;
        }
    }
    bounds.least_ns = least(bounds.least_ns, most_ns);
    bounds.most_ns = clamp(bounds.most_ns, bounds.least_ns, most_ns);
    bounds.likely_ns = clamp(bounds.likely_ns, bounds.least_ns, bounds.most_ns);
    return bounds;
}
