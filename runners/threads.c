/* A pool of threads: while a task waits, its thread is blocked in the kernel and the pool's other threads go
 * on. W threads have at most W tasks in flight; the kernel chooses which thread runs when. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runners/lane_account.h"
#include "runners/lane_work.h"
#include "runners/start_barrier.h"
#include "runners/start_limits.h"
#include "task/clock.h"

struct pool {
    struct run *run;
    struct start_barrier barrier;
    int notices[2]; /* one pipe for all: a thread cannot die alone */
    struct worker *workers;
};

struct worker {
    pthread_t thread;
    struct pool *pool;
    struct lane *lane;
};

static unsigned as_workers(unsigned tasks, unsigned workers)
{
    (void)tasks;
    return workers;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct pool *pool = worker->pool;
    void *slot = NULL;
    worker->lane->pid = gettid();
    lane_enter(pool->run, worker->lane);
    warm_up_lane(pool->run, worker->lane, pool->run->workers);
    lane_account_begin(worker->lane);
    start_barrier_signal(pool->notices[1], LANE_IS_READY);
    start_barrier_wait_start(&pool->barrier);
    lane_account_start(worker->lane);
    work_lane(pool->run, worker->lane, UINT32_MAX, &slot);
    lane_account_stop(worker->lane);
    start_barrier_signal(pool->notices[1], LANE_IS_DONE);
    start_barrier_wait_exit(&pool->barrier);
    lane_leave(worker->lane);
    close_slot(pool->run, &slot);
    return NULL;
}

/* Waits for a signal from each of `n` threads. */
static int await_all(const struct pool *pool, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        int got = start_barrier_receive(pool->notices[0]);
        if (got <= 0)
            return got < 0 ? got : -EPIPE;
    }
    return 0;
}

static int start_thread(struct pool *pool, struct worker *worker)
{
    worker->pool = pool;
    worker->lane = shared_claim_lane(pool->run->shared, LANE_THREAD);
    if (worker->lane == NULL)
        return -ENOMEM;
    return -pthread_create(&worker->thread, NULL, work, worker);
}

static int run_pool(struct pool *pool, unsigned *started)
{
    char limits[START_LIMITS_BYTES];
    struct run *run = pool->run;
    for (; *started < run->workers; ++*started) {
        int status = start_thread(pool, &pool->workers[*started]);
        if (status < 0)
            return error_set(run->error, status, "cannot start thread %u of %u: %s%s; give a smaller -w",
                             *started + 1, run->workers, strerror(-status), start_limits(status, limits));
    }
    int status = await_all(pool, *started);
    if (status < 0)
        return error_system(run->error, status, "lost the threads before the start");
    stamp_start(run, NULL);
    start_barrier_open_start(&pool->barrier);
    status = await_all(pool, *started);
    if (status < 0)
        return error_system(run->error, status, "lost the threads while they worked");
    run->at_end(run->sample, NULL, 0);
    for (unsigned i = 0; i < *started; i++)
        lane_account_runqueue(pool->workers[i].lane);
    return 0;
}

/* Lets every thread that was started exit, whatever happened. */
static void end_pool(struct pool *pool, unsigned started)
{
    start_barrier_open_start(&pool->barrier);
    start_barrier_open_exit(&pool->barrier);
    for (unsigned i = 0; i < started; i++)
        pthread_join(pool->workers[i].thread, NULL);
}

static int run_threads(struct run *run)
{
    unsigned started = 0;
    struct pool pool = {.run = run, .notices = {-1, -1}};
    pool.workers = calloc(run->workers, sizeof *pool.workers);
    int status = pool.workers != NULL ? start_barrier_init(&pool.barrier) : -ENOMEM;
    if (status < 0) {
        free(pool.workers);
        return error_system(run->error, status, "cannot make a pool of %u threads", run->workers);
    }
    if (pipe(pool.notices) == 0) {
        prepare_warmup(run, run->workers);
        status = run_pool(&pool, &started);
        if (status < 0)
            atomic_store(&run->shared->limit, 0); /* no thread starts another task */
        end_pool(&pool, started);
        close(pool.notices[0]);
        close(pool.notices[1]);
    } else {
        status = error_system(run->error, -errno, "cannot make a pipe");
    }
    start_barrier_free(&pool.barrier);
    free(pool.workers);
    return status;
}

static const char *const aliases[] = {"thread", "pthread", "pthreads", "threading", "threadpool", NULL};

const struct runner runner_threads = {
    .name = "threads",
    .while_waiting = "its thread waits; the pool's other threads go on",
    .stops = "whenever the kernel says",
    .picks = "the kernel",
    .language = "C",
    .group = "c",
    .base = "sync",
    .aliases = aliases,
    .plural = true,
    .pooled = true,
    .shares_memory = true,
    .in_flight = EXTENT_WORKERS,
    .computing = EXTENT_WORKERS,
    .descriptors_each = 2, /* its ring, and its account */
    .worker_ns = 300 * NS_PER_US,
    .in_default_suite = true,
    .also_one_per_task = true, /* a small pool would be a straw man where tasks wait */
    .waits = &blocking_waits,
    .lanes = as_workers,
    .run = run_threads,
};
