/* A cell is one case: a workload with its settings under one runner, with so many tasks and workers. Its
 * samples are its repeats. */
#ifndef MEASURE_PLAN_CELL_H
#define MEASURE_PLAN_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "measure/plan/calibration.h"
#include "measure/plan/plan.h"
#include "runners/runner.h"
#include "task/shared.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

/* Fewer repeats than this have no interval to speak of. */
enum { MIN_SUITE_REPEATS = 5 };

/* A plan of more than so many cells was hardly meant, and could hardly be looked at. */
enum { MAX_CELLS = 400 };

enum { CELL_NAME_BYTES = 96, CELL_TITLE_BYTES = 512 };

/* A sweep is the set of groups that differ in one variable alone (the tasks, or one parameter), or of the
 * cells of one group that differ in their workers. This is a cell's place in it. */
struct sweep {
    char name[CELL_NAME_BYTES];   /* unique, safe as a file name; "": the cell is in no sweep */
    char title[CELL_TITLE_BYTES]; /* what all its cells have in common, as it would be typed */
    char variable[32];            /* "tasks", "workers", or the parameter's name */
    const char *unit;             /* of the value: "ns", "B" or "" */
    double value;                 /* NaN where it has none: the base runner, where the workers vary */
};

struct cell {
    const struct workload *workload;
    const struct runner *runner;
    struct settings settings;
    unsigned workers;       /* 0 where the runner has none */
    bool workers_are_tasks; /* one worker a task was asked for */
    unsigned spec;          /* which of the workloads typed it is of */
    unsigned group_number;  /* cells with the same number are compared */
    struct sweep sweep;
    char group[CELL_NAME_BYTES];
    char id[CELL_NAME_BYTES];     /* unique, safe as a file name */
    char title[CELL_TITLE_BYTES]; /* the workload with its parameters, as it would be typed */
    unsigned warmup_tasks;
    enum stack_kind stacks; /* of a runner with coroutines */
    uint64_t estimate_ns;   /* one sample, warm-up and start-up included */
};

struct plan {
    struct cell *cells;
    unsigned count, room, groups;
    unsigned asked_repeats, repeats;
    uint64_t budget_ns, seed, timeout_ns;
    bool automatic; /* repeats go on until the intervals are narrow or the budget is spent */
    bool warmup;
    bool kernel;            /* ask it for its switch records */
    enum stack_kind stacks; /* of coroutines */
    enum trace_keep keep;
    struct calibration calibration;        /* work_per_ms is 0 where no workload needs it */
    char workloads_text[CELL_TITLE_BYTES]; /* as typed, for the line that makes a run shorter */
};

/* What the own stacks of its tasks in progress take together, at least: each a page that it has touched. 0
 * where they have none. */
uint64_t cell_own_stacks_bytes(const struct cell *cell);

/* The size of the shared mapping of one of its samples. */
struct shared_sizes cell_shared_sizes(const struct cell *cell, bool traced, bool kernel);

/* How many of its tasks can wait at the same time, if there are so many. */
unsigned cell_waits_at_once(const struct cell *cell);

/* How many of its lanes can compute at the same time, if there are so many tasks and CPUs. */
unsigned cell_computes_at_once(const struct cell *cell);

/* The most that any runner could gain over one after another: how many waits, or computations, it can have at
 * once. 0 where that is not known. */
double cell_speedup_limit(const struct cell *cell, unsigned cpus_allowed);

/* What a workload's task costs, nominally. */
void cell_cost(const struct cell *cell, uint64_t *waiting_ns, uint64_t *computing_ns);

#endif
