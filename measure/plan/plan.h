/* What to run: the user's request, checked and multiplied out into cells (workload x runner x tasks x workers
 * x parameters), in the order in which they are shown. Lists and ranges of values make sweeps. Nothing is
 * started here: a plan can be printed, estimated and refused. */
#ifndef MEASURE_PLAN_PLAN_H
#define MEASURE_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runners/runner.h"
#include "task/error.h"

/* Which of a cell's repeats leave a trace, and the word that is typed for it. */
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
    bool all_workloads;           /* instead of it */
    const char *runners;          /* "sync,threads", or NULL: all */
    const char *tasks;            /* "10", "1,10,100", "1..1000:x10", or NULL: each workload's default */
    const char *workers;          /* "4", "1..8", "tasks", "4,tasks", or NULL: the default */
    unsigned repeats;             /* 1 or more; 0: until the makespans' intervals are narrow (auto) */
    bool warmup;
    uint64_t budget_ns; /* what all samples together may last; 0: no limit */
    uint64_t seed;
    uint64_t timeout_ns; /* of one sample */
    enum trace_keep keep;
    bool kernel;             /* ask the kernel for its switch records, where it gives them */
    enum stack_kind stacks;  /* of coroutines */
    const char *calibration; /* a file to take the CPU work's calibration from, or NULL */
};

struct plan;

/* More repeats of a cell than this are refused. */
enum { MAX_PLAN_REPEATS = 1024 };

/* Makes the plan. Returns 0, -EINVAL with a text when the request itself is wrong (an unknown runner, a bad
 * list of workers), or another -errno with a text for a limit of this machine that is known before the start
 * (-EMFILE, -ENOMEM, ...). */
int plan_make(const struct plan_request *request, struct plan **out, struct error *error);
void plan_free(struct plan *plan);

unsigned plan_cell_count(const struct plan *plan);

/* One line for --dry-run: id, tasks, workers, parameters. Returns `out`. */
const char *plan_cell_text(const struct plan *plan, unsigned index, char *out, size_t bytes);

/* How long the whole run will last, about, warm-up and repeats included. */
uint64_t plan_estimate_ns(const struct plan *plan);

/* How many repeats there will be: what was asked for, or what the budget leaves (at least one). */
unsigned plan_repeats(const struct plan *plan);

/* What the coroutines' own stacks will need together at least, a page each, in the largest cell; 0 where they
 * are packed, or there are no coroutines. */
uint64_t plan_own_stacks_bytes(const struct plan *plan);

/* The options that would bring the run under a minute or as near to it as they can, as typed ("--repeats 3",
 * "-n 100 --repeats 1"), and how long it would then last; "" if none is needed or helps. Returns `out`. */
const char *plan_shorter(const struct plan *plan, char *out, size_t bytes, uint64_t *estimate_ns);

#endif
