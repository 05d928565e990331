/* null: tasks that do nothing. What remains is the tool's own cost: to take a task from the queue, to start
 * the task, to record two edges, to end the task. The cost under each runner is the noise floor of all other
 * measurements. */
#include <errno.h>
#include <stdio.h>

#include "task/units.h"
#include "workloads/support/hooks.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)t;
    (void)world;
    outcome->value = index;
    return 0;
}

/* Each task ran, under its own index. */
static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    (void)world;
    (void)arena;
    for (unsigned i = 0; i < n; i++)
        if (outcomes[i].value != i)
            return error_set(error, -EBADMSG, "task %u left %llu where %u was expected", i,
                             (unsigned long long)outcomes[i].value, i);
    return 0;
}

static unsigned gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                       uint64_t makespan_ns, struct gauge out[MAX_GAUGES])
{
    (void)world;
    (void)outcomes;
    out[0] = (struct gauge){"cost per task", "ns", n > 0 ? (double)makespan_ns / n : 0};
    return 1;
}

static void insight(const struct settings *settings, const struct insight_facts *facts,
                    char out[INSIGHT_BYTES])
{
    char cost[32], bare[64] = "";
    units_show_duration((uint64_t)(facts->makespan_ns / settings->tasks), cost, sizeof cost);
    if (facts->bare_ns > 0)
        snprintf(bare, sizeof bare, "; where nothing is recorded, %.0f ns", facts->bare_ns);
    snprintf(out, INSIGHT_BYTES, "A task that does nothing costs %s here%s: the noise floor of this runner.",
             cost, bare);
}

const struct workload workload_null = {
    .name = "null",
    .summary = "tasks that do nothing: what the tool itself costs",
    .next = "null -n 1000,10000,100000",
    .kind = WORKLOAD_COMPUTING,
    .default_tasks = 10000,
    .waits = waits_never,
    .body = body,
    .check = check,
    .gauges = gauges,
    .insight = insight,
};
