/* The loop of coroutines: run who is ready, start who is new, and ask the kernel when nobody can go on. */
#include "runners/scheduler.h"

#include <errno.h>
#include <stdlib.h>

#include "task/clock.h"

/* While tasks are ready, the outside is looked at only once in so many resumes: often enough that a
 * descriptor is not left waiting long, seldom enough that the system call costs little. */
enum { RESUMES_PER_LOOK = 64 };

struct task_block *task_block_of(struct task *t)
{
    return (struct task_block *)(void *)((char *)t - offsetof(struct task_block, task));
}

/* --- the ready queue: first come, first served --- */

static void push(struct task_queue *queue, struct task_block *block)
{
    block->next = NULL;
    if (queue->last != NULL)
        queue->last->next = block;
    else
        queue->first = block;
    queue->last = block;
}

static struct task_block *pop(struct task_queue *queue)
{
    struct task_block *block = queue->first;
    if (block != NULL) {
        queue->first = block->next;
        if (queue->first == NULL)
            queue->last = NULL;
    }
    return block;
}

void scheduler_park(struct task_block *block)
{
    block->waiting = true;
    coroutine_suspend(&block->coroutine);
}

void scheduler_wake(struct task_block *block)
{
    if (!block->waiting)
        return;
    block->waiting = false;
    task_ready(&block->task);
    push(&block->scheduler->ready, block);
}

/* --- starting and ending tasks --- */

static void *take_slot(struct scheduler *s)
{
    return s->slot_count > 0 ? s->slots[--s->slot_count] : NULL;
}

static void task_entry(void *argument)
{
    struct task_block *block = argument;
    struct scheduler *s = block->scheduler;
    block->slot = take_slot(s);
    run_task(s->run, &block->task, s->lane, block->task.index, &block->slot);
    if (block->slot != NULL)
        s->slots[s->slot_count++] = block->slot;
}

static struct task_block *take_block(struct scheduler *s)
{
    struct task_block *block = s->unused;
    if (block != NULL) {
        s->unused = block->next;
        return block;
    }
    block = calloc(1, sizeof *block);
    if (block != NULL)
        block->scheduler = s;
    return block;
}

static void give_block(struct scheduler *s, struct task_block *block)
{
    block->next = s->unused;
    s->unused = block;
}

static int fail(struct scheduler *s, int status, const char *why, uint32_t index)
{
    s->failure = error_set(s->run->error, status, "cannot start task %u: %s", index, why);
    return s->failure;
}

/* Switches to the task until it waits or ends. */
static void resume(struct scheduler *s, struct task_block *block)
{
    coroutine_resume(&block->coroutine);
    if (coroutine_state(&block->coroutine) != COROUTINE_FINISHED)
        return;
    s->live--;
    stack_pool_give(s->stacks, &block->coroutine.stack);
    give_block(s, block);
}

/* Starts the next task of the queue. Returns 1, 0 if there is none, or -errno. */
static int start_next(struct scheduler *s)
{
    uint32_t index = shared_take_task(s->run->shared);
    if (index == UINT32_MAX)
        return 0;
    struct task_block *block = take_block(s);
    if (block == NULL)
        return fail(s, -ENOMEM, "there is no memory for it; use fewer tasks (-n)", index);
    struct stack stack;
    char why[ERROR_TEXT_BYTES / 2];
    int status = stack_pool_take(s->stacks, &stack, why, sizeof why);
    if (status < 0) {
        give_block(s, block);
        return fail(s, status, why, index);
    }
    block->task.index = index;
    coroutine_init(&block->coroutine, &stack, task_entry, block);
    s->live++;
    resume(s, block);
    return 1;
}

/* --- timers and descriptors --- */

static struct task_block *block_of_timer(struct timer *timer)
{
    return (struct task_block *)(void *)((char *)timer - offsetof(struct task_block, timer));
}

static void wake_expired(struct scheduler *s)
{
    struct timer *first = timer_heap_first(&s->timers);
    if (first == NULL)
        return;
    uint64_t now = clock_now_ns();
    while (first != NULL && first->deadline_ns <= now) {
        timer_heap_remove(&s->timers, first);
        scheduler_wake(block_of_timer(first));
        first = timer_heap_first(&s->timers);
    }
}

static void on_alarm(void *context)
{
    struct scheduler *s = context;
    s->alarm_ns = CLOCK_NEVER; /* it has rung: the next look sets it anew */
}

static void wake_owner(void *context, void *owner)
{
    (void)context;
    scheduler_wake(owner);
}

static void on_descriptor(void *context, int fd, short revents)
{
    struct scheduler *s = context;
    descriptors_ready(&s->descriptors, fd, revents, wake_owner, NULL);
}

/* Sets the poller's alarm to the earliest deadline, unless it is set so. */
static void set_alarm(struct scheduler *s)
{
    const struct timer *first = timer_heap_first(&s->timers);
    uint64_t wanted = first != NULL ? first->deadline_ns : CLOCK_NEVER;
    if (wanted == s->alarm_ns || wanted == CLOCK_NEVER) /* an alarm too early does no harm */
        return;
    if (s->poller_kind->alarm(s->poller, wanted) == 0)
        s->alarm_ns = wanted;
}

/* Asks the outside: waits for it when nobody can go on. */
static void look_outside(struct scheduler *s, bool wait)
{
    wake_expired(s);
    wait = wait && s->ready.first == NULL;
    if (wait)
        set_alarm(s);
    bool anything = s->descriptors.waiting > 0 || s->calls > 0 || wait;
    if (!anything)
        return;
    uv_run(&s->loop, wait ? UV_RUN_ONCE : UV_RUN_NOWAIT);
    wake_expired(s);
}

/* --- the loop --- */

/* Resumes up to RESUMES_PER_LOOK tasks: those that were ready before those that are new. Who becomes ready
 * meanwhile, as one that yields does at once, has its turn after the next look outside: a task that yields
 * would else keep those late whose time comes between its turns. Returns whether more could go on. */
static bool run_some(struct scheduler *s)
{
    const struct task_block *last = s->ready.last;
    for (int i = 0; i < RESUMES_PER_LOOK; i++) {
        struct task_block *block = pop(&s->ready);
        if (block != NULL)
            resume(s, block);
        else if (start_next(s) != 1)
            return false;
        if (block != last)
            continue;
        if (s->ready.first != NULL)
            return true;
        last = NULL; /* from here on only new ones */
    }
    return true;
}

int scheduler_run(struct scheduler *s)
{
    for (;;) {
        bool more = run_some(s);
        if (s->failure < 0)
            return s->failure;
        if (!more && s->live == 0)
            return 0;
        look_outside(s, !more);
    }
}

/* --- opening and closing --- */

static int open_stacks(struct scheduler *s)
{
    char why[ERROR_TEXT_BYTES / 2] = "";
    int status =
        stack_pool_create(&s->stacks, s->run->stack_bytes, s->run->tasks, STACK_GUARD_BEST, why, sizeof why);
    return status < 0 ? error_set(s->run->error, status, "%s", why) : 0;
}

static int open_poller(struct scheduler *s)
{
    struct poller_listener listener = {.context = s, .ready = on_descriptor, .alarm = on_alarm};
    int status = s->poller_kind->open(&s->loop, &listener, &s->poller);
    if (status == -ENOSYS && s->poller_kind != &poller_uv) {
        s->poller_kind = &poller_uv;
        status = poller_uv.open(&s->loop, &listener, &s->poller);
    }
    s->descriptors = (struct descriptors){.kind = s->poller_kind, .poller = s->poller};
    return status;
}

int scheduler_open(struct scheduler *s, struct run *run, struct lane *lane, const struct poller_kind *poller)
{
    *s = (struct scheduler){.run = run, .lane = lane, .poller_kind = poller, .alarm_ns = CLOCK_NEVER};
    int status = open_stacks(s);
    if (status < 0)
        return status;
    s->parked_at = calloc(run->tasks, sizeof(struct task_block *));
    s->slots = calloc(run->tasks, sizeof(void *));
    if (s->parked_at == NULL || s->slots == NULL) {
        status = error_system(run->error, -ENOMEM, "cannot make room for %u tasks", run->tasks);
        goto free_memory;
    }
    status = uv_loop_init(&s->loop);
    if (status < 0) {
        error_set(run->error, status, "cannot open the event loop: %s", uv_strerror(status));
        goto free_memory;
    }
    status = open_poller(s);
    if (status == 0)
        return 0;
    error_set(run->error, status, "cannot open the event loop's poller: %s", uv_strerror(status));
    uv_loop_close(&s->loop);
free_memory:
    free(s->parked_at);
    free(s->slots);
    stack_pool_destroy(s->stacks);
    return status;
}

void scheduler_close_slots(struct scheduler *s)
{
    while (s->slot_count > 0)
        close_slot(s->run, &s->slots[--s->slot_count]);
}

void scheduler_close(struct scheduler *s)
{
    scheduler_close_slots(s);
    s->poller_kind->close(s->poller);
    uv_run(&s->loop, UV_RUN_DEFAULT); /* until the handles are closed */
    uv_loop_close(&s->loop);
    descriptors_free(&s->descriptors);
    timer_heap_free(&s->timers);
    while (s->unused != NULL) {
        struct task_block *block = s->unused;
        s->unused = block->next;
        free(block);
    }
    free(s->parked_at);
    free(s->slots);
    stack_pool_destroy(s->stacks);
}
