/* A cell is one case: a workload with its settings under one runner, with its number of tasks and workers. A
 * cell's samples are its repeats. */
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

/* Of --repeats auto, which looks at its intervals then and whenever the repeats have doubled. */
enum { MIN_AUTOMATIC_REPEATS = 8 };

/* A plan of more cells is probably a mistake, and too large to read. */
enum { MAX_CELLS = 400 };

enum { CELL_NAME_BYTES = 96, CELL_TITLE_BYTES = 512 };

/* A sweep is the set of groups that differ in one variable alone (tasks or a parameter), or of one group's
 * cells that differ in workers. The struct holds a cell's place in its sweep. */
struct sweep {
    char name[CELL_NAME_BYTES];   /* unique, safe as a file name; "": the cell is in no sweep */
    char title[CELL_TITLE_BYTES]; /* what all cells of the sweep have in common, as typed */
    char variable[32];            /* "tasks", "workers", or the parameter's name */
    const char *unit;             /* of the value: "ns", "B" or "" */
    double value;                 /* NaN: none, as for the base runner where the workers vary */
};

struct cell {
    const struct workload *workload;
    const struct runner *runner;
    struct settings settings;
    unsigned workers;       /* 0: the runner has no pool */
    bool workers_are_tasks; /* one worker a task was requested */
    unsigned spec;          /* index of the typed workload */
    unsigned group_number;  /* cells with one number are compared */
    struct sweep sweep;
    char group[CELL_NAME_BYTES];
    char id[CELL_NAME_BYTES];     /* unique, safe as a file name */
    char title[CELL_TITLE_BYTES]; /* the workload with its parameters, as typed */
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
    bool kernel;            /* ask the kernel for its switch records */
    enum stack_kind stacks; /* of coroutines */
    enum trace_keep keep;
    struct calibration calibration;        /* work_per_ms is 0 where no workload needs it */
    char workloads_text[CELL_TITLE_BYTES]; /* as typed, for the suggested shorter run */
};

/* "count with 20 threads", "count with coroutines": what is being run, in words. Returns `out`. */
const char *cell_words(const struct cell *cell, char *out, size_t bytes);

/* Whether the plan's time limit will end the cell's samples, by the estimate. In measure/plan/plan.c. */
bool plan_reaches_timeout(const struct plan *plan, const struct cell *cell);

/* Lower bound on the memory of the own stacks of tasks in flight: one touched page a stack. 0 without own
 * stacks. */
uint64_t cell_own_stacks_bytes(const struct cell *cell);

/* The size of the shared mapping of one sample of the cell. */
struct shared_sizes cell_shared_sizes(const struct cell *cell, bool traced, bool kernel);

/* How many of the cell's tasks can wait at once, given enough tasks. */
unsigned cell_waits_at_once(const struct cell *cell);

/* How many of the cell's lanes can compute at once, given enough tasks and CPUs. */
unsigned cell_computes_at_once(const struct cell *cell);

/* The mean of the tasks' nominal costs, without an outer wait. */
struct task_cost cell_mean_cost(const struct cell *cell);

#endif
