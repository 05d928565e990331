/* One recorded event beside one reading of the clock, which is the larger part of it: the smallest of many
 * rounds of each, taken in turn. Usage: bench_record ROUNDS */
#include "benchmark/simul/bench.h"

#include "task/lane.h"

enum { EVENTS = 4096 };

static uint64_t min(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t record_ns(struct lane *lane)
{
    atomic_store(&lane->count, 0);
    uint64_t before_ns = clock_now_ns();
    for (uint32_t event = 0; event < EVENTS; event++)
        lane_record(lane, EVENT_PHASE, WAIT_NONE, event, NULL, 0);
    return clock_now_ns() - before_ns;
}

static uint64_t read_clock_ns(void)
{
    uint64_t before_ns = clock_now_ns();
    for (uint32_t reading = 0; reading < EVENTS; reading++)
        clock_now_ns();
    return clock_now_ns() - before_ns;
}

int main(int argc, char **argv)
{
    uint32_t rounds = bench_argument(argc, argv, 1);
    uint64_t record = UINT64_MAX, clock = UINT64_MAX;
    struct measurement elapsed;
    const struct shared_sizes sizes = {.tasks = 1, .lanes = 1, .events_per_lane = EVENTS};
    struct shared *shared = shared_create(&sizes, NULL);
    if (shared == NULL)
        bench_fail("bench_record: not enough memory");
    struct lane *lane = &shared->lanes[0];
    shared_prefault(shared, lane);

    measurement_begin(&elapsed);
    for (uint32_t i = 0; i < rounds; i++) {
        record = min(record, record_ns(lane));
        clock = min(clock, read_clock_ns());
    }
    measurement_end(&elapsed);

    if (atomic_load(&lane->count) != EVENTS || lane->events[EVENTS - 1].task != EVENTS - 1)
        bench_fail("bench_record: an event is missing");
    bench_print("simul", "record", (uint64_t)rounds * EVENTS, &elapsed);
    printf(",\"record_ns\":%.2f,\"clock_ns\":%.2f}\n", (double)record / EVENTS, (double)clock / EVENTS);
    shared_destroy(shared);
    return 0;
}
