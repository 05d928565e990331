/* The scheduler of coroutines: one thread, a queue of ready tasks, a heap of deadlines, a table of
 * descriptors, and the libuv loop, polled when no task is ready. A task keeps the thread until the task waits
 * or yields: nobody preempts it (cooperative multitasking). */
#ifndef RUNNERS_LOOP_SCHEDULER_H
#define RUNNERS_LOOP_SCHEDULER_H

#include <stdbool.h>
#include <stdint.h>

#include <uv.h>

#include "coroutine/block_pool.h"
#include "coroutine/coroutine.h"
#include "coroutine/packed.h"
#include "coroutine/stack.h"
#include "runners/lane_work.h"
#include "runners/loop/descriptors.h"
#include "runners/loop/ready_queue.h"
#include "runners/loop/timer_heap.h"

/* A task in progress: its coroutine and its state. Blocks are reused from task to task and freed at the end.
 * A million blocks may be parked at once: what only some waits need (fd_waits) is acquired for the wait. */
struct task_block {
    struct task task;
    struct coroutine coroutine;
    struct scheduler *scheduler;
    struct task_block *next; /* in the ready queue, or in the list of unused blocks */
    struct timer timer;      /* of a sleep, or of a wait's time limit */
    bool waiting;            /* parked, and not yet found ready */
    bool granted;            /* an unpark came before the park */
    bool has_stack;          /* its coroutine's own, kept from task to task */
};

struct scheduler {
    unsigned number; /* counts this process's schedulers, from 1 */
    struct run *run;
    struct lane *lane;
    uv_loop_t loop;
    const struct poller_kind *poller_kind;
    struct poller *poller;
    struct descriptors descriptors;
    struct timer_heap timers;
    uint64_t timer_ns;           /* what the poller's timer is set to */
    struct stack_pool *stacks;   /* own stacks, or NULL */
    struct packed_stack *packed; /* the stack that all tasks share, or NULL */
    struct block_pool blocks;    /* of what lives as long as a task or a wait */
    struct ready_queue ready;
    struct task_block *unused;
    struct task_block **parked_at; /* by task index: the block parked for a semaphore */
    void **slots;                  /* open and unused; room for as many as tasks */
    unsigned slot_count;
    unsigned live;       /* started and not done */
    unsigned calls;      /* offloaded and not back */
    unsigned left;       /* of the tasks that were ready when this pass began: still to be resumed */
    bool all_started;    /* the queue has no more tasks, for now */
    unsigned since_poll; /* tasks resumed since the last poll */
    bool offloaded;      /* some call was: the pool of libuv is running */
    int failure;         /* -errno that ends the run */
};

/* Opens loop, poller and stacks. Returns 0, or -errno with a text in run->error; nothing is left open then.
 */
int scheduler_open(struct scheduler *s, struct run *run, struct lane *lane, const struct poller_kind *poller);
void scheduler_close(struct scheduler *s);

/* Runs tasks from the queue until all are done. Returns 0 or -errno with a text in run->error. */
int scheduler_run(struct scheduler *s);

/* Closes the slots that are open; only between runs. */
void scheduler_close_slots(struct scheduler *s);

/* The pool whose guard reports a stack overflow. */
const struct stack_pool *scheduler_stacks(const struct scheduler *s);

/* For the waits, from inside a task: gives up the thread until scheduler_wake. Who is ready goes on at once,
 * from one task to the next, where the loop itself has nothing to do in between. */
void scheduler_park(struct task_block *block);

/* As scheduler_wake, for the owner of an fd_wait. */
void scheduler_wake_owner(void *context, void *owner);

/* Lets everyone who is ready go on first: the task goes to the end of the queue. */
void scheduler_yield(struct task_block *block);

/* A parked task can go on, as was seen at `now_ns` (0: just now): it joins the ready queue's end. Does
 * nothing if it is there already. */
void scheduler_wake(struct task_block *block, uint64_t now_ns);

/* The block in which a task lives. */
struct task_block *task_block_of(struct task *t);

/* The waits of a coroutine (runners/loop/coroutine_waits.c). */
extern const struct waits coroutine_waits;

/* Meets every thread of libuv's pool before the start barrier or after the end, if any was used so far: each
 * becomes a lane, or its kernel records are read out. Called by the loop's thread while no task is in
 * progress. */
enum offload_meeting { OFFLOAD_ENTER, OFFLOAD_LEAVE };
void offload_meet(struct scheduler *s, enum offload_meeting purpose);

/* Runs fn in libuv's thread pool while the task is parked (runners/loop/offload.c). */
int offload_call(struct task_block *block, int (*fn)(void *), void *arg, size_t bytes);

#endif
