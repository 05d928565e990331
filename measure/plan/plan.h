/* What to run: the user's request, checked and multiplied out into cells (workload x runner x tasks x workers
 * x parameters), in the order shown. Lists and ranges of values make sweeps. A plan starts nothing: a plan
 * can be printed, estimated and refused. */
#ifndef MEASURE_PLAN_PLAN_H
#define MEASURE_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runners/runner.h"
#include "task/error.h"

/* Which of a cell's repeats leave a trace, and the word to type. */
#define TRACE_KEEPS(X)                                                                                       \
    X(MEDIAN, "median") /* the repeat with the median makespan, or the failed one */                         \
    X(ALL, "all")                                                                                            \
    X(NONE, "none")

#define KEEP_ENUM(name, text) TRACE_KEEP_##name,
enum trace_keep { TRACE_KEEPS(KEEP_ENUM) TRACE_KEEP_COUNT };
#undef KEEP_ENUM

/* What the user typed, parsed. Texts are borrowed and must outlive the plan. */
struct plan_request {
    const char *const *workloads; /* "count:delay=1s", ... */
    unsigned workload_count;      /* 0: the default suite */
    bool all_workloads;           /* instead of `workloads` */
    const char *runners;          /* "sync,threads", or NULL: all */
    const char *tasks;            /* "10", "1,10,100", "1..1000:x10", or NULL: each workload's default */
    const char *workers;          /* "4", "1..8", "tasks", "4,tasks", or NULL: the default */
    unsigned repeats;             /* 1 or more; 0: until the makespans' intervals are narrow (auto) */
    bool warmup;
    uint64_t budget_ns; /* for all samples together; 0: no limit */
    uint64_t seed;
    uint64_t timeout_ns; /* of one sample */
    enum trace_keep keep;
    bool kernel;             /* ask the kernel for its switch records, where it gives them */
    enum stack_kind stacks;  /* of coroutines */
    const char *calibration; /* a file to take the CPU work's calibration from, or NULL */
};

struct plan;

/* A request for more repeats of a cell is refused. */
enum { MAX_PLAN_REPEATS = 1024 };

/* Makes the plan. Returns 0 or an -errno with a text. -EINVAL: a wrong request (an unknown runner, a bad list
 * of workers). Others (-EMFILE, -ENOMEM, ...): a limit of this machine that is known before the start. */
int plan_make(const struct plan_request *request, struct plan **out, struct error *error);
void plan_free(struct plan *plan);

unsigned plan_cell_count(const struct plan *plan);

/* One line for --dry-run: id, tasks, workers, parameters. Returns `out`. */
const char *plan_cell_text(const struct plan *plan, unsigned index, char *out, size_t bytes);

/* About how long the whole run will last, warm-up and repeats included. A cell that the time limit will end
 * counts with that, once. */
uint64_t plan_estimate_ns(const struct plan *plan);

/* How many cells the time limit will end by the estimate. */
unsigned plan_timeouts(const struct plan *plan);

/* How many repeats there will be: as requested, or as many as the budget allows (at least one). */
unsigned plan_repeats(const struct plan *plan);

/* Lower bound on the memory of the coroutines' own stacks in the largest cell, one page a stack; 0 with
 * packed stacks or without coroutines. */
uint64_t plan_own_stacks_bytes(const struct plan *plan);

/* The options, as typed, that bring the run near or under a minute, and each sample within the time limit
 * ("-n 100 --repeats 1"); "" if none is needed or helps. *estimate_ns gets the shorter run's estimate.
 * Returns `out`. */
const char *plan_shorter(const struct plan *plan, char *out, size_t bytes, uint64_t *estimate_ns);

#endif
