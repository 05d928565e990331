/* Bounds of a lane's time on a CPU. */
#include "trace/lane_bounds.h"

#include "trace/times.h"

struct lane_bounds lane_bounds_of(const struct shared *shared, const struct lane *lane, uint64_t makespan_ns)
{
    const struct lane_account *account = &lane->account;
    uint64_t charged_ns = shared->switch_cost_ns * account->switches_voluntary;
    if (!account->complete)
        return (struct lane_bounds){.estimate_ns = makespan_ns, .upper_ns = makespan_ns};
    return (struct lane_bounds){
        .lower_ns = min_of(makespan_ns, less(account->cpu_ns, charged_ns)),
        .estimate_ns = min_of(makespan_ns, less(account->cpu_ns, charged_ns / 2)),
        .upper_ns = min_of(makespan_ns, account->cpu_ns),
    };
}

struct lane_bounds lane_bounds_of_tasks(const struct shared *shared, const struct lane *lane,
                                        uint64_t on_lane_ns)
{
    struct lane_bounds bounds = lane_bounds_of(shared, lane, on_lane_ns);
    const struct lane_account *account = &lane->account;
    uint64_t queued_ns = account->complete && account->runqueue_known ? account->runqueue_ns : on_lane_ns;
    bounds.lower_ns = min_of(bounds.upper_ns, less(on_lane_ns, queued_ns));
    bounds.estimate_ns = max_of(bounds.lower_ns, bounds.estimate_ns);
    return bounds;
}
