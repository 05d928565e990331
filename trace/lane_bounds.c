/* Bounds of a lane's time on a CPU. */
#include "trace/lane_bounds.h"

#include "trace/times.h"

uint64_t lane_preempted_ns(const struct shared *shared, const struct lane *lane)
{
    uint64_t switches = lane->switches_involuntary + lane->switches_voluntary;
    uint64_t queued_ns = less(lane->runqueue_ns, less(lane->account_begin_ns, shared->gate_ns));
    if (switches == 0)
        return 0;
    return (uint64_t)((double)queued_ns * (double)lane->switches_involuntary / (double)switches);
}

uint64_t lane_waits_charge_ns(const struct lane *lane, uint64_t wake_charge_ns)
{
    uint64_t most_ns = lane->switches_voluntary * wake_charge_ns;
    return lane->kind == LANE_POOL ? most_ns : least(lane->waited_ns + lane->called_ns, most_ns);
}

uint64_t lane_outside_waits_ns(const struct lane *lane)
{
    return less(lane->account_end_ns - lane->account_begin_ns, lane->waited_ns);
}

struct lane_bounds lane_bounds_of(const struct shared *shared, const struct lane *lane, uint64_t makespan_ns,
                                  uint64_t wake_charge_ns)
{
    if (!lane->accounted)
        return (struct lane_bounds){0};
    uint64_t most_ns = least(lane->thread_cpu_ns, makespan_ns);
    uint64_t least_ns = less(lane->thread_cpu_ns, lane_waits_charge_ns(lane, wake_charge_ns));
    uint64_t from_ns = most_ns;
    if (lane->kind != LANE_POOL) {
        uint64_t outside_ns = lane_outside_waits_ns(lane);
        least_ns = greatest(least_ns, less(outside_ns, lane->called_ns + lane->runqueue_ns));
        from_ns = less(outside_ns, lane_preempted_ns(shared, lane));
    }
    least_ns = least(most_ns, least_ns);
    from_ns = least(most_ns, greatest(from_ns, least_ns));
    return (struct lane_bounds){
        .least_ns = least_ns, .likely_ns = from_ns + (most_ns - from_ns) / 2, .most_ns = most_ns};
}
