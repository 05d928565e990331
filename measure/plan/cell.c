/* Sizes, costs and limits of a cell. */
#include "measure/plan/cell.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "task/saturating.h"

enum { DEFAULT_WAITS = 8, EVENTS_PER_WAIT = 4, EVENTS_BESIDE = 8 };

/* Limit on a trace's size: events beyond are counted as dropped. */
static const uint64_t max_trace_bytes = 512ULL << 20;

/* Up to this size every lane has room for all tasks, however uneven their shares. */
static const uint64_t trace_bytes_ample = 64ULL << 20;

/* Preemptions depend on time, not on waits: about a thousand a second on a busy machine, for some seconds. */
static const uint64_t switches_beside = 8192;

static uint64_t events_per_task(const struct cell *cell)
{
    const struct workload *workload = cell->workload;
    uint64_t waits = workload->waits != NULL ? workload->waits(&cell->settings) : DEFAULT_WAITS;
    return EVENTS_BESIDE + EVENTS_PER_WAIT * waits;
}

static uint32_t events_per_lane(const struct cell *cell, unsigned lanes)
{
    uint64_t per_task = events_per_task(cell);
    uint64_t all = per_task * cell->settings.tasks;
    uint64_t share = per_task * (2 * (uint64_t)cell->settings.tasks / lanes + 8); /* twice its fair share */
    uint64_t events =
        saturating_mul(all, lanes * sizeof(struct event)) <= trace_bytes_ample || share > all ? all : share;
    uint64_t max = max_trace_bytes / sizeof(struct event) / lanes;
    return (uint32_t)(events < max ? events : max);
}

/* Room for the kernel's records of one lane: two for each wait, and as many again for preemptions. */
static uint32_t switches_per_lane(const struct cell *cell, unsigned lanes)
{
    uint64_t switches = switches_beside + events_per_lane(cell, lanes);
    uint64_t max = max_trace_bytes / sizeof(struct switch_record) / lanes;
    return (uint32_t)(switches < max ? switches : max);
}

const char *cell_words(const struct cell *cell, char *out, size_t bytes)
{
    const char *runner = cell->runner->name;
    char tasks[32] = "";
    if (strcmp(cell->sweep.variable, "tasks") == 0 && cell->sweep.name[0] != '\0')
        snprintf(tasks, sizeof tasks, ", %u task%s,", cell->settings.tasks,
                 cell->settings.tasks == 1 ? "" : "s");
    if (!cell->runner->pooled)
        snprintf(out, bytes, "%s%s with %s", cell->title, tasks, runner);
    else if (cell->workers == 1)
        snprintf(out, bytes, "%s%s with %s (a pool of 1)", cell->title, tasks, runner);
    else
        snprintf(out, bytes, "%s%s with %u %s", cell->title, tasks, cell->workers, runner);
    return out;
}

uint64_t cell_own_stacks_bytes(const struct cell *cell)
{
    if (!cell->runner->one_stack_each || cell->stacks != STACKS_OWN)
        return 0;
    uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
    return page_bytes * runner_in_flight(cell->runner, cell->settings.tasks, cell->workers);
}

struct shared_sizes cell_shared_sizes(const struct cell *cell, bool traced, bool kernel)
{
    const struct workload *workload = cell->workload;
    unsigned lanes = cell->runner->lanes(cell->settings.tasks, cell->workers);
    struct shared_sizes sizes = {.tasks = cell->settings.tasks, .lanes = lanes};
    if (traced)
        sizes.events_per_lane = events_per_lane(cell, lanes);
    if (kernel)
        sizes.switches_per_lane = switches_per_lane(cell, lanes);
    if (workload->output_bytes != NULL) /* output that grows in steps moves and leaves its old place empty */
        sizes.arena_bytes = 4 * workload->output_bytes(&cell->settings) + 16 * (size_t)cell->settings.tasks;
    if (workload->shared_bytes != NULL)
        sizes.user_bytes = workload->shared_bytes(&cell->settings);
    return sizes;
}

struct task_cost cell_mean_cost(const struct cell *cell)
{
    struct task_cost mean = {0};
    unsigned n = cell->settings.tasks;
    double waiting_ns = 0, computing_ns = 0;
    if (cell->workload->cost != NULL)
        cell->workload->cost(&cell->settings, &mean.waiting_ns, &mean.computing_ns);
    if (cell->workload->task_cost == NULL || n == 0)
        return mean;
    for (unsigned i = 0; i < n; i++) {
        struct task_cost one = cell->workload->task_cost(&cell->settings, i);
        waiting_ns += (double)one.waiting_ns;
        computing_ns += (double)one.computing_ns;
    }
    mean.waiting_ns = saturating_from(waiting_ns / n);
    mean.computing_ns = saturating_from(computing_ns / n);
    return mean;
}

unsigned cell_waits_at_once(const struct cell *cell)
{
    unsigned at_once = runner_in_flight(cell->runner, cell->settings.tasks, cell->workers);
    if (cell->workload->blocking_calls && cell->runner->offloads && at_once > runner_blocking_call_threads())
        at_once = runner_blocking_call_threads();
    return at_once;
}

unsigned cell_computes_at_once(const struct cell *cell)
{
    return extent_of(cell->runner->computing, cell->settings.tasks, cell->workers);
}
