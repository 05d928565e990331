/* A bench for runners: one run of scripted bodies in a process of its own, over a ledger in shared memory in
 * which they write down who ran, when, and on which slot. Whatever a runner does to its process, the test
 * that looks at the ledger afterwards is safe from it. */
#ifndef TESTS_UNIT_SUPPORT_RUNNER_TRIAL_H
#define TESTS_UNIT_SUPPORT_RUNNER_TRIAL_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runners/lane_account.h"
#include "runners/loop/scheduler.h"
#include "task/clock.h"

#include "tests/unit/support/harness.h"

enum { MANY = 5000, EVENTS_A_TASK = 12 };

/* --- one run, in a child --- */

/* What the bodies write down, in memory that all processes share; zeroed when the warm-up is over. */
struct ledger {
    _Atomic unsigned in_flight, max_in_flight;
    _Atomic unsigned slots_opened, slots_open; /* open: and not closed yet */
    _Atomic unsigned slots_shared;             /* a task found another one on its slot */
    _Atomic unsigned next;
    _Atomic bool ended; /* at_end was called */
    struct task_semaphore semaphore;
    struct {
        _Atomic unsigned runs;
        unsigned place; /* when it started, from 0 */
    } task[MANY];
};

struct trial {
    const struct runner *runner;
    unsigned tasks, workers, warmup;
    unsigned lanes; /* 0: as many as the runner wants */
    int (*body)(void *context, struct task *t, unsigned index, struct outcome *outcome);
    enum stack_kind stacks;           /* of coroutines */
    const struct poller_kind *poller; /* coroutines: this one, by the scheduler itself; NULL: run() */
    /* the results */
    struct shared *shared;
    struct ledger *ledger;
    struct figures *figures;
    struct error error;
};

/* What the child reports itself, beside the ledger. */
struct figures {
    int status;               /* of run() */
    unsigned children, leaks; /* processes and descriptors left */
    unsigned max_in_warmup;   /* in flight at once; the body counts */
    char error[ERROR_TEXT_BYTES];
};

static inline int slot_open(void *context, void **slot)
{
    struct ledger *ledger = context;
    _Atomic unsigned *users = calloc(1, sizeof *users);
    if (users == NULL)
        return -ENOMEM;
    atomic_fetch_add(&ledger->slots_opened, 1);
    atomic_fetch_add(&ledger->slots_open, 1);
    *slot = users;
    return 0;
}

static inline void slot_close(void *context, void *slot)
{
    struct ledger *ledger = context;
    atomic_fetch_sub(&ledger->slots_open, 1);
    free(slot);
}

static inline void start(void *context)
{
    struct ledger *ledger = context;
    task_semaphore_init(&ledger->semaphore, "gather", 0);
}

static inline void at_end(void *sample, const pid_t *pids, unsigned n)
{
    struct trial *trial = sample;
    for (unsigned i = 0; i < n; i++)
        if (kill(pids[i], 0) < 0) /* every worker is still there to be measured */
            return;
    atomic_store(&trial->ledger->ended, true);
}

static inline unsigned open_descriptors(void)
{
    unsigned count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* As run_coroutines, over a poller of choice. */
static inline int run_scheduler(struct run *run, const struct poller_kind *poller)
{
    struct scheduler scheduler;
    struct lane *lane = shared_claim_lane(run->shared, LANE_LOOP);
    int status = scheduler_open(&scheduler, run, lane, poller);
    if (status < 0)
        return status;
    if (scheduler.poller_kind != poller)
        return -ENOSYS;
    stamp_start(run, lane);
    status = scheduler_run(&scheduler);
    lane_account_end(lane);
    if (status == 0)
        run->at_end(run->sample, NULL, 0);
    scheduler_close(&scheduler);
    return status;
}

static inline void run_in_child(struct trial *trial)
{
    struct run run = {
        .runner = trial->runner,
        .bodies = {.context = trial->ledger,
                   .start = start,
                   .body = trial->body,
                   .slot_open = slot_open,
                   .slot_close = slot_close},
        .shared = trial->shared,
        .tasks = trial->tasks,
        .workers = trial->workers,
        .lanes = trial->shared->sizes.lanes,
        .warmup_tasks = trial->warmup,
        .stacks = trial->stacks,
        .error = &trial->error,
        .sample = trial,
        .at_end = at_end,
    };
    uv_loop_t loop; /* libuv opens some descriptors for good with its first loop */
    uv_loop_init(&loop);
    uv_loop_close(&loop);
    unsigned before = open_descriptors();
    trial->figures->status =
        trial->poller != NULL ? run_scheduler(&run, trial->poller) : run.runner->run(&run);
    trial->figures->leaks = open_descriptors() - before;
    while (waitpid(-1, NULL, WNOHANG) >= 0)
        trial->figures->children++;
    memcpy(trial->figures->error, trial->error.text, sizeof trial->error.text);
}

/* Maps what the runner and the ledger need. */
static inline void make_shared(struct trial *trial)
{
    const struct shared_sizes sizes = {
        .tasks = trial->tasks,
        .lanes = trial->lanes > 0 ? trial->lanes : trial->runner->lanes(trial->tasks, trial->workers),
        .events_per_lane = trial->tasks * EVENTS_A_TASK,
        .user_bytes = sizeof(struct ledger),
        .arena_bytes = sizeof(struct figures),
    };
    trial->shared = shared_create(&sizes, NULL);
    assert_non_null(trial->shared);
    trial->ledger = trial->shared->user;
    trial->figures = (struct figures *)(void *)trial->shared->arena;
    trial->shared->capacity = runner_in_flight(trial->runner, trial->tasks, trial->workers);
    fflush(stdout);
}

/* Runs a trial to its end. */
static inline void try(struct trial *trial)
{
    int wait_status;
    make_shared(trial);
    pid_t pid = fork();
    if (pid == 0) {
        run_in_child(trial);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &wait_status, 0), pid);
    if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != 0)
        fail_msg("%s: the run ended with status %x", trial->runner->name, (unsigned)wait_status);
}

static inline void end(struct trial *trial)
{
    shared_destroy(trial->shared);
}

/* The runners, and coroutines a second time on packed stacks: the i-th way of running. NULL after the last.
 */
static inline const struct runner *way(unsigned i, enum stack_kind *stacks)
{
    const struct runner *runner = NULL;
    unsigned count = 0;
    while (runners_all()[count] != NULL)
        count++;
    *stacks = STACKS_OWN;
    if (i < count)
        runner = runners_all()[i];
#ifndef COROUTINE_UCONTEXT
    if (i == count) {
        runner = runner_find("coroutines");
        *stacks = STACKS_PACKED;
    }
#endif
    return runner;
}

/* --- what a body writes down --- */

static inline void enter_body(struct ledger *ledger, struct task *t)
{
    unsigned now = atomic_fetch_add(&ledger->in_flight, 1) + 1;
    unsigned max = atomic_load(&ledger->max_in_flight);
    while (now > max && !atomic_compare_exchange_weak(&ledger->max_in_flight, &max, now))
        ;
    _Atomic unsigned *users = task_slot(t);
    if (atomic_fetch_add(users, 1) != 0)
        atomic_fetch_add(&ledger->slots_shared, 1);
    ledger->task[task_index(t)].place = atomic_fetch_add(&ledger->next, 1);
    atomic_fetch_add(&ledger->task[task_index(t)].runs, 1);
}

static inline void leave_body(struct ledger *ledger, struct task *t)
{
    _Atomic unsigned *users = task_slot(t);
    atomic_fetch_sub(users, 1);
    atomic_fetch_sub(&ledger->in_flight, 1);
}

/* --- bodies --- */

static inline int short_sleep(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    enter_body(context, t);
    int status = task_sleep(t, 20 * NS_PER_US);
    if (status == 0)
        status = task_yield(t);
    outcome->value = index;
    leave_body(context, t);
    return status;
}

/* How many tasks `gather` waits for. */
static unsigned gathered;

/* All wait for the last one that comes, which lets them go on: they have to be in progress together. */
static inline int gather(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    struct ledger *ledger = context;
    int status = 0;
    (void)outcome;
    enter_body(ledger, t);
    if (ledger->task[index].place + 1 < gathered)
        status = task_wait_semaphore(t, &ledger->semaphore);
    else
        for (unsigned i = 1; i < gathered; i++)
            task_post_semaphore(t, &ledger->semaphore);
    leave_body(ledger, t);
    return status;
}

#endif
