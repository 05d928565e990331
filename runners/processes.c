/* A pool of forked workers: like threads, but each worker has memory of its own. Workers share one mapping:
 * the queue of tasks, the records, the outcomes. The end of a worker's pipe reveals the worker's death; the
 * error names the worker and the lost tasks. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runners/lane_account.h"
#include "runners/lane_work.h"
#include "runners/start_barrier.h"
#include "runners/start_limits.h"
#include "task/clock.h"
#include "task/process_end.h"

struct worker {
    pid_t pid;
    struct lane *lane;
    int notices; /* the worker's pipe: one byte per stage, then the end once the worker is dead */
};

struct pool {
    struct run *run;
    struct start_barrier barrier;
    struct worker *workers;
    struct pollfd *polled;
    unsigned started;
};

static unsigned as_workers(unsigned tasks, unsigned workers)
{
    (void)tasks;
    return workers;
}

static uint64_t of_timeval(struct timeval t)
{
    return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_usec * NS_PER_US;
}

/* The CPU time of this process, threads of libraries included, added to (end) or subtracted from (start) the
 * lane's figures. */
static void account(struct lane *lane, bool end)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    uint64_t sign = end ? 1 : (uint64_t)-1; /* wraps round to a subtraction */
    lane->account.user_ns += sign * of_timeval(used.ru_utime);
    lane->account.system_ns += sign * of_timeval(used.ru_stime);
}

/* The worker's life, in its own process. */
static void work(struct pool *pool, struct lane *lane, int notices, pid_t parent)
{
    void *slot = NULL;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* the parent died before prctl */
        _exit(1);
    start_barrier_is_lane(&pool->barrier);
    lane->pid = getpid();
    lane_enter(pool->run, lane);
    warm_up_lane(pool->run, lane, pool->run->workers);
    lane_account_begin(lane);
    account(lane, false);
    start_barrier_signal(notices, LANE_IS_READY);
    start_barrier_wait_start(&pool->barrier);
    lane_account_start(lane);
    work_lane(pool->run, lane, UINT32_MAX, &slot);
    account(lane, true);
    lane_account_stop(lane);
    start_barrier_signal(notices, LANE_IS_DONE);
    start_barrier_wait_exit(&pool->barrier);
    lane_leave(lane);
    close_slot(pool->run, &slot);
    _exit(0);
}

static int start_worker(struct pool *pool, struct worker *worker)
{
    int ends[2];
    worker->lane = shared_claim_lane(pool->run->shared, LANE_PROCESS);
    if (worker->lane == NULL)
        return -ENOMEM;
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    pid_t parent = getpid();
    worker->pid = fork();
    if (worker->pid == 0) {
        close(ends[0]);
        work(pool, worker->lane, ends[1], parent);
    }
    int status = worker->pid < 0 ? -errno : 0;
    close(ends[1]);
    if (status < 0)
        close(ends[0]);
    else
        worker->notices = ends[0];
    return status;
}

/* A pipe that ends without a signal means a dead worker. Reports the cause and the lost task. */
static int report_death(struct pool *pool, unsigned number)
{
    struct worker *worker = &pool->workers[number];
    pid_t pid = worker->pid;
    char how[PROCESS_END_BYTES] = "ended", lost[64] = "no task was lost";
    int wait_status = 0;
    struct rusage used;
    if (wait4(pid, &wait_status, 0, &used) == pid)
        process_end_words(wait_status, &used, how);
    worker->pid = 0;
    for (uint32_t i = 0, limit = atomic_load(&pool->run->shared->limit); i < limit; i++) {
        const struct task_record *record = &pool->run->shared->records[i];
        unsigned state = atomic_load(&record->state);
        if (state != TASK_QUEUED && state != TASK_DONE && record->lane == worker->lane->number)
            snprintf(lost, sizeof lost, "task %u is lost, which was %s", i, task_state_name(state));
    }
    return shared_fail(pool->run->shared, -ECHILD, "worker %u (process %d) %s before its work was done; %s",
                       number + 1, (int)pid, how, lost);
}

/* Waits until each worker has sent a signal; the first one that dies instead ends the wait. */
static int await_all(struct pool *pool)
{
    unsigned missing = pool->started;
    for (unsigned i = 0; i < pool->started; i++)
        pool->polled[i] = (struct pollfd){.fd = pool->workers[i].notices, .events = POLLIN};
    while (missing > 0) {
        if (poll(pool->polled, pool->started, -1) < 0) {
            if (errno == EINTR)
                continue;
            return error_system(pool->run->error, -errno, "cannot wait for the workers");
        }
        for (unsigned i = 0; i < pool->started; i++) {
            if (pool->polled[i].fd < 0 || pool->polled[i].revents == 0)
                continue;
            if (start_barrier_receive(pool->polled[i].fd) <= 0)
                return report_death(pool, i);
            pool->polled[i].fd = -1; /* poll ignores negative descriptors */
            missing--;
        }
    }
    return 0;
}

static int run_pool(struct pool *pool, pid_t *pids)
{
    char limits[START_LIMITS_BYTES];
    struct run *run = pool->run;
    for (; pool->started < run->workers; pool->started++) {
        int status = start_worker(pool, &pool->workers[pool->started]);
        if (status < 0)
            return error_set(
                run->error, status, "cannot start worker process %u of %u: %s%s; give a smaller -w",
                pool->started + 1, run->workers, strerror(-status), start_limits(status, limits));
        pids[pool->started] = pool->workers[pool->started].pid;
    }
    int status = await_all(pool);
    if (status < 0)
        return status;
    stamp_start(run, NULL);
    start_barrier_open_start(&pool->barrier);
    status = await_all(pool);
    if (status == 0)
        run->at_end(run->sample, pids, pool->started);
    for (unsigned i = 0; status == 0 && i < pool->started; i++)
        lane_account_runqueue(pool->workers[i].lane);
    return status;
}

/* Lets the workers exit. After a failure, kills the workers: some may wait for ever. */
static void end_pool(struct pool *pool, bool failed)
{
    start_barrier_open_start(&pool->barrier);
    start_barrier_open_exit(&pool->barrier);
    for (unsigned i = 0; i < pool->started; i++) {
        struct worker *worker = &pool->workers[i];
        if (failed && worker->pid > 0)
            kill(worker->pid, SIGKILL);
        if (worker->pid > 0)
            waitpid(worker->pid, NULL, 0);
        close(worker->notices);
    }
}

static int run_processes(struct run *run)
{
    struct pool pool = {.run = run};
    pool.workers = calloc(run->workers, sizeof *pool.workers);
    pool.polled = calloc(run->workers, sizeof *pool.polled);
    pid_t *pids = calloc(run->workers, sizeof *pids);
    int status = pool.workers != NULL && pool.polled != NULL && pids != NULL
                     ? start_barrier_init(&pool.barrier)
                     : -ENOMEM;
    if (status < 0) {
        error_system(run->error, status, "cannot make a pool of %u processes", run->workers);
    } else {
        prepare_warmup(run, run->workers);
        status = run_pool(&pool, pids);
        end_pool(&pool, status < 0);
        start_barrier_free(&pool.barrier);
    }
    free(pids);
    free(pool.polled);
    free(pool.workers);
    return status;
}

static const char *const aliases[] = {"process", "fork", "multiprocess", "multiprocessing", NULL};

const struct runner runner_processes = {
    .name = "processes",
    .while_waiting = "its process waits; the others go on; memory is private",
    .stops = "whenever the kernel says",
    .picks = "the kernel",
    .language = "C",
    .group = "c",
    .base = "sync",
    .aliases = aliases,
    .plural = true,
    .pooled = true,
    .in_flight = EXTENT_WORKERS,
    .computing = EXTENT_WORKERS,
    .descriptors_each = 1, /* a pipe; all others belong to the worker's process */
    .worker_ns = 700 * NS_PER_US,
    .in_default_suite = true,
    .waits = &blocking_waits,
    .lanes = as_workers,
    .run = run_processes,
};
