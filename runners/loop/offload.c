/* Blocking calls under coroutines: libuv's thread pool runs each call while the task is parked. Asynchronous
 * file I/O is not single-threaded, and the trace shows the threads: each pool thread is a lane of its own. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runners/lane_account.h"
#include "runners/loop/scheduler.h"
#include "task/lane.h"

struct call {
    uv_work_t work;
    struct task_block *block;
    int (*fn)(void *);
    int result;
    size_t bytes;
    _Alignas(16) char arg[]; /* a copy: the task's own may lie on a parked stack */
};

/* The lane of the calling pool thread, claimed at the scheduler's first call on the thread: pool threads
 * belong to the process and outlive a scheduler. NULL when all lanes are taken: calls then go unrecorded. */
static struct lane *pool_lane(const struct scheduler *s)
{
    static _Thread_local unsigned scheduler_number;
    static _Thread_local struct lane *lane;
    if (scheduler_number != s->number) {
        scheduler_number = s->number;
        lane = shared_claim_lane(s->run->shared, LANE_POOL);
        if (lane != NULL) {
            lane_enter(s->run, lane);
            lane_account_begin(lane);
        }
    }
    return lane;
}

static void on_pool_thread(uv_work_t *work)
{
    struct call *call = work->data;
    const struct task *t = &call->block->task;
    struct lane *lane = pool_lane(call->block->scheduler);
    if (lane != NULL && lane->account.begin_ns < call->block->scheduler->run->shared->barrier_ns)
        lane_account_start(lane); /* first call of the run: earlier waiting does not count */
    if (lane != NULL)
        lane_record(lane, EVENT_CALL_BEGIN, WAIT_CALL, t->index, t->record->site, 0);
    call->result = call->fn(call->arg);
    if (lane != NULL)
        lane_record(lane, EVENT_CALL_END, WAIT_CALL, t->index, t->record->site,
                    (uint64_t)(int64_t)call->result);
}

static void on_loop_again(uv_work_t *work, int status)
{
    struct call *call = work->data;
    if (status < 0)
        call->result = status;
    call->block->scheduler->calls--;
    scheduler_wake(call->block, 0);
}

int offload_call(struct task_block *block, int (*fn)(void *), void *arg, size_t bytes)
{
    struct call *call = calloc(1, sizeof *call + bytes);
    if (call == NULL)
        return -ENOMEM;
    call->work.data = call;
    call->block = block;
    call->fn = fn;
    call->bytes = bytes;
    if (bytes > 0)
        memcpy(call->arg, arg, bytes);
    int result = uv_queue_work(&block->scheduler->loop, &call->work, on_pool_thread, on_loop_again);
    if (result == 0) {
        block->scheduler->calls++;
        block->scheduler->offloaded = true;
        scheduler_park(block);
        result = call->result;
        if (bytes > 0)
            memcpy(arg, call->arg, bytes);
    }
    free(call);
    return result;
}

/* --- meeting the pool's threads --- */

struct meeting {
    const struct scheduler *scheduler;
    enum offload_meeting purpose;
    uv_barrier_t all; /* keeps each thread from coming twice */
    unsigned over;    /* threads that have returned */
};

static void on_meeting(uv_work_t *work)
{
    struct meeting *meeting = work->data;
    struct lane *lane = pool_lane(meeting->scheduler);
    if (lane != NULL && meeting->purpose == OFFLOAD_ENTER)
        lane_account_begin(lane); /* the warm-up's calls do not count */
    if (lane != NULL && meeting->purpose == OFFLOAD_LEAVE) {
        lane_account_end(lane);
        lane_leave(lane);
    }
    uv_barrier_wait(&meeting->all);
}

static void on_meeting_over(uv_work_t *work, int status)
{
    struct meeting *meeting = work->data;
    (void)status;
    meeting->over++;
}

void offload_meet(struct scheduler *s, enum offload_meeting purpose)
{
    unsigned threads = s->run->lanes - 1; /* all lanes but the loop's */
    struct meeting meeting = {.scheduler = s, .purpose = purpose};
    if (!s->offloaded)
        return;
    uv_work_t *works = calloc(threads, sizeof *works);
    if (works == NULL || uv_barrier_init(&meeting.all, threads) < 0) {
        free(works);
        return; /* only the kernel's records of these lanes are lost */
    }
    for (unsigned i = 0; i < threads; i++) {
        works[i].data = &meeting;
        uv_queue_work(&s->loop, &works[i], on_meeting,
                      on_meeting_over); /* cannot fail with a callback given */
    }
    while (meeting.over < threads)
        uv_run(&s->loop, UV_RUN_ONCE);
    uv_barrier_destroy(&meeting.all);
    free(works);
}
