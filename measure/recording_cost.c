/* Times the recorder on a lane of its own. */
#include "measure/recording_cost.h"

#include "task/clock.h"
#include "task/lane.h"
#include "task/shared.h"

enum { EVENTS = 4096, TRIES = 16 };

double recording_cost_ns(void)
{
    const struct shared_sizes sizes = {.tasks = 1, .lanes = 1, .events_per_lane = EVENTS};
    uint64_t least_ns = UINT64_MAX;
    struct shared *shared = shared_create(&sizes, NULL);
    if (shared == NULL)
        return 0;
    struct lane *lane = &shared->lanes[0];
    shared_prefault(shared, lane);
    for (int i = 0; i < TRIES; i++) {
        atomic_store(&lane->count, 0);
        uint64_t before = clock_now_ns();
        for (uint32_t event = 0; event < EVENTS; event++)
            lane_record(lane, EVENT_PHASE, WAIT_NONE, event, NULL, 0);
        uint64_t took_ns = clock_now_ns() - before;
        least_ns = took_ns < least_ns ? took_ns : least_ns;
    }
    shared_destroy(shared);
    return (double)least_ns / EVENTS;
}
