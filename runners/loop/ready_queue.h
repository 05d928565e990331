/* The coroutines that can go on: first come, first served. While one runs, what the next ones need is on its
 * way from memory to the cache. */
#ifndef RUNNERS_LOOP_READY_QUEUE_H
#define RUNNERS_LOOP_READY_QUEUE_H

#include <stdbool.h>

struct task_block;

/* How far the queue's tasks, from its front on, have been fetched. */
struct prefetch_cursor {
    struct task_block *next; /* the first that has not; NULL: there is none */
    unsigned done;           /* how many before it */
};

/* All zeros is an empty one. A block is in one queue at most: its member `next` is the queue's then. */
struct ready_queue {
    struct task_block *first, *last;
    unsigned count;
    bool ahead;                   /* the two below are kept */
    struct prefetch_cursor pages; /* their stacks' translations, with the last words */
    struct prefetch_cursor lines; /* the rest of what is live on them */
};

/* It joins the end. */
void ready_queue_push(struct ready_queue *queue, struct task_block *block);

/* The one that has waited longest, which leaves the queue; NULL if it is empty. `live` is how many tasks are
 * in progress: the stacks of few stay in the cache by themselves. */
struct task_block *ready_queue_pop(struct ready_queue *queue, unsigned live);

#endif
