/* The runner's view of a task: the few fields behind task.h, and the edges of its life that a runner
 * reports. Not for workloads. */
#ifndef TASK_TASK_PRIVATE_H
#define TASK_TASK_PRIVATE_H

#include <stdint.h>

#include "task/shared.h"
#include "task/task.h"
#include "task/waits.h"

/* A runner embeds this struct in what it keeps for a running task. */
struct task {
    const struct waits *waits;
    struct shared *shared;
    struct lane *lane;          /* where the task runs now */
    struct task_record *record; /* in shared memory */
    void *slot;
    uint32_t index;
};

/* The task's first and last edge; `lane` is where the task runs. A status other than 0 fails the sample. A
 * task's end that leaves all others in a deadlock is reported, and the others are woken with -EDEADLK. */
void task_started(struct task *t, const struct waits *waits, struct shared *shared, struct lane *lane,
                  uint32_t index);
void task_ended(struct task *t, int status);

/* The task's outcome, in the shared mapping. */
struct outcome *task_outcome(struct task *t);

/* The scheduler has seen that a waiting task can go on (only coroutines know this instant): at `now_ns`, or
 * just now if `now_ns` is 0. */
void task_ready(struct task *t, uint64_t now_ns);

/* Where a deadlock can begin, after a task has parked or ended: reports it, and wakes all who wait. */
void semaphores_check_deadlock(struct task *t);

#endif
