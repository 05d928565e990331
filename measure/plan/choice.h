/* What the options choose for every workload alike, from typed lists and ranges: the runners, the sizes of
 * the pools (-w) and the numbers of tasks (-n). */
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
    double computing;      /* CPUs' worth of computing at once, machine/machine.h */
    uint64_t memory_bytes; /* available; 0: not known */
};

/* Reads the request's runners, workers and tasks. Returns 0 or -EINVAL (-ENOMEM) with a text. */
int choice_make(const struct plan_request *request, struct choice *out, struct error *error);

/* Reads a list of whole numbers from 1 to `max`, among which `word` may stand unless `word` is NULL. The text
 * names `option` as typed ("-n"). Returns 0, or -EINVAL with a text. */
int choice_read_numbers(const char *option, const char *text, const char *word, uint64_t max,
                        struct values *out, struct error *error);

/* The runner that an unknown word probably means: the one with that alias, else with a near name; NULL if
 * there is none. */
const struct runner *choice_runner_meant(const char *typed);

/* How many cells a group has: one for each runner without a pool, one for each pool size of the others. */
unsigned choice_group_cells(const struct choice *choice);

#endif
