/* A workload on the bench: its hooks are called one by one, and its bodies run against waits that note what
 * they are asked for and are over at once. */
#ifndef TESTS_UNIT_WORKLOADS_WORKLOAD_BENCH_H
#define TESTS_UNIT_WORKLOADS_WORKLOAD_BENCH_H

#include "tests/unit/support/harness.h"

#include <errno.h>
#include <stdbool.h>

#include "task/clock.h"
#include "task/task_private.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

enum { MAX_BENCH_WAITS = 64, BENCH_WORK_PER_MS = 10 };

/* What the body that ran last has asked for. A sleep's length lies between two bounds, as the clock goes on
 * between the body's call and this: from the time before the body began, and from now. */
static struct {
    unsigned sleeps, yields;
    uint64_t began_ns;
    uint64_t max_ns[MAX_BENCH_WAITS], min_ns[MAX_BENCH_WAITS];
} asked;

static inline int note_sleep(struct task *t, uint64_t deadline_ns)
{
    (void)t;
    uint64_t now_ns = clock_now_ns();
    if (asked.sleeps < MAX_BENCH_WAITS) {
        asked.max_ns[asked.sleeps] = deadline_ns - asked.began_ns;
        asked.min_ns[asked.sleeps] = deadline_ns > now_ns ? deadline_ns - now_ns : 0;
    }
    asked.sleeps++;
    return 0;
}

static inline int note_yield(struct task *t)
{
    (void)t;
    asked.yields++;
    return 0;
}

static const struct waits no_waits = {.sleep_until = note_sleep, .yield = note_yield};

/* One workload with its settings, its world and the memory of its tasks. */
struct bench {
    struct settings settings;
    const struct workload *workload;
    struct world *world;
    struct shared *shared;
    struct lane *lane;
};

static inline struct bench open_bench(const char *spec, unsigned tasks, uint64_t seed)
{
    struct bench bench;
    struct error error;
    assert_int_equal(settings_parse(spec, &bench.settings, &error), 0);
    bench.workload = bench.settings.workload;
    bench.settings.seed = seed;
    bench.settings.work_per_ms = BENCH_WORK_PER_MS;
    if (tasks > 0)
        bench.settings.tasks = tasks;
    bench.world = NULL;
    if (bench.workload->setup != NULL)
        assert_int_equal(bench.workload->setup(&bench.settings, &bench.world, &error), 0);
    struct shared_sizes sizes = {.tasks = bench.settings.tasks, .lanes = 1, .events_per_lane = 16};
    bench.shared = shared_create(&sizes, &error);
    assert_non_null(bench.shared);
    bench.lane = shared_claim_lane(bench.shared, LANE_LOOP);
    assert_non_null(bench.lane);
    return bench;
}

static inline void close_bench(struct bench *bench)
{
    shared_destroy(bench->shared);
    if (bench->workload->teardown != NULL)
        bench->workload->teardown(bench->world);
}

/* Runs one task. Returns its outcome; `asked` has what it asked for. */
static inline struct outcome *run_one(struct bench *bench, unsigned index)
{
    struct task task = {0};
    struct outcome *outcome = &bench->shared->outcomes[index];
    memset(&asked, 0, sizeof asked);
    asked.began_ns = clock_now_ns();
    task_started(&task, &no_waits, bench->shared, bench->lane, index);
    int status = bench->workload->body(&task, bench->world, index, outcome);
    task_ended(&task, status);
    assert_int_equal(status, 0);
    return outcome;
}

static inline void run_all(struct bench *bench)
{
    for (unsigned i = 0; i < bench->settings.tasks; i++)
        run_one(bench, i);
}

static inline int check(const struct bench *bench, struct error *error)
{
    return bench->workload->check(bench->world, bench->shared->outcomes, bench->settings.tasks, NULL, error);
}

/* Fails when the workload has no gauge of this name. */
static inline double gauge(const struct bench *bench, const char *name, uint64_t makespan_ns)
{
    struct gauge gauges[MAX_GAUGES];
    unsigned n = bench->workload->gauges(bench->world, bench->shared->outcomes, bench->settings.tasks,
                                         makespan_ns, gauges);
    for (unsigned i = 0; i < n; i++)
        if (strcmp(gauges[i].name, name) == 0)
            return gauges[i].value;
    fail_msg("there is no gauge \"%s\"", name);
    return 0;
}

static inline void expect_insight(const char *spec, unsigned tasks, const struct insight_facts *facts,
                                  const char *expected)
{
    char insight[INSIGHT_BYTES] = "";
    struct bench bench = open_bench(spec, tasks, 1);
    bench.workload->insight(&bench.settings, facts, insight);
    assert_string_equal(insight, expected);
    close_bench(&bench);
}

#endif
