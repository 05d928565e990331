/* random: each task draws numbers from 0 to 10 until one exceeds the task's threshold, and waits after every
 * other draw. Thresholds differ: some tasks are done at once, others draw for long. The draws are seeded, so
 * every runner sees equal draws. Source: the classic example of "Async IO in Python: A Complete Walkthrough",
 * realpython.com. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "task/clock.h"
#include "task/saturating.h"
#include "task/units.h"
#include "workloads/support/hooks.h"
#include "workloads/support/scatter.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

struct world {
    uint64_t seed, delay_ns;
    unsigned threshold; /* of task 0 */
};

/* A task's draws so far. */
struct luck {
    uint64_t draws;
    uint64_t record; /* a hash of all the numbers drawn */
};

static bool draw(const struct world *world, unsigned index, struct luck *luck);

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    int status = 0;
    struct luck luck = {.record = HASH_START};
    task_phase(t, "draw");
    while (status == 0 && !draw(world, index, &luck)) {
        status = task_sleep(t, world->delay_ns);
        task_phase(t, "draw");
    }
    outcome->code = (uint32_t)luck.draws;
    outcome->value = luck.record;
    return status;
}

/* --- the draws --- */

enum { HIGHEST = 10 };

static unsigned threshold_of(const struct world *world, unsigned index)
{
    return world->threshold - index % (world->threshold + 1);
}

/* Each task has its own seeded numbers: no task's luck depends on another task's draws. Returns whether the
 * number exceeds the threshold. The range does not divide 2^64: low numbers are likelier by less than
 * 2^-60. */
static bool draw(const struct world *world, unsigned index, struct luck *luck)
{
    uint64_t number = scatter(scatter(world->seed, index), luck->draws) % (HIGHEST + 1);
    luck->draws++;
    luck->record = hash_words(luck->record, &number, 1);
    return number > threshold_of(world, index);
}

/* All of a task's draws, without the waits. */
static struct luck foresee(const struct world *world, unsigned index)
{
    struct luck luck = {.record = HASH_START};
    while (!draw(world, index, &luck))
        ;
    return luck;
}

/* `sum` is the number of waits of all tasks, `max` that of the unluckiest task, whose index is returned. */
static unsigned count_waits(const struct world *world, unsigned n, uint64_t *sum, uint64_t *max)
{
    unsigned who = 0;
    *sum = *max = 0;
    for (unsigned i = 0; i < n; i++) {
        uint64_t times = foresee(world, i).draws - 1;
        *sum += times;
        if (times > *max) {
            *max = times;
            who = i;
        }
    }
    return who;
}

/* --- before anything starts --- */

static const struct param params[] = {
    {.name = "delay",
     .type = PARAM_DURATION,
     .default_text = "5ms",
     .max = 3600 * NS_PER_S,
     .help = "how long a task waits before it draws again"},
    {.name = "threshold",
     .type = PARAM_NUMBER,
     .default_text = "9",
     .max = HIGHEST - 1,
     .help = "what task 0 must exceed; each next task one less, and after 0 this again"},
    {0},
};

static struct world world_of(const struct settings *settings)
{
    return (struct world){
        .seed = settings->seed,
        .delay_ns = settings_number(settings, "delay"),
        .threshold = (unsigned)settings_number(settings, "threshold"),
    };
}

static struct task_cost task_cost(const struct settings *settings, unsigned index)
{
    struct world world = world_of(settings);
    return (struct task_cost){.waiting_ns = saturating_mul(foresee(&world, index).draws - 1, world.delay_ns)};
}

static unsigned waits(const struct settings *settings)
{
    uint64_t sum, max;
    struct world world = world_of(settings);
    count_waits(&world, settings->tasks, &sum, &max);
    return (unsigned)max;
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
    (void)arena;
    for (unsigned i = 0; i < n; i++) {
        struct luck right = foresee(world, i);
        if (outcomes[i].code != right.draws || outcomes[i].value != right.record)
            return error_set(error, -EBADMSG,
                             "task %u made %u draws (%016llx) where %llu (%016llx) were expected", i,
                             outcomes[i].code, (unsigned long long)outcomes[i].value,
                             (unsigned long long)right.draws, (unsigned long long)right.record);
    }
    return 0;
}

static unsigned gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                       uint64_t makespan_ns, struct gauge out[MAX_GAUGES])
{
    (void)outcomes;
    (void)makespan_ns;
    uint64_t sum, max;
    count_waits(world, n, &sum, &max);
    out[0] = (struct gauge){"draws", "", (double)(sum + n)};
    out[1] = (struct gauge){"longest wait", "ns", (double)max * (double)world->delay_ns};
    out[2] = (struct gauge){"sum of all waits", "ns", (double)sum * (double)world->delay_ns};
    return 3;
}

static void insight(const struct settings *settings, const struct insight_facts *facts,
                    char out[INSIGHT_BYTES])
{
    uint64_t sum, max;
    struct world world = world_of(settings);
    unsigned who = count_waits(&world, settings->tasks, &sum, &max);
    char all[32], longest[32], elapsed[32];
    units_show_duration(saturating_mul(sum, world.delay_ns), all, sizeof all);
    units_show_duration(saturating_mul(max, world.delay_ns), longest, sizeof longest);
    units_show_duration((uint64_t)facts->makespan_ns, elapsed, sizeof elapsed);
    snprintf(
        out, INSIGHT_BYTES,
        "All draws together wait for %s. Task %u needs %llu draws and waits for %s, so nothing can end sooner; measured: %s.",
        all, who, (unsigned long long)max + 1, longest, elapsed);
}

const struct workload workload_random = {
    .name = "random",
    .summary = "draws seeded numbers until one exceeds a threshold, waiting between draws",
    .next = "random -n 100",
    .kind = WORKLOAD_WAITING,
    .default_tasks = 3,
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
