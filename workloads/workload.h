/* The contract of a workload: its hooks, in the order of their calls. The required core is small (name,
 * summary, kind, default_tasks, body). Every other hook may be NULL and is checked when the registry is
 * opened. */
#ifndef WORKLOADS_WORKLOAD_H
#define WORKLOADS_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "task/error.h"
#include "task/outcome.h"
#include "task/task.h"

struct settings; /* workloads/support/settings.h: the values of the parameters */
struct world;    /* each workload's own; read-only once its setup is done */

#define WORKLOAD_KINDS(X)                                                                                    \
    X(WAITING, "waiting", "I/O-bound: it mostly waits")                                                      \
    X(COMPUTING, "computing", "CPU-bound: it only computes")                                                 \
    X(MIXED, "mixed", "it waits and computes")

#define KIND_ENUM(name, text, help) WORKLOAD_##name,
enum workload_kind { WORKLOAD_KINDS(KIND_ENUM) WORKLOAD_KIND_COUNT };
#undef KIND_ENUM

/* "waiting", "computing" or "mixed". */
const char *workload_kind_name(enum workload_kind kind);

#define PARAM_TYPES(X)                                                                                       \
    X(NUMBER, "number")     /* a whole number */                                                             \
    X(DURATION, "duration") /* stored in ns; typed as 500us, 5ms, 2s */                                      \
    X(SIZE, "size")         /* stored in bytes; typed as 512, 64KiB, 2MiB */                                 \
    X(TEXT, "text")         /* a file name, a URL; a colon inside is typed as \: */                          \
    X(SWITCH, "switch")     /* stored as 0 or 1; typed as true or false */

#define PARAM_ENUM(name, text) PARAM_##name,
enum param_type { PARAM_TYPES(PARAM_ENUM) PARAM_TYPE_COUNT };
#undef PARAM_ENUM

struct param {
    const char *name;
    enum param_type type;
    const char *default_text; /* the default, as it would be typed */
    uint64_t min, max;        /* allowed range, in the unit that is stored; not for text */
    const char *help;         /* half a line */
};

/* A process that the workload starts to talk to (a server). A helper is not the runner's work: the report
 * shows its CPU time apart. */
struct helper {
    char name[16];
    pid_t pid;
    uint64_t requests;                              /* served between the start barrier and end */
    uint64_t late_p50_ns, late_p99_ns, late_max_ns; /* the helper's own delay */
};

/* A figure of the workload's own, beside the figures of every cell: "latency in the queue", "bytes per
 * second". */
struct gauge {
    char name[48];
    char unit[8]; /* "ns", "B/s", "1/s" or "" */
    double value;
};

/* What a task costs, nominally. */
struct task_cost {
    uint64_t waiting_ns, computing_ns;
    uint64_t outer_ns; /* of waiting_ns: before the task first computes, or else after it last does */
};

/* The facts of a cell, for the workload's own insight. */
struct insight_facts {
    /* Traits of the cell's runner (runners/runner.h); no workload asks for a runner's name. */
    bool parks;             /* a task that waits is parked, and its thread resumes another one */
    bool one_thread;        /* all tasks run on one thread */
    bool offloads;          /* blocking calls leave the task's thread, for libuv's */
    unsigned max_in_flight; /* the most tasks in flight at once */
    unsigned workers;       /* 0: the runner has none */

    double makespan_ns; /* the median */
    double shortest_ns; /* the lower bound on the makespan by the tasks' costs (measure/plan/limit.h) */
    double bare_ns;     /* a task that does nothing under this runner, unrecorded; 0 if not known */
    double base_ns;     /* the median under the runner that speed-ups are measured against; 0 if not run */
    double running_ns;  /* CPU time of all tasks together in one sample; 0 if not known */
    double waiting_ns;  /* time that all tasks together waited */
    double stall_ns;    /* the longest stall: one task kept the lane without a wait; 0 if not known */
    unsigned stall_task;
    unsigned stall_ready; /* number of other tasks that were ready on the lane meanwhile */
};

/* How a headline speaks of the workload's tasks; each may be NULL. */
struct task_words {
    const char *noun;      /* one word for a task, whose plural ends in s: "page". NULL: "task" */
    const char *alone;     /* what one thread does with all of them: "One master plays" */
    const char *succeeded; /* what tasks with the outcome "ok" did: "came". NULL: "succeeded" */
    const char *suspended; /* what happens at an await on an event loop, in at most 12 words */
};

enum { MAX_HELPERS = 4, MAX_GAUGES = 6, OUTCOME_NAME_BYTES = 64, INSIGHT_BYTES = 512 };

struct workload {
    const char *name;    /* one word, as typed */
    const char *summary; /* one line */
    const char *next;    /* what to type after "simul run" to see more of it; NULL: nothing */
    struct task_words words;
    enum workload_kind kind;
    unsigned default_tasks;
    const struct param *params; /* ended by one without a name; NULL: none */
    bool calibrated; /* CPU work is counted in settings->work_per_ms iterations (workloads/support/work.h) */
    bool blocking_calls; /* waits are blocking calls: no more are in progress than there are lanes to block */
    bool uneven;         /* tasks differ in what they cost, and by how much is not known before */
    bool interdependent; /* tasks wait for one another: a warm-up of only some of them could never end */

    /* --- before anything starts, in the command's own process --- */

    /* The number of tasks if none was typed, where it depends on a parameter. NULL: default_tasks. */
    unsigned (*tasks)(const struct settings *);
    /* Refuses settings that cannot work (a missing file) with a text. Called twice: once the parameters are
     * read, when settings->tasks is still 0, and again with the number of tasks. NULL: everything in range
     * works. */
    int (*validate)(const struct settings *, struct error *);
    /* What a task costs: for the estimate of the run's length and the limits. `cost` is of any task, where
     * all are equal and no wait is an outer one; `task_cost` is of the one with this index. Both NULL: 0. */
    void (*cost)(const struct settings *, uint64_t *waiting_ns, uint64_t *computing_ns);
    struct task_cost (*task_cost)(const struct settings *, unsigned index);
    /* Descriptors that `in_flight` concurrent tasks of one process, and a helper, need at most. NULL: none.
     */
    unsigned (*descriptors)(const struct settings *, unsigned in_flight);
    /* The approximate number of waits of a task: sizes the trace's buffers. NULL: 8. */
    unsigned (*waits)(const struct settings *);
    /* The largest output of all tasks together, in bytes. NULL: none. */
    size_t (*output_bytes)(const struct settings *);
    /* Mutable state that tasks share. NULL: none. */
    size_t (*shared_bytes)(const struct settings *);
    /* Outcomes depend on the world outside: a difference between runners is reported, and is not a failure.
     * NULL: outcomes do not. */
    bool (*nondeterministic)(const struct settings *);

    /* --- inside a sample's process, around the run --- */

    /* Makes the world, before the clock starts. On failure nothing is left over. NULL: no world. */
    int (*setup)(const struct settings *, struct world **, struct error *);
    /* Sets the shared state to its start, before the warm-up and again before the start barrier. */
    void (*shared_start)(const struct settings *, const struct world *, void *shared);
    /* One slot for each task in flight, opened when first needed: its cost is part of the run. */
    int (*slot_open)(const struct world *, void **slot);
    void (*slot_close)(const struct world *, void *slot);
    /* The task. Returns 0, or -errno, which fails the sample. */
    int (*body)(struct task *, const struct world *, unsigned index, struct outcome *);
    /* Called just before the start barrier opens, in the sample's own process: resets what counts from the
     * start, such as a helper's counters. The world only points to such state, and no task reads it. */
    void (*at_start)(const struct world *);
    /* Fills in the helpers after the run; returns their number. */
    unsigned (*helpers)(const struct world *, struct helper out[MAX_HELPERS]);
    /* 0 if every outcome is right; -EBADMSG with a text that names the first wrong one and both values.
     * `arena` holds the outputs. */
    int (*check)(const struct world *, const struct outcome *, unsigned n, const char *arena, struct error *);
    /* The class of an outcome ("ok", "HTTP 404", "time-out"). `what` gets the thing's own name (a URL) or "".
     * NULL: all are "ok". Anything but "ok" is listed by name. */
    void (*classify)(const struct world *, unsigned index, const struct outcome *,
                     char class[OUTCOME_NAME_BYTES], char *what, size_t what_bytes);
    /* The workload's own gauges from the outcomes; `makespan_ns` is the sample's. Returns their number. */
    unsigned (*gauges)(const struct world *, const struct outcome *, unsigned n, uint64_t makespan_ns,
                       struct gauge out[MAX_GAUGES]);
    /* Leaves files for the user in the folder `dir_fd`. */
    int (*publish)(const struct world *, const struct outcome *, unsigned n, const char *arena, int dir_fd,
                   struct error *);
    /* Ends the world and its helpers. */
    void (*teardown)(struct world *);

    /* --- afterwards, in the command's own process --- */

    /* Removes from the world outside (temporary files) the remains of a sample that was killed. Called after
     * each sample that failed, once all of its processes are dead. NULL: nothing is outside. */
    void (*clean_up)(const struct settings *);
    /* One or two sentences on a cell's figures that only the workload can explain; "" for none. */
    void (*insight)(const struct settings *, const struct insight_facts *, char out[INSIGHT_BYTES]);
};

/* All workloads, in the order of `simul list`; NULL-ended. */
const struct workload *const *workloads_all(void);

/* The names of the default suite, NULL-ended. */
const char *const *workloads_default_suite(void);

/* By name; NULL if there is none. */
const struct workload *workload_find(const char *name);

/* Adds a workload to the list (tests bring their own). Returns 0, -EINVAL if its required core is incomplete
 * or its hooks do not fit together, -EEXIST, -ENOSPC. The workload must live for ever. */
int workload_register(const struct workload *workload);

#endif
