/* Coroutines: every task in progress has a stack of its own, or a place on a shared one; all run on one
 * thread. While a task waits, its stack is parked and the loop resumes another task. Concurrency without
 * parallelism: only blocking calls go to threads, in libuv's pool. */
#include <errno.h>
#include <stdlib.h>

#include "runners/lane_account.h"
#include "runners/loop/overflow.h"
#include "runners/loop/scheduler.h"
#include "task/clock.h"

/* As libuv computes the number of threads in its pool (src/threadpool.c, init_threads, since 1.30): atoi into
 * an unsigned, where a negative number becomes huge. Each thread needs a lane. */
unsigned runner_blocking_call_threads(void)
{
    enum { DEFAULT_THREADS = 4, MAX_THREADS = 1024 };
    const char *text = getenv("UV_THREADPOOL_SIZE");
    unsigned threads = text != NULL ? (unsigned)atoi(text) : DEFAULT_THREADS;
    return threads == 0 ? 1 : threads > MAX_THREADS ? MAX_THREADS : threads;
}

static unsigned lanes(unsigned tasks, unsigned workers)
{
    (void)tasks;
    (void)workers;
    return 1 + runner_blocking_call_threads();
}

static const char *const aliases[] = {"coroutine", "async",      "await", "async/await", "asyncio",
                                      "fiber",     "fibers",     "green", "goroutine",   "goroutines",
                                      "eventloop", "event-loop", "loop",  NULL};

static int run_all(struct run *run, struct scheduler *s)
{
    int status = 0;
    uint64_t begin_ns = clock_now_ns();
    prepare_warmup(run, 0);
    if (run->warmup_tasks > 0)
        status = scheduler_run(s);
    scheduler_close_slots(s);
    warmup_ended(run, begin_ns);
    if (status < 0)
        return status;
    offload_meet(s, OFFLOAD_ENTER);
    stamp_start(run, s->lane);
    status = scheduler_run(s);
    lane_account_end(s->lane);
    if (status == 0)
        run->at_end(run->sample, NULL, 0);
    offload_meet(s, OFFLOAD_LEAVE);
    lane_leave(s->lane);
    return status;
}

static int run_coroutines(struct run *run)
{
    struct scheduler scheduler;
    struct overflow_guard guard;
    struct lane *lane = shared_claim_lane(run->shared, LANE_LOOP);
    if (lane == NULL)
        return error_set(run->error, -ENOMEM, "there is no lane for the loop");
    lane_enter(run, lane);
    run->shared->one_lane = true;
    int status = scheduler_open(&scheduler, run, lane, &poller_epoll);
    if (status < 0)
        return status;
    status = overflow_guard_open(&guard, run->shared, lane, scheduler_stacks(&scheduler), run->stack_bytes);
    if (status < 0) {
        error_system(run->error, status, "cannot watch for stack overflows");
    } else {
        status = run_all(run, &scheduler);
        overflow_guard_close(&guard);
    }
    if (status == 0) /* after a failure tasks stay parked, and the process ends soon */
        scheduler_close(&scheduler);
    return status;
}

const struct runner runner_coroutines = {
    .name = "coroutines",
    .while_waiting = "its stack is parked; the loop resumes another task on the same thread",
    .stops = "only where it waits or yields",
    .picks = "the event loop, in order of readiness",
    .language = "C",
    .group = "c",
    .base = "sync",
    .aliases = aliases,
    .plural = true,
    .one_thread = true,
    .one_stack_each = true,
    .parks = true,
    .shares_memory = true,
    .offloads = true,
    .in_flight = EXTENT_TASKS,
    .computing = EXTENT_ONE,
    .in_default_suite = true,
    .waits = &coroutine_waits,
    .lanes = lanes,
    .run = run_coroutines,
};
