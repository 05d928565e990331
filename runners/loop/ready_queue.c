/* A list of tasks, with two cursors up to which the tasks' stacks have been fetched.
 *
 * A thousand stacks are a thousand pages, each with some lines in use. A switch to a stack waits for these
 * lines, and first for the page's address translation, which costs as much as all other work for the task. A
 * prefetch waits for nothing. The processor makes few translations at a time, so prefetches go in two steps:
 * first one line of a later stack; then, once the translation is there, the lines of a stack that comes soon.
 * Resuming one of 1,000 tasks after a sleep of 50 ms: 0.74 us without prefetching, 0.42 us with 32 stacks
 * read at a time, 0.32 us now. */
#include "runners/loop/ready_queue.h"

#include <stddef.h>

#include "runners/loop/scheduler.h"

/* The first-level cache holds this number of stacks, of a few lines each. */
enum { CACHED_STACKS = 64 };

/* Distances in tasks. At shorter distances lines arrive too late; twice the distance gains nothing. */
enum { LINES_AHEAD = 2, PAGES_AHEAD = 7 };

enum { MAX_LINES = 8, CACHE_LINE_BYTES = 64 };

/* Without the empty asm statement, gcc (12.2) takes a function with nothing but a prefetch for one without
 * effect, and drops its calls. */
static inline void prefetch(const void *address)
{
    __builtin_prefetch(address);
    __asm__ volatile("" : : "r"(address));
}

/* The switch reads a stack's last words; for a packed task, the words are its image. Of a task that waits
 * within a generator, only the task's own stack is fetched. */
static void fetch_page(const struct task_block *block)
{
    const struct coroutine *co = &block->coroutine;
    const void *last = co->is_packed ? co->image.block : context_stack_pointer(&co->context);
    if (last != NULL) /* NULL: ucontext hides the stack pointer */
        prefetch(last);
}

/* The frames behind the last words: the task returns through these frames before its next wait. */
static void fetch_lines(const struct task_block *block)
{
    const struct coroutine *co = &block->coroutine;
    const char *last = co->is_packed ? NULL : context_stack_pointer(&co->context);
    if (last == NULL)
        return;
    const char *beginning = (const char *)co->stack.low + co->stack.bytes;
    const char *line = last + CACHE_LINE_BYTES;
    for (int i = 1; i < MAX_LINES && line < beginning; i++, line += CACHE_LINE_BYTES)
        prefetch(line);
}

static inline void prefetch_up_to(struct prefetch_cursor *at, unsigned max,
                                  void (*fetch)(const struct task_block *))
{
    for (; at->done < max && at->next != NULL; at->done++, at->next = at->next->next)
        fetch(at->next);
}

/* `block` is the queue's first, and about to leave the queue. */
static inline void leave(struct prefetch_cursor *at, const struct task_block *block)
{
    if (at->done > 0)
        at->done--;
    else
        at->next = block->next;
}

static __attribute__((noinline)) void fetch_ahead(struct ready_queue *queue, const struct task_block *leaving)
{
    if (!queue->ahead) {
        queue->ahead = true;
        queue->pages = queue->lines = (struct prefetch_cursor){.next = queue->first};
    }
    leave(&queue->pages, leaving);
    leave(&queue->lines, leaving);
    prefetch_up_to(&queue->pages, PAGES_AHEAD, fetch_page);
    prefetch_up_to(&queue->lines, LINES_AHEAD, fetch_lines);
}

static inline void joined(struct prefetch_cursor *at, struct task_block *block)
{
    if (at->next == NULL)
        at->next = block;
}

void ready_queue_push(struct ready_queue *queue, struct task_block *block)
{
    block->next = NULL;
    if (queue->last != NULL)
        queue->last->next = block;
    else
        queue->first = block;
    queue->last = block;
    queue->count++;
    if (queue->ahead) {
        joined(&queue->pages, block);
        joined(&queue->lines, block);
    }
}

struct task_block *ready_queue_pop(struct ready_queue *queue, unsigned live)
{
    struct task_block *block = queue->first;
    if (block == NULL)
        return NULL;
    if (live > CACHED_STACKS)
        fetch_ahead(queue, block);
    else
        queue->ahead = false;
    queue->first = block->next;
    if (queue->first == NULL)
        queue->last = NULL;
    queue->count--;
    return block;
}
