/* Workloads that fail, each in its own way. In all of them task 2 is the one that goes wrong, when there is
 * one. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "coroutine/generator.h"
#include "task/clock.h"
#include "task/task.h"
#include "workloads/workload.h"

enum { CULPRIT = 2, TASKS = 6, DEEPEST = 100000000 };

static int crash(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    (void)outcome;
    task_sleep(t, NS_PER_MS);
    if (index == CULPRIT)
        raise(SIGSEGV);
    return 0;
}

const struct workload fake_crash = {.name = "crash",
                                    .summary = "task 2 crashes",
                                    .kind = WORKLOAD_WAITING,
                                    .default_tasks = TASKS,
                                    .body = crash};

/* Kills its own process: under `processes`, a worker; else the sample. */
static int die(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    (void)outcome;
    task_sleep(t, NS_PER_MS);
    if (index == CULPRIT)
        kill(getpid(), SIGKILL);
    return 0;
}

const struct workload fake_die = {.name = "die",
                                  .summary = "task 2 kills its process",
                                  .kind = WORKLOAD_WAITING,
                                  .default_tasks = TASKS,
                                  .body = die};

/* Uses memory that nobody was asked for. */
static int devour(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    enum { BYTES = 256 << 20 };
    (void)t;
    (void)world;
    volatile char *memory = index == CULPRIT ? malloc(BYTES) : NULL;
    for (size_t i = 0; memory != NULL && i < BYTES; i += 4096)
        memory[i] = 1;
    outcome->value = memory != NULL;
    free((void *)memory);
    return 0;
}

const struct workload fake_devour = {.name = "devour",
                                     .summary = "task 2 uses 256 MiB",
                                     .kind = WORKLOAD_COMPUTING,
                                     .default_tasks = TASKS,
                                     .body = devour};

static int hang(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    (void)outcome;
    return task_sleep(t, index == CULPRIT ? 3600 * NS_PER_S : NS_PER_MS);
}

const struct workload fake_hang = {.name = "hang",
                                   .summary = "task 2 never ends",
                                   .kind = WORKLOAD_WAITING,
                                   .default_tasks = TASKS,
                                   .body = hang};

static int fail(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    (void)outcome;
    task_sleep(t, NS_PER_MS);
    return index == CULPRIT ? -EIO : 0;
}

const struct workload fake_fail = {.name = "fail",
                                   .summary = "task 2 returns an error",
                                   .kind = WORKLOAD_WAITING,
                                   .default_tasks = TASKS,
                                   .body = fail};

static int square(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    outcome->value = index == CULPRIT ? 5 : (uint64_t)index * index;
    return task_yield(t);
}

static int check_squares(const struct world *world, const struct outcome *outcomes, unsigned n,
                         const char *arena, struct error *error)
{
    (void)world;
    (void)arena;
    for (unsigned i = 0; i < n; i++)
        if (outcomes[i].value != (uint64_t)i * i)
            return error_set(error, -EBADMSG, "task %u: %llu where %u was expected", i,
                             (unsigned long long)outcomes[i].value, i * i);
    return 0;
}

const struct workload fake_wrong = {.name = "wrong",
                                    .summary = "task 2 computes wrongly",
                                    .kind = WORKLOAD_COMPUTING,
                                    .default_tasks = TASKS,
                                    .body = square,
                                    .check = check_squares};

/* Recurses until the stack is full; the frame is used after the call, so that it cannot become a loop. */
__attribute__((noinline)) static unsigned deeper(unsigned depth)
{
    volatile char frame[512];
    frame[0] = (char)depth;
    unsigned below = depth < DEEPEST ? deeper(depth + 1) : 0;
    return below + (unsigned)frame[0];
}

static int overflow(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    task_sleep(t, NS_PER_MS);
    outcome->value = index == CULPRIT ? deeper(0) : 0;
    return 0;
}

const struct workload fake_overflow = {.name = "overflow",
                                       .summary = "task 2 needs more stack than there is",
                                       .kind = WORKLOAD_WAITING,
                                       .default_tasks = TASKS,
                                       .body = overflow};

static void spill_body(struct generator *g, void *argument)
{
    generator_yield(g, deeper(*(const unsigned *)argument));
}

static int spill(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    struct generator *g;
    unsigned depth = index == CULPRIT ? 0 : DEEPEST;
    (void)world;
    task_sleep(t, NS_PER_MS);
    int status = generator_create(&g, spill_body, &depth, NULL, NULL, 0);
    if (status == 0)
        generator_next(g, &outcome->value);
    if (status == 0)
        generator_close(g);
    return status;
}

const struct workload fake_spill = {.name = "spill",
                                    .summary = "task 2's generator needs more stack than there is",
                                    .kind = WORKLOAD_WAITING,
                                    .default_tasks = TASKS,
                                    .body = spill};

/* The outcome is the process's own number: never the same twice. */
static int differ(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    (void)index;
    outcome->value = task_now_ns(t);
    return task_yield(t);
}

const struct workload fake_differ = {.name = "differ",
                                     .summary = "its outcome is the time of day",
                                     .kind = WORKLOAD_COMPUTING,
                                     .default_tasks = TASKS,
                                     .body = differ};

static int nothing_to_do(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)world;
    (void)index;
    (void)outcome;
    return task_yield(t);
}

/* Every outcome is in a class of its own, whose name JSON cannot hold as it is. */
static void classify_each(const struct world *world, unsigned index, const struct outcome *outcome,
                          char class[OUTCOME_NAME_BYTES], char *what, size_t what_bytes)
{
    (void)world;
    (void)outcome;
    snprintf(class, OUTCOME_NAME_BYTES, "\x01\x02\x03\x04\x05\x06\x07 %u", index);
    memset(what, '\x01', what_bytes - 1);
    what[what_bytes - 1] = '\0';
}

const struct workload fake_classes = {.name = "classes",
                                      .summary = "each outcome is of another class",
                                      .kind = WORKLOAD_COMPUTING,
                                      .default_tasks = TASKS,
                                      .classify = classify_each,
                                      .body = nothing_to_do};

static int refuse(const struct settings *settings, struct world **world, struct error *error)
{
    (void)settings;
    (void)world;
    return error_set(error, -ENOTSUP, "there is nothing to set up here; this is a test");
}

static void nothing(struct world *world)
{
    (void)world;
}

const struct workload fake_unset = {.name = "unset",
                                    .summary = "its set-up fails",
                                    .kind = WORKLOAD_WAITING,
                                    .default_tasks = TASKS,
                                    .setup = refuse,
                                    .body = fail,
                                    .teardown = nothing};
