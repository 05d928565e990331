/* The contract of a runner: one answer to the question of what happens while a task waits. A runner knows no
 * workload: it gets a closure over bodies, starts every task, and returns after the last one ended. */
#ifndef RUNNERS_RUNNER_H
#define RUNNERS_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "task/error.h"
#include "task/shared.h"
#include "task/waits.h"

struct run;

/* So many runners can be registered. */
enum { MAX_RUNNERS = 32 };

/* Where a coroutine's variables live while it is parked, and the word that is typed for it. */
#define STACK_KINDS(X)                                                                                       \
    X(OWN, "own")       /* on a stack of its own: safest, and the fastest to switch */                       \
    X(PACKED, "packed") /* copied away from the one stack that all run on: for very many tasks */

#define STACKS_ENUM(name, word) STACKS_##name,
enum stack_kind { STACK_KINDS(STACKS_ENUM) STACK_KIND_COUNT };
#undef STACKS_ENUM

/* "own" or "packed". */
const char *stack_kind_name(enum stack_kind kind);

/* The bodies to run, opaque to the runner. */
struct bodies {
    void *context;
    /* Resets the tasks' shared state before the warm-up and before the start barrier. May be NULL. */
    void (*start)(void *context);
    /* Runs task t, whose number is `index` and whose slot is set; returns 0 or -errno. */
    int (*body)(void *context, struct task *t, unsigned index, struct outcome *outcome);
    /* One slot for each task in flight; both NULL when none is wanted. */
    int (*slot_open)(void *context, void **slot);
    void (*slot_close)(void *context, void *slot);
};

/* How a number of tasks or lanes grows, and its word in run.json. */
#define EXTENTS(X)                                                                                           \
    X(ONE, "one")         /* one, whatever is typed */                                                       \
    X(WORKERS, "workers") /* one for each worker */                                                          \
    X(TASKS, "tasks")     /* one for each task */

#define EXTENT_ENUM(name, word) EXTENT_##name,
enum extent { EXTENTS(EXTENT_ENUM) EXTENT_COUNT };
#undef EXTENT_ENUM

/* "one", "workers" or "tasks". */
const char *extent_name(enum extent extent);

/* An extent as a number, for so many tasks and workers. */
unsigned extent_of(enum extent extent, unsigned tasks, unsigned workers);

/* A runner states its traits here and nowhere else. run.json keeps the traits (measure/runner_object.h). Code
 * that treats runners differently asks for a trait, never for a name. */
struct runner {
    const char *name; /* one word, as typed */

    /* --- traits: in words --- */

    const char *while_waiting;  /* the sentence that defines it; shown by `list` and in the report */
    const char *stops;          /* when does a running task stop? */
    const char *picks;          /* who picks what runs next? */
    const char *language;       /* of its tasks' code, as a reader knows it: "C" */
    const char *group;          /* one word for the runners that belong together */
    const char *base;           /* the runner that speed-ups are measured against; may be its own name */
    const char *const *aliases; /* other names that people may type; NULL-ended, or NULL */
    bool plural;                /* the name is a plural: "threads were", but "sync was" */

    /* --- traits: what it is --- */

    bool pooled;         /* has workers (-w) */
    bool one_thread;     /* all tasks run on one thread */
    bool one_stack_each; /* a task in flight holds a stack of its own, whose kind can be chosen (--stacks) */
    bool parks;          /* a task that waits is parked, and its thread resumes another one */
    bool shares_memory;  /* all tasks live in one address space */
    bool offloads; /* blocking calls leave the task's thread, for the runner_blocking_call_threads() of libuv
                    */

    /* --- traits: how many at once --- */

    enum extent in_flight;     /* tasks in flight */
    enum extent computing;     /* lanes that can compute, if there are as many CPUs */
    unsigned descriptors_each; /* that a worker uses of its own process's limit, or of the main process's */
    uint64_t worker_ns; /* to start and to end a worker, for estimates: measured with 1,000 on a guest of two
                           CPUs */

    /* --- traits: when it takes part --- */

    bool in_default_suite;  /* runs if no runner was named (-r) */
    bool also_one_per_task; /* the default suite adds one worker for each task, where tasks mostly wait */

    /* --- what it does --- */

    const struct waits *waits;
    /* The most lanes in use at once, lanes of offloaded calls included. */
    unsigned (*lanes)(unsigned tasks, unsigned workers);
    int (*run)(struct run *);
};

/* One sample's run, handed to a runner. */
struct run {
    const struct runner *runner;
    struct bodies bodies;
    struct shared *shared;
    unsigned tasks, workers;
    unsigned warmup_tasks;  /* 0: no warm-up */
    unsigned lanes;         /* limit, from the shared mapping */
    enum stack_kind stacks; /* of coroutines */
    size_t stack_bytes;     /* reserved for a coroutine, or for all packed ones; 0: the default of its kind */
    struct error *error;    /* why run() returned -errno */

    /* Called by the sample's main thread. at_start: every lane is ready and the warm-up is done; the start
     * barrier opens next. at_end: every task has ended and every lane (thread, process) still exists; `pids`
     * are the worker processes, or none. */
    void *sample;
    void (*at_start)(void *sample);
    void (*at_end)(void *sample, const pid_t *pids, unsigned n);
};

/* All runners in the order in which they are shown; NULL-ended. */
const struct runner *const *runners_all(void);

/* The number of threads in libuv's pool, which runs the blocking calls of coroutines. */
unsigned runner_blocking_call_threads(void);

/* The most tasks in flight at once. */
unsigned runner_in_flight(const struct runner *runner, unsigned tasks, unsigned workers);

/* By name; NULL if there is none. */
const struct runner *runner_find(const char *name);

/* By one of its aliases, in small letters or capitals; NULL if there is none. */
const struct runner *runner_find_alias(const char *alias);

/* Adds a runner to the list (tests bring their own). Returns 0, -EINVAL if a trait is not stated, -EEXIST,
 * -ENOSPC. The runner must live for ever. */
int runner_register(const struct runner *runner);

#endif
