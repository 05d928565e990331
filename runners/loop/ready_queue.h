/* The ready coroutines: first come, first served. While one coroutine runs, the stacks of the next ones are
 * prefetched into the cache. */
#ifndef RUNNERS_LOOP_READY_QUEUE_H
#define RUNNERS_LOOP_READY_QUEUE_H

#include <stdbool.h>

struct task_block;

/* How far the queue's tasks, from its front on, have been fetched. */
struct prefetch_cursor {
    struct task_block *next; /* the first one not fetched; NULL: none */
    unsigned done;           /* number of tasks before `next` */
};

/* All zeros is an empty queue. A block is in one queue at most, which owns the block's member `next`. */
struct ready_queue {
    struct task_block *first, *last;
    unsigned count;
    bool ahead;                   /* `pages` and `lines` are kept */
    struct prefetch_cursor pages; /* their stacks' translations, with the last words */
    struct prefetch_cursor lines; /* the rest of what is live on them */
};

/* Adds the block at the end. */
void ready_queue_push(struct ready_queue *queue, struct task_block *block);

/* Removes and returns the block that has waited longest; NULL if the queue is empty. `live` is the number of
 * tasks in progress: the stacks of few tasks stay in the cache without prefetching. */
struct task_block *ready_queue_pop(struct ready_queue *queue, unsigned live);

#endif
