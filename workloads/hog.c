/* hog: task 0 computes for long without a wait, while other handlers wait. Under coroutines nobody can
 * preempt the hog: every task whose wait ends meanwhile is overdue. The wake-up latency is the price of
 * cooperative multitasking. With polite=true the hog does equal work in slices, yields between the slices,
 * and the latency is gone. */
#include <stdbool.h>
#include <stdio.h>

#include "task/clock.h"
#include "task/units.h"
#include "workloads/support/hooks.h"
#include "workloads/support/settings.h"
#include "workloads/support/wakeup_latency_gauges.h"
#include "workloads/support/work.h"
#include "workloads/workload.h"

enum { HOG = 0 }; /* the index of the task */

struct world {
    unsigned tasks;
    uint64_t wait_ns, seed;
    uint64_t iterations, hog_iterations, slice_iterations;
};

static uint64_t wait_of(uint64_t wait_ns, unsigned index, unsigned tasks);
static int hog(struct task *t, const struct world *world, uint64_t *value);

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    uint64_t wait_ns = wait_of(world->wait_ns, index, world->tasks);
    uint64_t due_ns = task_now_ns(t) + wait_ns;
    int status = task_sleep(t, wait_ns);
    if (status < 0)
        return status;
    outcome->measured[LATENESS_NS] = task_now_ns(t) - due_ns;
    if (index == HOG)
        return hog(t, world, &outcome->value);
    task_phase(t, "compute");
    outcome->value = work_do(world->iterations, world->seed);
    return 0;
}

/* The work's result is equal in one go and in slices: each slice starts from the result of the one before. */
static int hog(struct task *t, const struct world *world, uint64_t *value)
{
    uint64_t left = world->hog_iterations;
    *value = world->seed;
    for (;;) {
        uint64_t slice = left < world->slice_iterations ? left : world->slice_iterations;
        task_phase(t, "hog");
        *value = work_do(slice, *value);
        left -= slice;
        if (left == 0)
            return 0;
        int status = task_yield(t);
        if (status < 0)
            return status;
    }
}

/* The hog's wait is the shortest: the waits of all other tasks end while the hog computes. */
static uint64_t wait_of(uint64_t wait_ns, unsigned index, unsigned tasks)
{
    return wait_ns + wait_ns / tasks * index;
}

/* --- before anything starts --- */

/* A polite hog's work between two yields. */
static const uint64_t slice_ns = NS_PER_MS;

static const struct param params[] = {
    {.name = "wait",
     .type = PARAM_DURATION,
     .default_text = "8ms",
     .max = 3600 * NS_PER_S,
     .help = "how long the hog waits first; the others wait longer, up to twice as long"},
    {.name = "compute",
     .type = PARAM_DURATION,
     .default_text = "100us",
     .max = 60 * NS_PER_S,
     .help = "CPU work of each task after its wait (calibrated)"},
    {.name = "hog",
     .type = PARAM_DURATION,
     .default_text = "30ms",
     .max = 60 * NS_PER_S,
     .help = "CPU work of task 0, the hog"},
    {.name = "polite",
     .type = PARAM_SWITCH,
     .default_text = "false",
     .max = 1,
     .help = "whether the hog yields after each millisecond of work"},
    {0},
};

static struct task_cost task_cost(const struct settings *settings, unsigned index)
{
    uint64_t wait_ns = wait_of(settings_number(settings, "wait"), index, settings->tasks);
    return (struct task_cost){.waiting_ns = wait_ns,
                              .computing_ns = settings_number(settings, index == HOG ? "hog" : "compute"),
                              .outer_ns = wait_ns};
}

/* One wait a task, plus the hog's yields in shares: buffers are sized for all tasks together. */
static unsigned waits(const struct settings *settings)
{
    uint64_t yields =
        settings_number(settings, "polite") != 0 ? settings_number(settings, "hog") / slice_ns : 0;
    return 1 + (unsigned)((yields + settings->tasks - 1) / settings->tasks);
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    bool polite = settings_number(settings, "polite") != 0;
    struct world world = {
        .tasks = settings->tasks,
        .seed = settings->seed,
        .wait_ns = settings_number(settings, "wait"),
        .iterations = work_iterations(settings->work_per_ms, settings_number(settings, "compute")),
        .hog_iterations = work_iterations(settings->work_per_ms, settings_number(settings, "hog")),
        .slice_iterations = polite ? work_iterations(settings->work_per_ms, slice_ns) : UINT64_MAX,
    };
    return world_copy(settings, &world, sizeof world, out, error);
}

/* --- after the run --- */

/* The hog has one right result, polite or not; all other tasks have another one. */
static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    int status = 0;
    uint64_t hogs = work_do(world->hog_iterations, world->seed),
             others = work_do(world->iterations, world->seed);
    (void)arena;
    for (unsigned i = 0; i < n && status == 0; i++)
        status = check_value(i, &outcomes[i], i == HOG ? hogs : others, error);
    return status;
}

/* Where waiting tasks are parked: who blocked the event loop, and how many tasks were overdue. */
static void insight_on_loop(bool polite, const struct insight_facts *facts, const char *stall, char *out)
{
    if (polite)
        snprintf(
            out, INSIGHT_BYTES,
            "The hog yielded after each millisecond of work: the longest that a task blocked the event loop was %s "
            "(task %u).",
            stall, facts->stall_task);
    else
        snprintf(
            out, INSIGHT_BYTES,
            "Task %u blocked the event loop for %s without an await, while %u other%s could have run: %s overdue by up to %s.",
            facts->stall_task, stall, facts->stall_ready, facts->stall_ready == 1 ? "" : "s",
            facts->stall_ready == 1 ? "it was" : "they were", stall);
}

/* With other runners, no task is ready for the hog's own thread. */
static void insight(const struct settings *settings, const struct insight_facts *facts,
                    char out[INSIGHT_BYTES])
{
    char stall[32];
    if (facts->stall_ns <= 0) /* no trace was kept */
        return;
    units_show_duration((uint64_t)facts->stall_ns, stall, sizeof stall);
    if (facts->parks)
        insight_on_loop(settings_number(settings, "polite") != 0, facts, stall, out);
    else if (facts->workers > 1)
        snprintf(
            out, INSIGHT_BYTES,
            "Task %u ran for %s without a wait, on a thread or process of its own, so the other tasks could continue.",
            facts->stall_task, stall);
    else
        snprintf(
            out, INSIGHT_BYTES,
            "Task %u ran for %s without a wait; the tasks behind it had not started, so none was overdue.",
            facts->stall_task, stall);
}

const struct workload workload_hog = {
    .name = "hog",
    .summary = "handlers, one of which computes for long without an await: who is overdue?",
    .next = "hog hog:polite=true",
    .words = {.noun = "handler"},
    .kind = WORKLOAD_MIXED,
    .default_tasks = 10,
    .params = params,
    .calibrated = true,
    .task_cost = task_cost,
    .waits = waits,
    .setup = setup,
    .body = body,
    .check = check,
    .gauges = wakeup_latency_gauges,
    .insight = insight,
    .teardown = world_free,
};
