/* Pairs of samples: one records as the run does, the other records nothing. */
#include "measure/null_cost.h"

#include <math.h>
#include <string.h>

#include "measure/sample/sample.h"
#include "task/clock.h"

/* Many tasks, so that the first ones count little. A small pool, because its start is most of the time. */
enum { TASKS = 2000, WARMUP_TASKS = 200, MAX_WORKERS = 4, TRIES = 3 };

/* A task's cost in ns. INFINITY if the sample failed; sets *stop if the user ended the sample. */
static double cost_of(const struct sample_request *request, bool *stop)
{
    struct sample sample;
    struct shared *shared;
    if (sample_run(request, &sample, &shared, NULL) < 0)
        return INFINITY;
    shared_destroy(shared);
    *stop |= sample.status == SAMPLE_INTERRUPTED;
    return sample.status == SAMPLE_OK ? (double)sample.makespan_ns / TASKS : INFINITY;
}

/* The smallest of several: other work on the machine makes a sample longer, never shorter. */
static void measure_pairs(struct sample_request *request, bool kernel, double *recorded, double *bare,
                          bool *stop)
{
    *recorded = *bare = INFINITY;
    for (int i = 0; i < TRIES && !*stop; i++) {
        request->traced = true;
        request->kernel = kernel;
        *recorded = fmin(*recorded, cost_of(request, stop));
        request->traced = request->kernel = false;
        *bare = fmin(*bare, *stop ? INFINITY : cost_of(request, stop));
    }
}

static void measure_runner(const struct plan *plan, const struct cell *like, unsigned cpus_allowed,
                           cJSON *out, bool *stop)
{
    struct cell cell = {.id = "null", .runner = like->runner, .workers = like->workers};
    if (settings_parse("null", &cell.settings, NULL) < 0)
        return;
    cell.workload = cell.settings.workload;
    cell.settings.tasks = TASKS;
    cell.warmup_tasks = WARMUP_TASKS;
    if (cell.workers > MAX_WORKERS)
        cell.workers = MAX_WORKERS;
    struct sample_request request = {
        .cell = &cell, .timeout_ns = plan->timeout_ns, .cpus_allowed = cpus_allowed, .publish_fd = -1};
    double recorded, bare;
    measure_pairs(&request, plan->kernel, &recorded, &bare, stop);
    if (!isfinite(recorded) || !isfinite(bare))
        return;
    cJSON *one = cJSON_AddObjectToObject(out, cell.runner->name);
    cJSON_AddNumberToObject(one, "recorded", recorded);
    cJSON_AddNumberToObject(one, "bare", bare);
}

bool null_cost_measure(const struct plan *plan, unsigned cpus_allowed, cJSON *machine)
{
    bool stop = false;
    cJSON *out = cJSON_AddObjectToObject(machine, "null_ns");
    for (unsigned i = 0; i < plan->count && !stop; i++)
        if (cJSON_GetObjectItemCaseSensitive(out, plan->cells[i].runner->name) == NULL)
            measure_runner(plan, &plan->cells[i], cpus_allowed, out, &stop);
    return !stop;
}
