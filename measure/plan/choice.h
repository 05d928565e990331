/* What the options choose for every workload alike: the runners, the sizes of the pools (-w) and the numbers
 * of tasks (-n), read from the lists and ranges that were typed. */
#ifndef MEASURE_PLAN_CHOICE_H
#define MEASURE_PLAN_CHOICE_H

#include <stdbool.h>

#include "measure/plan/plan.h"
#include "runners/runner.h"
#include "workloads/support/values.h"

enum {
    MAX_CHOICE_WORKERS = 65535, /* a lane's number is kept in 16 bits */
    MAX_CHOICE_TASKS = 10000000,
};

/* One entry of -w. */
struct pool_size {
    unsigned workers;
    bool tasks; /* one worker a task */
};

struct choice {
    const struct runner *runners[MAX_RUNNERS];
    unsigned runner_count;
    struct pool_size pools[MAX_VALUES + 1]; /* one more than can be typed, for the default suite's own */
    unsigned pool_count;
    bool pools_typed;
    unsigned tasks[MAX_VALUES]; /* 0: each workload's default */
    unsigned tasks_count;
    unsigned cpus;
};

/* Reads the request's runners, workers and tasks. Returns 0 or -EINVAL (-ENOMEM) with a text. */
int choice_make(const struct plan_request *request, struct choice *out, struct error *error);

/* Reads a list of whole numbers from 1 to `max`, among which `word` may stand unless it is NULL. `option` is
 * its name as typed ("-n"), for the text. Returns 0, or -EINVAL with a text. */
int choice_read_numbers(const char *option, const char *text, const char *word, uint64_t max,
                        struct values *out, struct error *error);

/* The runner that was probably meant by a word that is no runner's name: the one that has it as an alias,
 * else the one whose name is near; NULL if there is none. */
const struct runner *choice_runner_meant(const char *typed);

/* How many cells a group has: each runner once, those with a pool once a size of it. */
unsigned choice_group_cells(const struct choice *choice);

#endif
