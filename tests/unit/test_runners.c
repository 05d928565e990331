/* The four runners at work, each run in a process of its own: every task runs once, never more at a time than
 * the runner can hold, never two on one slot; what goes wrong is told, and nothing is left behind. */
#include "tests/unit/harness.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runners/scheduler.h"
#include "task/clock.h"

enum { MANY = 5000, EVENTS_A_TASK = 12 };

/* --- one run, in a child --- */

/* What the bodies write down, in memory that all processes share; zeroed when the warm-up is over. */
struct ledger {
    _Atomic unsigned in_flight, most_in_flight;
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
    const struct poller_kind *poller; /* coroutines: this one, by the scheduler itself; NULL: run() */
    /* the results */
    struct shared *shared;
    struct ledger *ledger;
    struct figures *figures;
    struct error error;
};

/* What the child tells of itself, beside the ledger. */
struct figures {
    int status;               /* of run() */
    unsigned children, leaks; /* processes and descriptors left */
    char error[ERROR_TEXT_BYTES];
};

static int slot_open(void *context, void **slot)
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

static void slot_close(void *context, void *slot)
{
    struct ledger *ledger = context;
    atomic_fetch_sub(&ledger->slots_open, 1);
    free(slot);
}

static void start(void *context)
{
    struct ledger *ledger = context;
    task_semaphore_init(&ledger->semaphore, "gather", 0);
}

static void at_end(void *sample, const pid_t *pids, unsigned n)
{
    struct trial *trial = sample;
    for (unsigned i = 0; i < n; i++)
        if (kill(pids[i], 0) < 0) /* every worker is still there to be measured */
            return;
    atomic_store(&trial->ledger->ended, true);
}

static unsigned open_descriptors(void)
{
    unsigned count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder != NULL && readdir(folder) != NULL)
        count++;
    if (folder != NULL)
        closedir(folder);
    return count;
}

/* As run_coroutines, over a poller of choice. */
static int run_scheduler(struct run *run, const struct poller_kind *poller)
{
    struct scheduler scheduler;
    struct lane *lane = shared_claim_lane(run->shared, LANE_LOOP);
    int status = scheduler_open(&scheduler, run, lane, poller);
    if (status < 0)
        return status;
    if (scheduler.poller_kind != poller)
        return -ENOSYS;
    stamp_gate(run, lane);
    status = scheduler_run(&scheduler);
    if (status == 0)
        run->at_end(run->sample, NULL, 0);
    scheduler_close(&scheduler);
    return status;
}

static void run_in_child(struct trial *trial)
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
        .warmup_tasks = trial->warmup,
        .stack_bytes = STACK_DEFAULT_BYTES,
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

/* Runs a trial to its end. */
static void try(struct trial *trial)
{
    int wait_status;
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
    trial->shared->capacity = trial->runner->capacity(trial->tasks, trial->workers);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        run_in_child(trial);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &wait_status, 0), pid);
    if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != 0)
        fail_msg("%s: the run ended with status %x", trial->runner->name, (unsigned)wait_status);
}

static void end(struct trial *trial)
{
    shared_destroy(trial->shared);
}

/* --- bodies --- */

/* How many tasks `gather` waits for. */
static unsigned gathered;

static void enter_body(struct ledger *ledger, struct task *t)
{
    unsigned now = atomic_fetch_add(&ledger->in_flight, 1) + 1;
    unsigned most = atomic_load(&ledger->most_in_flight);
    while (now > most && !atomic_compare_exchange_weak(&ledger->most_in_flight, &most, now))
        ;
    _Atomic unsigned *users = task_slot(t);
    if (atomic_fetch_add(users, 1) != 0)
        atomic_fetch_add(&ledger->slots_shared, 1);
    ledger->task[task_index(t)].place = atomic_fetch_add(&ledger->next, 1);
    atomic_fetch_add(&ledger->task[task_index(t)].runs, 1);
}

static void leave_body(struct ledger *ledger, struct task *t)
{
    _Atomic unsigned *users = task_slot(t);
    atomic_fetch_sub(users, 1);
    atomic_fetch_sub(&ledger->in_flight, 1);
}

static int short_sleep(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    enter_body(context, t);
    int status = task_sleep(t, 20 * NS_PER_US);
    if (status == 0)
        status = task_yield(t);
    outcome->value = index;
    leave_body(context, t);
    return status;
}

/* All wait for the last one that comes, which lets them go on: they have to be in progress together. */
static int gather(void *context, struct task *t, unsigned index, struct outcome *outcome)
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

/* Later tasks sleep for a shorter time. */
static int sleep_the_less(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    (void)context;
    (void)outcome;
    return task_sleep(t, (20 - index) * NS_PER_MS / 4);
}

/* A pipe of its own: silent until the time is up, then answered; and a short sleep. */
static int wait_for_pipe(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    int pair[2];
    (void)context;
    if (pipe(pair) < 0)
        return -errno;
    struct pollfd fd = {.fd = pair[0], .events = POLLIN};
    int silent = task_wait_fds(t, &fd, 1, 200 * (int64_t)NS_PER_US);
    int status = task_sleep(t, index * NS_PER_US);
    int said = (int)write(pair[1], "x", 1);
    int answered = task_wait_fds(t, &fd, 1, -1);
    outcome->value = silent == 0 && said == 1 && answered == 1 && fd.revents == POLLIN;
    task_forget_fd(t, pair[0]);
    close(pair[0]);
    close(pair[1]);
    return status;
}

static int fail_third(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    int status = short_sleep(context, t, index, outcome);
    return index == 2 ? -EIO : status;
}

static int kill_third(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    if (index == 2)
        kill(getpid(), SIGKILL);
    return short_sleep(context, t, index, outcome);
}

/* --- what holds for every runner --- */

static void check_sound(const struct trial *trial)
{
    const char *runner = trial->runner->name;
    struct ledger *ledger = trial->ledger;
    if (trial->figures->status != 0)
        fail_msg("%s: %d %s %s", runner, trial->figures->status, trial->figures->error,
                 trial->shared->failure);
    if (atomic_load(&trial->shared->failed))
        fail_msg("%s: %s", runner, trial->shared->failure);
    assert_true(atomic_load(&ledger->ended));
    for (unsigned i = 0; i < trial->tasks; i++) {
        assert_int_equal(atomic_load(&ledger->task[i].runs), 1);
        const struct task_record *record = &trial->shared->records[i];
        assert_int_equal(atomic_load(&record->state), TASK_DONE);
        assert_true(trial->shared->gate_ns <= record->start_ns && record->start_ns <= record->end_ns);
    }
    unsigned capacity = trial->shared->capacity;
    assert_in_range(atomic_load(&ledger->most_in_flight), 1, capacity);
    assert_in_range(atomic_load(&ledger->slots_opened), 1, capacity);
    assert_int_equal(atomic_load(&ledger->slots_open), 0); /* each was closed */
    assert_int_equal(atomic_load(&ledger->slots_shared), 0);
    assert_int_equal(atomic_load(&ledger->in_flight), 0);
    assert_int_equal(trial->figures->leaks, 0);
    assert_int_equal(trial->figures->children, 0);
}

/* Runs the body under each runner. */
static void try_all(struct trial trial)
{
    for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++) {
        trial.runner = *runner;
        try(&trial);
        check_sound(&trial);
        end(&trial);
    }
}

static void each_task_runs_once(void **state)
{
    (void)state;
    try_all((struct trial){.tasks = 20, .workers = 4, .body = short_sleep});
}

/* What the warm-up did is forgotten: the ledger, the slots, the records. */
static void each_task_runs_once_after_a_warm_up(void **state)
{
    (void)state;
    static const unsigned warmups[] = {1, 3, 4, 20};
    for (size_t i = 0; i < sizeof warmups / sizeof *warmups; i++)
        try_all((struct trial){.tasks = 20, .workers = 4, .warmup = warmups[i], .body = short_sleep});
}

static void one_task(void **state)
{
    (void)state;
    try_all((struct trial){.tasks = 1, .workers = 1, .body = short_sleep});
    try_all((struct trial){.tasks = 1, .workers = 4, .warmup = 1, .body = short_sleep});
}

static void more_workers_than_tasks(void **state)
{
    (void)state;
    try_all((struct trial){.tasks = 3, .workers = 20, .warmup = 3, .body = short_sleep});
}

static void five_thousand_tasks(void **state)
{
    (void)state;
    try_all((struct trial){.tasks = MANY, .workers = 8, .body = short_sleep});
}

static void descriptors_are_waited_for(void **state)
{
    (void)state;
    for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++) {
        struct trial trial = {.runner = *runner, .tasks = 50, .workers = 4, .body = wait_for_pipe};
        try(&trial);
        assert_int_equal(trial.figures->status, 0);
        for (unsigned i = 0; i < trial.tasks; i++)
            assert_int_equal(trial.shared->outcomes[i].value, 1);
        end(&trial);
    }
}

static void no_sleep_ends_too_early(void **state)
{
    (void)state;
    for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++) {
        struct trial trial = {.runner = *runner, .tasks = 20, .workers = 4, .body = sleep_the_less};
        unsigned sleeps = 0;
        try(&trial);
        assert_int_equal(trial.figures->status, 0);
        for (uint32_t l = 0; l < trial.shared->sizes.lanes; l++) {
            const struct lane *lane = &trial.shared->lanes[l];
            uint64_t deadline_ns[20] = {0};
            for (uint32_t i = 0; i < atomic_load(&lane->count); i++) {
                const struct event *event = &lane->events[i];
                if (event->kind == EVENT_WAIT)
                    deadline_ns[event->task] = event->argument;
                if (event->kind != EVENT_RESUME)
                    continue;
                sleeps++;
                assert_true(event->time_ns >= deadline_ns[event->task]);
            }
        }
        assert_int_equal(sleeps, 20);
        end(&trial);
    }
}

/* --- what distinguishes them --- */

static void sync_goes_by_the_list(void **state)
{
    (void)state;
    struct trial trial = {.runner = runner_find("sync"), .tasks = 20, .body = short_sleep};
    try(&trial);
    check_sound(&trial);
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(trial.ledger->task[i].place, i);
    assert_int_equal(atomic_load(&trial.ledger->slots_opened), 1);
    end(&trial);
}

/* A pool of as many workers as tasks, and coroutines on one thread, hold them all at once. */
static void those_who_can_hold_all_tasks_at_once_do(void **state)
{
    (void)state;
    static const char *const names[] = {"threads", "processes", "coroutines"};
    gathered = 20;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct trial trial = {.runner = runner_find(names[i]), .tasks = 20, .workers = 20, .body = gather};
        try(&trial);
        check_sound(&trial);
        assert_int_equal(atomic_load(&trial.ledger->most_in_flight), 20);
        end(&trial);
    }
}

/* The others cannot get to the task that would post: told instead of hanging. */
static void those_who_cannot_are_in_a_deadlock(void **state)
{
    (void)state;
    static const char *const names[] = {"sync", "threads", "processes"};
    gathered = 20;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct trial trial = {.runner = runner_find(names[i]), .tasks = 20, .workers = 19, .body = gather};
        try(&trial);
        assert_int_equal(strncmp(trial.shared->failure, "deadlock: ", 10), 0);
        assert_non_null(strstr(trial.shared->failure, "(0 of 20 tasks done; no lane is free"));
        assert_int_equal(trial.figures->leaks + trial.figures->children, 0);
        end(&trial);
    }
}

/* On one thread, tasks go on in the order of the deadlines they asked for. */
static void coroutines_wake_in_the_order_of_deadlines(void **state)
{
    (void)state;
    struct trial trial = {.runner = runner_find("coroutines"), .tasks = 20, .body = sleep_the_less};
    uint64_t deadline_ns[20] = {0}, last_ns = 0;
    try(&trial);
    const struct lane *lane = &trial.shared->lanes[0];
    for (uint32_t i = 0; i < atomic_load(&lane->count); i++) {
        const struct event *event = &lane->events[i];
        if (event->kind == EVENT_WAIT)
            deadline_ns[event->task] = event->argument;
        if (event->kind != EVENT_RESUME)
            continue;
        assert_true(deadline_ns[event->task] >= last_ns);
        last_ns = deadline_ns[event->task];
    }
    assert_true(last_ns > 0);
    end(&trial);
}

static void coroutines_run_on_either_poller(void **state)
{
    (void)state;
    static const struct poller_kind *const pollers[] = {&poller_epoll, &poller_uv};
    for (size_t i = 0; i < sizeof pollers / sizeof *pollers; i++) {
        struct trial sleeps = {
            .runner = runner_find("coroutines"), .tasks = 500, .body = short_sleep, .poller = pollers[i]};
        struct trial pipes = sleeps;
        pipes.body = wait_for_pipe;
        try(&sleeps);
        check_sound(&sleeps);
        try(&pipes);
        assert_int_equal(pipes.figures->status, 0);
        for (unsigned task = 0; task < 500; task++)
            assert_int_equal(pipes.shared->outcomes[task].value, 1);
        end(&sleeps);
        end(&pipes);
    }
}

/* --- what goes wrong --- */

/* After the failure no new task is started; those in progress come to their end. */
static void a_failed_task_stops_the_rest(void **state)
{
    (void)state;
    for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++) {
        struct trial trial = {.runner = *runner, .tasks = MANY, .workers = 2, .body = fail_third};
        try(&trial);
        assert_string_equal(trial.shared->failure, "task 2 failed: Input/output error");
        assert_int_equal(atomic_load(&trial.ledger->in_flight), 0);
        assert_int_equal(trial.figures->leaks + trial.figures->children, 0);
        if ((*runner)->capacity(MANY, 2) < MANY) /* who holds all has started all by then */
            assert_in_range(atomic_load(&trial.shared->done), 3, MANY - 1);
        end(&trial);
    }
}

/* There is a lane too few for the last worker: those that had started are sent home. */
static void a_pool_that_cannot_be_completed_is_taken_down(void **state)
{
    (void)state;
    static const char *const names[] = {"threads", "processes"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct trial trial = {.runner = runner_find(names[i]),
                              .tasks = 20,
                              .workers = 4,
                              .warmup = 4,
                              .lanes = 3,
                              .body = short_sleep};
        try(&trial);
        assert_int_equal(trial.figures->status, -ENOMEM);
        assert_non_null(strstr(trial.figures->error, "4 of 4"));
        assert_non_null(strstr(trial.figures->error, "give a smaller -w"));
        assert_false(atomic_load(&trial.ledger->ended));
        assert_int_equal(trial.figures->leaks + trial.figures->children, 0);
        end(&trial);
    }
}

static void check_death(unsigned warmup)
{
    struct trial trial = {
        .runner = runner_find("processes"), .tasks = 20, .workers = 4, .warmup = warmup, .body = kill_third};
    unsigned worker = 0, process = 0;
    try(&trial);
    assert_int_equal(trial.figures->status, -ECHILD);
    assert_int_equal(sscanf(trial.shared->failure, "worker %u (process %u) was killed by signal 9 (Killed)",
                            &worker, &process),
                     2);
    assert_in_range(worker, 1, 4);
    assert_int_equal(process, trial.shared->lanes[worker - 1].pid);
    assert_non_null(strstr(trial.shared->failure, "task 2 is lost, which was running"));
    assert_false(atomic_load(&trial.ledger->ended));
    assert_int_equal(trial.figures->leaks + trial.figures->children, 0);
    end(&trial);
}

static void a_killed_worker_is_named_with_its_task(void **state)
{
    (void)state;
    check_death(0);
    check_death(4); /* in the warm-up already */
}

UNIT_TESTS(cmocka_unit_test(each_task_runs_once), cmocka_unit_test(each_task_runs_once_after_a_warm_up),
           cmocka_unit_test(one_task), cmocka_unit_test(more_workers_than_tasks),
           cmocka_unit_test(five_thousand_tasks), cmocka_unit_test(descriptors_are_waited_for),
           cmocka_unit_test(no_sleep_ends_too_early), cmocka_unit_test(sync_goes_by_the_list),
           cmocka_unit_test(those_who_can_hold_all_tasks_at_once_do),
           cmocka_unit_test(those_who_cannot_are_in_a_deadlock),
           cmocka_unit_test(coroutines_wake_in_the_order_of_deadlines),
           cmocka_unit_test(coroutines_run_on_either_poller), cmocka_unit_test(a_failed_task_stops_the_rest),
           cmocka_unit_test(a_pool_that_cannot_be_completed_is_taken_down),
           cmocka_unit_test(a_killed_worker_is_named_with_its_task))
