/* The waits of a coroutine: register what wakes the task, park the stack, and let the loop resume another
 * task on the same thread. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runners/loop/overflow.h"
#include "runners/loop/scheduler.h"
#include "task/clock.h"

static int sleep_until(struct task *t, uint64_t deadline_ns)
{
    struct task_block *block = task_block_of(t);
    timer_heap_add(&block->scheduler->timers, &block->timer, deadline_ns);
    scheduler_park(block);
    return 0;
}

/* Parks until a descriptor is ready or the time is up. Whatever others write while the task is parked lies in
 * `waits`; `fds` may lie on the task's stack. */
static int wait_entered(struct task_block *block, struct pollfd *fds, unsigned n, struct fd_wait *waits,
                        uint64_t deadline_ns)
{
    struct scheduler *s = block->scheduler;
    int status = descriptors_enter(&s->descriptors, fds, n, waits, block);
    if (status != 0)
        return status;
    if (deadline_ns != CLOCK_NEVER)
        timer_heap_add(&s->timers, &block->timer, deadline_ns);
    scheduler_park(block);
    timer_heap_remove(&s->timers, &block->timer);
    return (int)descriptors_leave(&s->descriptors, fds, n, waits);
}

static int wait_fds(struct task *t, struct pollfd *fds, unsigned n, uint64_t deadline_ns)
{
    struct task_block *block = task_block_of(t);
    struct block_pool *blocks = &block->scheduler->blocks;
    if (deadline_ns != CLOCK_NEVER && deadline_ns <= clock_now_ns()) { /* no time to wait: poll once */
        int ready = poll(fds, n, 0);
        if (ready == 0) /* a task that polls in a loop lets others run */
            scheduler_yield(block);
        return ready < 0 ? -errno : ready;
    }
    t->lane->edge_ns = 0; /* entering a wait costs time that is not the next task's */
    struct fd_wait *waits = block_pool_acquire(blocks, n * sizeof *waits);
    if (waits == NULL)
        return -ENOMEM;
    int result = wait_entered(block, fds, n, waits, deadline_ns);
    block_pool_release(blocks, waits, n * sizeof *waits);
    return result;
}

static void forget_fd(struct task *t, int fd)
{
    descriptors_forget(&task_block_of(t)->scheduler->descriptors, fd, scheduler_wake_owner, NULL);
}

/* --- checked builds: no pointer to a local variable is handed to others --- */

#if defined(COROUTINE_CHECKED)

static bool is_on_packed_stack(const struct task_block *block, const void *address)
{
    const struct packed_stack *packed = block->scheduler->packed;
    return packed != NULL && packed_stack_contains(packed, address);
}

/* Ends the sample, as a stack overflow does: the workload has a bug. */
static void refuse_local(struct task *t, const char *what)
{
    const struct site *site = t->record->site;
    shared_fail(
        t->shared, -EFAULT,
        "task %u gives %s to others at %s:%u (%s); while it waits, that variable is not where it was: keep "
        "it outside of the stack, or run with --stacks own",
        t->index, what, site->file, site->line, site->function);
    _exit(OVERFLOW_EXIT_CODE);
}

/* The argument is copied; memory behind its pointers is not. Any of the argument's words that is an address
 * on the stack counts as a pointer. */
static void check_argument(struct task *t, const void *arg, size_t bytes)
{
    for (size_t at = 0; at + sizeof(void *) <= bytes; at += sizeof(void *)) {
        const void *word;
        memcpy(&word, (const char *)arg + at, sizeof word);
        if (is_on_packed_stack(task_block_of(t), word))
            refuse_local(t, "a call a pointer to one of its local variables");
    }
}

static void check_awaited(struct task *t)
{
    if (is_on_packed_stack(task_block_of(t), t->record->awaited))
        refuse_local(t, "a semaphore that is one of its local variables");
}

#else

static void check_argument(const struct task *t, const void *arg, size_t bytes)
{
    (void)t, (void)arg, (void)bytes;
}

static void check_awaited(const struct task *t)
{
    (void)t;
}

#endif

static int call(struct task *t, int (*fn)(void *), void *arg, size_t bytes)
{
    check_argument(t, arg, bytes);
    t->lane->edge_ns = 0; /* what follows takes time, which is not the next task's */
    return offload_call(task_block_of(t), fn, arg, bytes);
}

static int yield(struct task *t)
{
    scheduler_yield(task_block_of(t));
    return 0;
}

static int park(struct task *t)
{
    struct task_block *block = task_block_of(t);
    check_awaited(t);
    if (!block->granted) {
        block->scheduler->parked_at[t->index] = block;
        scheduler_park(block);
    }
    block->granted = false;
    return 0;
}

/* Also called for a task that has entered a semaphore's queue but not parked yet: the caller itself. */
static void unpark(struct task *by, uint32_t index)
{
    struct scheduler *s = task_block_of(by)->scheduler;
    if (index == by->index) {
        task_block_of(by)->granted = true;
        return;
    }
    struct task_block *block = s->parked_at[index];
    s->parked_at[index] = NULL;
    scheduler_wake(block, 0);
}

const struct waits coroutine_waits = {
    .sleep_until = sleep_until,
    .wait_fds = wait_fds,
    .forget_fd = forget_fd,
    .call = call,
    .yield = yield,
    .park = park,
    .unpark = unpark,
};
