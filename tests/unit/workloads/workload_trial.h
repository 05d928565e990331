/* A workload on trial: run whole in this process under one of the runners, then checked. */
#ifndef TESTS_UNIT_WORKLOADS_WORKLOAD_TRIAL_H
#define TESTS_UNIT_WORKLOADS_WORKLOAD_TRIAL_H

#include "tests/unit/support/harness.h"

#include <errno.h>
#include <stdlib.h>

#include "runners/runner.h"
#include "task/task.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

struct trial {
    struct settings settings;
    const struct workload *workload;
    struct world *world;
    struct shared *shared;
    struct error error;
};

static inline void trial_start(void *context)
{
    struct trial *trial = context;
    if (trial->workload->shared_start != NULL)
        trial->workload->shared_start(&trial->settings, trial->world, trial->shared->user);
}

static inline int trial_body(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    const struct trial *trial = context;
    return trial->workload->body(t, trial->world, index, outcome);
}

static inline int trial_slot_open(void *context, void **slot)
{
    const struct trial *trial = context;
    return trial->workload->slot_open(trial->world, slot);
}

static inline void trial_slot_close(void *context, void *slot)
{
    const struct trial *trial = context;
    trial->workload->slot_close(trial->world, slot);
}

static inline void nothing_at_end(void *sample, const pid_t *pids, unsigned n)
{
    (void)sample, (void)pids, (void)n;
}

/* Runs `spec` under a runner; to be ended with close_trial. */
static inline struct trial *run_trial(const char *spec, const char *runner_name, unsigned workers)
{
    struct trial *trial = calloc(1, sizeof *trial);
    assert_non_null(trial);
    assert_int_equal(settings_parse(spec, &trial->settings, &trial->error), 0);
    const struct workload *workload = trial->workload = trial->settings.workload;
    const struct runner *runner = runner_find(runner_name);
    unsigned tasks = trial->settings.tasks;
    trial->settings.seed = 7;
    struct shared_sizes sizes = {.tasks = tasks, .lanes = runner->lanes(tasks, workers)};
    if (workload->shared_bytes != NULL)
        sizes.user_bytes = workload->shared_bytes(&trial->settings);
    if (workload->output_bytes != NULL)
        sizes.arena_bytes = 4 * workload->output_bytes(&trial->settings) + 16 * (size_t)tasks;
    trial->shared = shared_create(&sizes, &trial->error);
    assert_non_null(trial->shared);
    trial->shared->capacity = runner_in_flight(runner, tasks, workers);
    assert_int_equal(workload->setup(&trial->settings, &trial->world, &trial->error), 0);
    struct run run = {.runner = runner,
                      .bodies = {.context = trial, .start = trial_start, .body = trial_body},
                      .shared = trial->shared,
                      .tasks = tasks,
                      .workers = workers,
                      .lanes = sizes.lanes,
                      .error = &trial->error,
                      .at_end = nothing_at_end};
    if (workload->slot_open != NULL) {
        run.bodies.slot_open = trial_slot_open;
        run.bodies.slot_close = trial_slot_close;
    }
    assert_int_equal(runner->run(&run), 0);
    return trial;
}

static inline int check_trial(struct trial *trial)
{
    return trial->workload->check(trial->world, trial->shared->outcomes, trial->settings.tasks,
                                  trial->shared->arena, &trial->error);
}

static inline void close_trial(struct trial *trial)
{
    trial->workload->teardown(trial->world);
    shared_destroy(trial->shared);
    free(trial);
}

#endif
