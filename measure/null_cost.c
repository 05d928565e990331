/* Two samples a runner: one that records as the run does, one that does not. */
#include "measure/null_cost.h"

#include <string.h>

#include "measure/sample/sample.h"
#include "task/clock.h"

/* Enough tasks for the first ones not to count much, and a small pool: its start is most of the time. */
enum { TASKS = 2000, WARMUP_TASKS = 200, WORKERS_MOST = 4 };

/* Of a sample's tasks, in ns. 0 if it failed; *stop if it was ended by the user. */
static double cost_of(const struct sample_request *request, bool *stop)
{
    struct sample sample;
    struct shared *shared;
    if (sample_run(request, &sample, &shared, NULL) < 0)
        return 0;
    shared_destroy(shared);
    *stop |= sample.status == SAMPLE_INTERRUPTED;
    return sample.status == SAMPLE_OK ? (double)sample.makespan_ns / TASKS : 0;
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
    if (cell.workers > WORKERS_MOST)
        cell.workers = WORKERS_MOST;
    struct sample_request request = {.cell = &cell,
                                     .timeout_ns = plan->timeout_ns,
                                     .traced = true,
                                     .kernel = plan->kernel,
                                     .cpus_allowed = cpus_allowed,
                                     .publish_fd = -1};
    double recorded = cost_of(&request, stop);
    request.traced = request.kernel = false;
    double bare = *stop ? 0 : cost_of(&request, stop);
    if (recorded <= 0 || bare <= 0)
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
