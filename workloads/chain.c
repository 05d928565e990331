/* chain: many chains of two parts, where the second part needs the result of the first. The parts of one
 * chain cannot overlap; different chains can. Concurrent chains last as long as the longest one; one after
 * another, chains last their sum. Source: the chained coroutines of "Async IO in Python: A Complete
 * Walkthrough", realpython.com. */
#include <stdio.h>

#include "task/clock.h"
#include "task/saturating.h"
#include "task/units.h"
#include "workloads/support/hooks.h"
#include "workloads/support/scatter.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

enum { PARTS = 2 };

struct world {
    uint64_t seed, max_ns;
};

/* A part's result, and the wait before it. */
struct part {
    uint64_t wait_ns;
    uint64_t result; /* the next part starts from it */
};

static uint64_t chain_start(const struct world *world, unsigned index);
static struct part part_from(const struct world *world, uint64_t given);

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    task_phase(t, "part 1");
    struct part part1 = part_from(world, chain_start(world, index));
    int status = task_sleep(t, part1.wait_ns);
    if (status < 0)
        return status;
    task_phase(t, "part 2");
    struct part part2 = part_from(world, part1.result);
    status = task_sleep(t, part2.wait_ns);
    outcome->value = part2.result;
    return status;
}

/* --- the chains --- */

/* What the first part of a chain starts from. */
static uint64_t chain_start(const struct world *world, unsigned index)
{
    return scatter(world->seed, index);
}

/* `given` decides both how long the part waits and what it results in. */
static struct part part_from(const struct world *world, uint64_t given)
{
    return (struct part){
        .wait_ns = scatter(given, 0) % (world->max_ns + 1),
        .result = scatter(given, 1),
    };
}

/* Plays a chain through without waiting. Returns its last result, and how long it waits in all. */
static uint64_t foresee(const struct world *world, unsigned index, uint64_t *wait_ns)
{
    uint64_t result = chain_start(world, index);
    *wait_ns = 0;
    for (int i = 0; i < PARTS; i++) {
        struct part part = part_from(world, result);
        *wait_ns += part.wait_ns;
        result = part.result;
    }
    return result;
}

/* Sums over all chains, by their seeded waits. */
struct total {
    uint64_t longest_ns;
    double sum_ns;
};

static struct total total_of(const struct world *world, unsigned n)
{
    struct total total = {0};
    for (unsigned i = 0; i < n; i++) {
        uint64_t wait_ns;
        foresee(world, i, &wait_ns);
        total.sum_ns += (double)wait_ns;
        if (wait_ns > total.longest_ns)
            total.longest_ns = wait_ns;
    }
    return total;
}

/* --- before anything starts --- */

static const struct param params[] = {
    {.name = "max",
     .type = PARAM_DURATION,
     .default_text = "5ms",
     .max = 3600 * NS_PER_S,
     .help = "the longest wait of a part; each part draws its own"},
    {0},
};

static struct world world_of(const struct settings *settings)
{
    return (struct world){.seed = settings->seed, .max_ns = settings_number(settings, "max")};
}

static struct task_cost task_cost(const struct settings *settings, unsigned index)
{
    struct world world = world_of(settings);
    struct task_cost cost = {0};
    foresee(&world, index, &cost.waiting_ns);
    return cost;
}

static unsigned waits(const struct settings *settings)
{
    (void)settings;
    return PARTS;
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world world = world_of(settings);
    return world_copy(settings, &world, sizeof world, out, error);
}

/* --- after the run --- */

static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    int status = 0;
    (void)arena;
    for (unsigned i = 0; i < n && status == 0; i++) {
        uint64_t wait_ns, right = foresee(world, i, &wait_ns);
        status = check_value(i, &outcomes[i], right, error);
    }
    return status;
}

static unsigned gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                       uint64_t makespan_ns, struct gauge out[MAX_GAUGES])
{
    (void)outcomes;
    (void)makespan_ns;
    struct total total = total_of(world, n);
    out[0] = (struct gauge){"longest chain", "ns", (double)total.longest_ns};
    out[1] = (struct gauge){"sum of all chains", "ns", total.sum_ns};
    return 2;
}

/* Compares with what the seeded waits predict for as many chains as the runner has in flight: all, one for
 * each worker, or one. */
static void insight(const struct settings *settings, const struct insight_facts *facts,
                    char out[INSIGHT_BYTES])
{
    struct world world = world_of(settings);
    struct total total = total_of(&world, settings->tasks);
    char longest[32], sum[32], elapsed[32], min[32];
    units_show_duration(total.longest_ns, longest, sizeof longest);
    units_show_duration(saturating_from(total.sum_ns), sum, sizeof sum);
    units_show_duration(saturating_from(facts->shortest_ns), min, sizeof min);
    units_show_duration((uint64_t)facts->makespan_ns, elapsed, sizeof elapsed);
    snprintf(
        out, INSIGHT_BYTES,
        "The longest chain waits for %s, all chains together for %s: at least %s was expected, %s was measured.",
        longest, sum, min, elapsed);
}

const struct workload workload_chain = {
    .name = "chain",
    .summary = "two parts, the second needs the first's result: many chains at once",
    .next = "chain -w 1,2,4,5,10,20",
    .words = {.noun = "chain"},
    .kind = WORKLOAD_WAITING,
    .default_tasks = 20,
    .params = params,
    .task_cost = task_cost,
    .waits = waits,
    .setup = setup,
    .body = body,
    .check = check,
    .gauges = gauges,
    .insight = insight,
    .teardown = world_free,
};
