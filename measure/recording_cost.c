/* The pairs alternate, so that a drift of the machine falls on both halves. */
#include "measure/recording_cost.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "measure/sample/sample.h"

/* Many tasks, so that the first ones count little. A small pool, because its start is most of the time. */
enum { TASKS = 20000, WARMUP_TASKS = 200, MAX_WORKERS = 4, TRIES = 3, SWITCH_TRIES = 8 };

/* Of a run without the workload null: some milliseconds a runner. */
enum { FEW_TASKS = 1000, FEW_TRIES = 1 };

#define NULL_WORKLOAD "null"

/* What the cost is measured in lasts up to a tenth of such a run. */
static const uint64_t min_run_ns = 3000000000; /* 3 s */

/* A sample of small size; to be asked several times. */
struct trial {
    const struct plan *plan;
    struct cell cell;
    unsigned cpus_allowed;
    bool stop;             /* the user ended a sample */
    struct sample *sample; /* the last one: large, so not on the stack */
};

static bool trial_open(struct trial *trial, const struct plan *plan, unsigned cpus_allowed,
                       struct sample *sample, const char *workload, const struct runner *runner,
                       unsigned workers)
{
    *trial = (struct trial){.plan = plan, .cpus_allowed = cpus_allowed, .sample = sample};
    trial->cell = (struct cell){.runner = runner, .workers = workers};
    if (settings_parse(workload, &trial->cell.settings, NULL) < 0)
        return false;
    trial->cell.workload = trial->cell.settings.workload;
    if (trial->cell.settings.tasks == 0)
        trial->cell.settings.tasks = trial->cell.workload->tasks(&trial->cell.settings);
    return true;
}

/* False if the sample failed, or the user ended it. */
static bool trial_run(struct trial *trial, bool traced, bool kernel)
{
    const struct sample_request request = {.cell = &trial->cell,
                                           .timeout_ns = trial->plan->timeout_ns,
                                           .traced = traced,
                                           .kernel = kernel,
                                           .cpus_allowed = trial->cpus_allowed,
                                           .publish_fd = -1};
    struct shared *shared;
    if (trial->stop || sample_run(&request, trial->sample, &shared, NULL) < 0)
        return false;
    shared_destroy(shared);
    trial->stop |= trial->sample->status == SAMPLE_INTERRUPTED;
    return trial->sample->status == SAMPLE_OK;
}

/* --- a task that does nothing --- */

/* The smallest of several: other work on the machine makes a sample longer, never shorter. */
static double null_ns(struct trial *trial, bool recorded, int tries)
{
    double smallest = INFINITY;
    for (int i = 0; i < tries; i++)
        if (trial_run(trial, recorded, recorded && trial->plan->kernel))
            smallest = fmin(smallest, (double)trial->sample->makespan_ns / trial->cell.settings.tasks);
    return smallest;
}

/* A figure that is missing is said to be missing. */
static void warn_not_measured(const struct trial *trial, cJSON *document)
{
    char text[SHARED_FAILURE_BYTES + 128];
    snprintf(text, sizeof text, "what a task that does nothing costs under %s was not measured: %s",
             trial->cell.runner->name, trial->sample->error);
    cJSON_AddItemToArray(document_item(document, RUN_WARNINGS), cJSON_CreateString(text));
}

static bool has_null(const struct plan *plan)
{
    for (unsigned i = 0; i < plan->count; i++)
        if (strcmp(plan->cells[i].workload->name, NULL_WORKLOAD) == 0)
            return true;
    return false;
}

static bool measure_null(const struct plan *plan, const struct cell *like, unsigned cpus_allowed,
                         struct sample *sample, cJSON *document)
{
    struct trial trial;
    bool exact = has_null(plan);
    int tries = exact ? TRIES : FEW_TRIES;
    unsigned workers = like->workers > MAX_WORKERS ? MAX_WORKERS : like->workers;
    if (!trial_open(&trial, plan, cpus_allowed, sample, NULL_WORKLOAD, like->runner, workers))
        return true;
    trial.cell.settings.tasks = exact ? TASKS : FEW_TASKS;
    trial.cell.warmup_tasks = WARMUP_TASKS;
    double recorded = null_ns(&trial, true, tries), bare = null_ns(&trial, false, tries);
    if (isfinite(recorded) && isfinite(bare)) {
        cJSON *one = cJSON_AddObjectToObject(document_item(document, RUN_NULL_NS), like->runner->name);
        cJSON_AddNumberToObject(one, "recorded", recorded);
        cJSON_AddNumberToObject(one, "bare", bare);
    } else {
        warn_not_measured(&trial, document);
    }
    return !trial.stop;
}

/* --- an event, a switch --- */

/* How many records a sample made of the kind that is left out in the other half of the pair. */
static double records_of(const struct sample *sample, bool kernel)
{
    const struct figures *figures = &sample->figures;
    return kernel ? (double)(figures->switches_voluntary + figures->switches_involuntary)
                  : (double)sample->events;
}

/* What a record costs: events against nothing, or the kernel's records and events against events alone. The
 * shortest of several, as other work on the machine makes a sample longer, never shorter. */
static bool measure_record(struct trial *trial, bool kernel, cJSON *out, const char *name)
{
    double with_ns = INFINITY, without_ns = INFINITY, records = 0;
    const struct sample *sample = trial->sample;
    for (int i = 0; i < (kernel ? SWITCH_TRIES : TRIES); i++) {
        if (trial_run(trial, true, kernel) && (double)sample->makespan_ns < with_ns) {
            with_ns = (double)sample->makespan_ns;
            records = records_of(sample, kernel);
        }
        if (trial_run(trial, kernel, false))
            without_ns = fmin(without_ns, (double)sample->makespan_ns);
    }
    if (records > 0 && with_ns > without_ns) /* else the machine was too busy to see it */
        cJSON_AddNumberToObject(out, name, (with_ns - without_ns) / records);
    return !trial->stop;
}

/* A pool whose tasks share memory, if the plan has any pool: what a thread's switch costs depends on the
 * kernel alone. */
static const struct runner *find_pool(const struct plan *plan)
{
    bool pooled = false;
    for (unsigned i = 0; i < plan->count; i++)
        pooled |= plan->cells[i].runner->pooled;
    if (!pooled)
        return NULL;
    const struct runner *const *all = runners_all();
    while (*all != NULL && !((*all)->pooled && (*all)->shares_memory))
        all++;
    return *all;
}

static bool measure_records(const struct plan *plan, unsigned cpus_allowed, struct sample *sample, cJSON *out)
{
    struct trial trial;
    const struct runner *pool = find_pool(plan);
    const struct runner *base = plan->count > 0 ? runner_find(plan->cells[0].runner->base) : NULL;
    if (base != NULL && trial_open(&trial, plan, cpus_allowed, sample, "queue:items=2000", base, 0) &&
        !measure_record(&trial, false, out, "event"))
        return false;
    return pool == NULL || !plan->kernel ||
           !trial_open(&trial, plan, cpus_allowed, sample,
                       "queue:producers=1:consumers=1:items=500:capacity=1", pool, 2) ||
           measure_record(&trial, true, out, "switch");
}

static bool measure(const struct plan *plan, unsigned cpus_allowed, struct sample *sample, cJSON *document)
{
    cJSON *machine = document_item(document, RUN_MACHINE), *out = cJSON_AddObjectToObject(machine, "null_ns");
    for (unsigned i = 0; i < plan->count; i++)
        if (cJSON_GetObjectItemCaseSensitive(out, plan->cells[i].runner->name) == NULL &&
            !measure_null(plan, &plan->cells[i], cpus_allowed, sample, document))
            return false;
    return plan_estimate_ns(plan) < min_run_ns ||
           measure_records(plan, cpus_allowed, sample, cJSON_AddObjectToObject(machine, "recording_ns"));
}

bool recording_cost_measure(const struct plan *plan, unsigned cpus_allowed, cJSON *document)
{
    struct sample *sample = calloc(1, sizeof *sample);
    bool whole = sample == NULL || measure(plan, cpus_allowed, sample, document);
    free(sample);
    return whole;
}
