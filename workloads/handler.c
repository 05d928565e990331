/* handler: each task waits, then computes, as a web handler asks a database and renders the answer. Threads
 * and coroutines cross over here. With long waits, the number of tasks in flight decides; with long
 * computing, the number of CPUs. */
#include <stdio.h>

#include "task/clock.h"
#include "task/units.h"
#include "workloads/support/hooks.h"
#include "workloads/support/settings.h"
#include "workloads/support/wakeup_latency_gauges.h"
#include "workloads/support/work.h"
#include "workloads/workload.h"

struct world {
    uint64_t wait_ns, seed;
    uint64_t iterations; /* of the work after the wait */
};

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)index;
    uint64_t due_ns = task_now_ns(t) + world->wait_ns;
    int status = task_sleep(t, world->wait_ns);
    if (status < 0)
        return status;
    outcome->measured[LATENESS_NS] = task_now_ns(t) - due_ns;
    task_phase(t, "compute");
    outcome->value = work_do(world->iterations, world->seed);
    return 0;
}

/* --- before anything starts --- */

static const struct param params[] = {
    {.name = "wait",
     .type = PARAM_DURATION,
     .default_text = "4ms",
     .max = 3600 * NS_PER_S,
     .help = "how long each task waits first (for a database, for example)"},
    {.name = "compute",
     .type = PARAM_DURATION,
     .default_text = "500us",
     .max = 60 * NS_PER_S,
     .help = "CPU work of each task after its wait (calibrated)"},
    {0},
};

static struct task_cost task_cost(const struct settings *settings, unsigned index)
{
    (void)index;
    uint64_t wait_ns = settings_number(settings, "wait");
    return (struct task_cost){
        .waiting_ns = wait_ns, .computing_ns = settings_number(settings, "compute"), .outer_ns = wait_ns};
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world world = {
        .seed = settings->seed,
        .wait_ns = settings_number(settings, "wait"),
        .iterations = work_iterations(settings->work_per_ms, settings_number(settings, "compute")),
    };
    return world_copy(settings, &world, sizeof world, out, error);
}

/* --- after the run --- */

/* All tasks do equal work: the check repeats the work once. */
static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    int status = 0;
    uint64_t right = work_do(world->iterations, world->seed);
    (void)arena;
    for (unsigned i = 0; i < n && status == 0; i++)
        status = check_value(i, &outcomes[i], right, error);
    return status;
}

/* Makespan of one thread with all n tasks in flight: n x compute; of a pool of W: n x (wait + compute) / W.
 * Both are equal at compute = wait / (W - 1), if the pool has more than one CPU. */
static void insight(const struct settings *settings, const struct insight_facts *facts,
                    char out[INSIGHT_BYTES])
{
    uint64_t wait_ns = settings_number(settings, "wait");
    unsigned n = settings->tasks, at_once = facts->max_in_flight < n ? facts->max_in_flight : n;
    char min[32], crossing[32];
    units_show_duration(saturating_from(facts->shortest_ns), min, sizeof min);
    if (facts->parks && facts->one_thread) {
        snprintf(out, INSIGHT_BYTES,
                 "All %u wait at once, but one thread computes for all of them: lower bound %s.", n, min);
        return;
    }
    int used = snprintf(out, INSIGHT_BYTES,
                        "%u at a time, each for its wait and its computing: lower bound %s.", at_once, min);
    if (at_once == 1)
        return;
    units_show_duration(wait_ns / (at_once - 1), crossing, sizeof crossing);
    snprintf(
        out + used, INSIGHT_BYTES - (size_t)used,
        " This pool is slower than one event loop while a task computes for less than %s (wait / (workers - 1)); above that it is faster, if it has the CPUs.",
        crossing);
}

const struct workload workload_handler = {
    .name = "handler",
    .summary = "waits, then computes: the shape of a web handler",
    .next = "handler:compute=100us..12800us:x2",
    .words = {.noun = "request"},
    .kind = WORKLOAD_MIXED,
    .default_tasks = 24,
    .params = params,
    .calibrated = true,
    .task_cost = task_cost,
    .waits = waits_once,
    .setup = setup,
    .body = body,
    .check = check,
    .gauges = wakeup_latency_gauges,
    .insight = insight,
    .teardown = world_free,
};
