/* The loop of coroutines: resume ready tasks, start new ones, and poll the kernel when no task is ready. */
#include "runners/loop/scheduler.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "task/clock.h"

/* While tasks are ready, the loop polls only between two passes, and only after this number of resumes: a
 * ready descriptor stays ready, and would be reported again before its task is resumed. Timers are polled
 * once in this number of resumes, without a system call. */
enum { RESUMES_PER_POLL = 64 };

struct task_block *task_block_of(struct task *t)
{
    return (struct task_block *)(void *)((char *)t - offsetof(struct task_block, task));
}

/* --- giving up the thread, and going on --- */

/* Only the ready queue has work for the loop. */
static bool loop_is_idle(const struct scheduler *s)
{
    return timer_heap_is_empty(&s->timers) && s->descriptors.waiting == 0 && s->calls == 0 && s->all_started;
}

/* The block to resume next, if the loop has nothing to do before; else NULL. */
static struct task_block *next_in_pass(struct scheduler *s)
{
    if (s->left == 0 && loop_is_idle(s))
        s->left = s->ready.count; /* the next pass begins */
    if (s->left % RESUMES_PER_POLL == 0)
        return NULL;
    s->left--;
    s->since_poll++;
    s->lane->free_since_ns = s->lane->edge_ns; /* from one task to the next */
    return ready_queue_pop(&s->ready, s->live);
}

static void give_up(struct task_block *block)
{
    struct scheduler *s = block->scheduler;
    struct task_block *next = s->packed == NULL ? next_in_pass(s) : NULL;
    if (next == NULL)
        coroutine_suspend(&block->coroutine);
    else if (next != block)
        coroutine_transfer(&block->coroutine, &next->coroutine);
}

void scheduler_park(struct task_block *block)
{
    block->waiting = true;
    give_up(block);
}

void scheduler_yield(struct task_block *block)
{
    struct scheduler *s = block->scheduler;
    task_ready(&block->task, s->lane->edge_ns);
    ready_queue_push(&s->ready, block);
    give_up(block);
}

void scheduler_wake(struct task_block *block, uint64_t now_ns)
{
    if (!block->waiting)
        return;
    block->waiting = false;
    task_ready(&block->task, now_ns);
    ready_queue_push(&block->scheduler->ready, block);
}

/* --- starting and ending tasks --- */

static void task_entry(void *argument)
{
    struct task_block *block = argument;
    struct scheduler *s = block->scheduler;
    block->task.slot = s->slot_count > 0 ? s->slots[--s->slot_count] : NULL;
    run_task(s->run, &block->task, s->lane, block->task.index, &block->task.slot);
    if (block->task.slot != NULL)
        s->slots[s->slot_count++] = block->task.slot;
}

static struct task_block *acquire_block(struct scheduler *s)
{
    struct task_block *block = s->unused;
    if (block != NULL) {
        s->unused = block->next;
        return block;
    }
    block = block_pool_acquire(&s->blocks, sizeof *block);
    if (block != NULL)
        *block = (struct task_block){.scheduler = s};
    return block;
}

static void release_block(struct scheduler *s, struct task_block *block)
{
    block->next = s->unused;
    s->unused = block;
}

static int fail(struct scheduler *s, int status, const char *why, uint32_t index)
{
    s->failure = error_set(s->run->error, status, "cannot start task %u: %s", index, why);
    return s->failure;
}

static struct task_block *block_of_coroutine(struct coroutine *co)
{
    return (struct task_block *)(void *)((char *)co - offsetof(struct task_block, coroutine));
}

/* Switches to the task, until this task, or one resumed after it, leaves the thread to the loop. */
static void resume(struct scheduler *s, struct task_block *block)
{
    struct coroutine *back = coroutine_resume(&block->coroutine);
    s->since_poll++;
    if (back == NULL) {
        s->failure = error_set(s->run->error, -ENOMEM,
                               "there is no memory to park task %u; use fewer tasks (-n)", block->task.index);
        return;
    }
    if (coroutine_state(back) != COROUTINE_FINISHED)
        return;
    s->live--;
    release_block(s, block_of_coroutine(back));
}

static int acquire_stack(struct scheduler *s, struct task_block *block)
{
    char why[ERROR_TEXT_BYTES / 2];
    int status = stack_pool_acquire(s->stacks, &block->coroutine.stack, why, sizeof why);
    block->has_stack = status == 0;
    return status < 0 ? fail(s, status, why, block->task.index) : 0;
}

/* Makes the block's coroutine: on the block's own stack, on a new one, or on the shared one. */
static int begin(struct scheduler *s, struct task_block *block)
{
    if (s->packed != NULL) {
        coroutine_init_packed(&block->coroutine, s->packed, task_entry, block);
        return 0;
    }
    int status = block->has_stack ? 0 : acquire_stack(s, block);
    if (status == 0)
        coroutine_init(&block->coroutine, &block->coroutine.stack, task_entry, block);
    return status;
}

/* Starts the next task of the queue. Returns 1, 0 if there is none, or -errno. */
static int start_next(struct scheduler *s)
{
    uint32_t index = shared_dequeue_task(s->run->shared);
    if (index == UINT32_MAX)
        return 0;
    struct task_block *block = acquire_block(s);
    if (block == NULL)
        return fail(s, -ENOMEM, "there is no memory for it; use fewer tasks (-n)", index);
    block->task.index = index;
    int status = begin(s, block);
    if (status < 0) {
        release_block(s, block);
        return status;
    }
    s->live++;
    resume(s, block);
    return 1;
}

/* --- timers and descriptors --- */

static struct task_block *block_of_timer(struct timer *timer)
{
    return (struct task_block *)(void *)((char *)timer - offsetof(struct task_block, timer));
}

/* Wakes expired timers, the earliest first, at most as many as are resumed between two polls: of thousands
 * due at once, the first does not wait until the last is found. */
static void wake_expired(struct scheduler *s)
{
    if (timer_heap_is_empty(&s->timers))
        return;
    uint64_t now = clock_now_ns();
    s->lane->free_since_ns = 0; /* later edges of this lane are not earlier than this */
    for (int i = 0; i < RESUMES_PER_POLL; i++) {
        struct timer *timer = timer_heap_pop(&s->timers, now);
        if (timer == NULL)
            break;
        scheduler_wake(block_of_timer(timer), now);
    }
}

static void on_timer(void *context)
{
    struct scheduler *s = context;
    s->timer_ns = CLOCK_NEVER; /* the timer has fired: the next poll sets a new one */
}

void scheduler_wake_owner(void *context, void *owner)
{
    (void)context;
    scheduler_wake(owner, 0);
}

static void on_descriptor(void *context, int fd, short revents)
{
    struct scheduler *s = context;
    descriptors_ready(&s->descriptors, fd, revents, scheduler_wake_owner, NULL);
}

/* Skips the call if the poller's timer is set to the earliest deadline already. */
static void set_timer(struct scheduler *s)
{
    uint64_t wanted = timer_heap_earliest_ns(&s->timers);
    if (wanted == s->timer_ns || wanted == CLOCK_NEVER) /* a timer too early does no harm */
        return;
    if (s->poller_kind->set_timer(s->poller, wanted) == 0)
        s->timer_ns = wanted;
}

/* Polls without waiting: descriptors by one system call, and the loop if calls are offloaded. */
static void poll_events(struct scheduler *s)
{
    s->since_poll = 0;
    if (s->calls > 0)
        uv_run(&s->loop, UV_RUN_NOWAIT);
    else if (s->descriptors.waiting > 0)
        s->poller_kind->poll(s->poller);
}

/* No task is ready: waits for an event, or for the earliest deadline. */
static void wait_for_events(struct scheduler *s)
{
    s->since_poll = 0;
    set_timer(s);
    uv_run(&s->loop, UV_RUN_ONCE);
    wake_expired(s);
}

/* --- the loop --- */

/* Resumes each task that is ready now, once, then starts some new ones. A task that becomes ready meanwhile,
 * for example by a yield, waits for the next pass: otherwise yielding tasks would delay tasks whose time
 * comes. Returns whether there may be more to start. */
static bool run_some(struct scheduler *s)
{
    /* The warm-up starts all tasks at once: otherwise tasks that end early would hand their stacks on, and
     * the run's last tasks would touch new stacks first. */
    bool warm_up = atomic_load(&s->run->shared->stage) == STAGE_WARMUP;
    unsigned started = 0, max = warm_up ? UINT32_MAX : RESUMES_PER_POLL;
    s->left = s->ready.count;
    while (s->left > 0 && s->failure == 0) {
        s->left--;
        resume(s, ready_queue_pop(&s->ready, s->live));
        if (s->left % RESUMES_PER_POLL == 0)
            wake_expired(s); /* expired tasks run last anyway, but the instant when they became ready is
                                recorded now */
    }
    s->lane->free_since_ns = 0; /* the loop has had the thread */
    while (started < max && s->failure == 0 && start_next(s) == 1)
        started++;
    s->all_started = started < max;
    return !s->all_started;
}

int scheduler_run(struct scheduler *s)
{
    s->all_started = false;
    for (;;) {
        bool more = run_some(s);
        s->lane->free_since_ns = 0; /* from here on the loop has the thread */
        if (s->failure < 0)
            return s->failure;
        wake_expired(s);
        if (s->since_poll >= RESUMES_PER_POLL)
            poll_events(s);
        if (more || s->ready.count > 0)
            continue;
        if (s->live == 0)
            return 0;
        wait_for_events(s);
    }
}

/* --- opening and closing --- */

static int open_stacks(struct scheduler *s)
{
    char why[ERROR_TEXT_BYTES / 2] = "";
    struct run *run = s->run;
    int status;
    if (run->stack_bytes == 0)
        run->stack_bytes = run->stacks == STACKS_PACKED ? PACKED_STACK_BYTES : STACK_DEFAULT_BYTES;
    if (run->stacks == STACKS_PACKED)
        status = packed_stack_create(&s->packed, run->stack_bytes, why, sizeof why);
    else
        status =
            stack_pool_create(&s->stacks, run->stack_bytes, run->tasks, STACK_GUARD_BEST, why, sizeof why);
    return status < 0 ? error_set(run->error, status, "%s", why) : 0;
}

static void close_memory(struct scheduler *s)
{
    timer_heap_close(&s->timers);
    block_pool_destroy(&s->blocks);
    free(s->parked_at);
    free(s->slots);
    packed_stack_destroy(s->packed);
    stack_pool_destroy(s->stacks);
}

const struct stack_pool *scheduler_stacks(const struct scheduler *s)
{
    return s->packed != NULL ? packed_stack_pool(s->packed) : s->stacks;
}

static int open_poller(struct scheduler *s)
{
    struct poller_listener listener = {.context = s, .ready = on_descriptor, .timer = on_timer};
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
    static atomic_uint opened;
    *s = (struct scheduler){.number = atomic_fetch_add(&opened, 1) + 1,
                            .run = run,
                            .lane = lane,
                            .poller_kind = poller,
                            .timer_ns = CLOCK_NEVER};
    int status = open_stacks(s);
    if (status < 0)
        return status;
    s->parked_at = calloc(run->tasks, sizeof(struct task_block *));
    s->slots = calloc(run->tasks, sizeof(void *));
    status = timer_heap_open(&s->timers, run->tasks);
    if (s->parked_at == NULL || s->slots == NULL || status < 0) {
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
    close_memory(s);
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
    uv_run(&s->loop, UV_RUN_DEFAULT); /* closes the handles */
    uv_loop_close(&s->loop);
    descriptors_free(&s->descriptors);
    close_memory(s);
}
