/* What a task is to the runners: the few fields that stand behind task.h, and the edges of its life that a
 * runner reports. Not for workloads. */
#ifndef TASK_TASK_PRIVATE_H
#define TASK_TASK_PRIVATE_H

#include <stdint.h>

#include "task/shared.h"
#include "task/task.h"
#include "task/waits.h"

/* A runner embeds it in what it keeps for a running task. */
struct task {
    const struct waits *waits;
    struct shared *shared;
    struct lane *lane;          /* where it runs now */
    struct task_record *record; /* its record in shared memory */
    void *slot;
    uint32_t index;
};

/* The task's first and last edge; `lane` is where it runs. A status that is not 0 fails the sample. When the
 * task's end leaves all others in a deadlock, it is reported and they are woken with -EDEADLK. */
void task_started(struct task *t, const struct waits *waits, struct shared *shared, struct lane *lane,
                  uint32_t index);
void task_ended(struct task *t, int status);

/* The task's outcome, in the shared mapping. */
struct outcome *task_outcome(struct task *t);

/* The scheduler has seen that a waiting task can go on (coroutines alone know this instant): at `now_ns`, or
 * just now if that is 0. */
void task_ready(struct task *t, uint64_t now_ns);

#endif
