/* The four runners at work: every task runs once, never more at a time than the runner can hold, never two on
 * one slot, and nothing is left behind. */
#include "tests/unit/support/runner_trial.h"

#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>

/* --- bodies --- */

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

static void *send_one(void *argument)
{
    const int *pair = argument;
    sched_yield(); /* mostly, the task waits by then */
    (void)!write(pair[1], "x", 1);
    return NULL;
}

/* A pair of sockets of its own, a blocking one or not: a byte that comes later, then the other side's end. */
static int receive_from_pair(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    int *pair = calloc(2, sizeof *pair);
    pthread_t sender;
    char byte = 0;
    (void)context;
    if (pair == NULL || socketpair(AF_UNIX, SOCK_STREAM | (index % 2 ? SOCK_NONBLOCK : 0), 0, pair) < 0 ||
        pthread_create(&sender, NULL, send_one, pair) != 0) {
        int status = -errno;
        free(pair);
        return status;
    }
    ssize_t first = task_receive(t, pair[0], &byte, 1);
    pthread_join(sender, NULL);
    close(pair[1]);
    ssize_t last = task_receive(t, pair[0], &byte, 1);
    outcome->value = first == 1 && byte == 'x' && last == 0;
    task_forget_fd(t, pair[0]);
    close(pair[0]);
    free(pair);
    return 0;
}

/* On one thread: how many of them are in the warm-up at once? */
static int count_in_warm_up(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    static unsigned in_flight;
    struct figures *figures = (struct figures *)(void *)t->shared->arena;
    (void)context;
    (void)index;
    (void)outcome;
    in_flight++;
    if (atomic_load(&t->shared->stage) == STAGE_WARMUP && in_flight > figures->max_in_warmup)
        figures->max_in_warmup = in_flight;
    int status = task_sleep(t, NS_PER_US);
    in_flight--;
    return status;
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
        assert_true(trial->shared->barrier_ns <= record->start_ns && record->start_ns <= record->end_ns);
    }
    unsigned capacity = trial->shared->capacity;
    assert_in_range(atomic_load(&ledger->max_in_flight), 1, capacity);
    assert_in_range(atomic_load(&ledger->slots_opened), 1, capacity);
    assert_int_equal(atomic_load(&ledger->slots_open), 0); /* each was closed */
    assert_int_equal(atomic_load(&ledger->slots_shared), 0);
    assert_int_equal(atomic_load(&ledger->in_flight), 0);
    assert_int_equal(trial->figures->leaks, 0);
    assert_int_equal(trial->figures->children, 0);
}

/* Runs the body under each runner, and on each kind of stack. */
static void try_all_and(struct trial trial, void (*inspect)(const struct trial *))
{
    for (unsigned i = 0; (trial.runner = way(i, &trial.stacks)) != NULL; i++) {
        try(&trial);
        inspect(&trial);
        end(&trial);
    }
}

static void try_all(struct trial trial)
{
    try_all_and(trial, check_sound);
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

static void each_saw_its_descriptor(const struct trial *trial)
{
    assert_int_equal(trial->figures->status, 0);
    for (unsigned i = 0; i < trial->tasks; i++)
        assert_int_equal(trial->shared->outcomes[i].value, 1);
}

static void descriptors_are_waited_for(void **state)
{
    (void)state;
    try_all_and((struct trial){.tasks = 50, .workers = 4, .body = wait_for_pipe}, each_saw_its_descriptor);
}

static void sockets_are_received_from(void **state)
{
    (void)state;
    try_all_and((struct trial){.tasks = 50, .workers = 4, .body = receive_from_pair},
                each_saw_its_descriptor);
}

static void check_sleeps(const struct trial *trial)
{
    unsigned sleeps = 0;
    assert_int_equal(trial->figures->status, 0);
    for (uint32_t l = 0; l < trial->shared->sizes.lanes; l++) {
        const struct lane *lane = &trial->shared->lanes[l];
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
}

static void no_sleep_ends_too_early(void **state)
{
    (void)state;
    try_all_and((struct trial){.tasks = 20, .workers = 4, .body = sleep_the_less}, check_sleeps);
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
        assert_int_equal(atomic_load(&trial.ledger->max_in_flight), 20);
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

/* Some sleep, some end at once, some yield. */
static int sleep_or_end(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    (void)context, (void)outcome;
    if (index % 3 == 0)
        return task_sleep(t, (1 + index % 7) * NS_PER_MS);
    return index % 3 == 1 ? task_yield(t) : 0;
}

/* Whatever is spared of readings of the clock: a lane's edges are in order, and a task goes on after it was
 * seen to be ready, and not before its deadline. */
static void check_order(const struct trial *trial)
{
    assert_int_equal(trial->figures->status, 0);
    for (uint32_t l = 0; l < trial->shared->sizes.lanes; l++) {
        const struct lane *lane = &trial->shared->lanes[l];
        uint64_t last_ns = 0, deadline_ns[500] = {0};
        for (uint32_t i = 0; i < atomic_load(&lane->count); i++) {
            const struct event *event = &lane->events[i];
            assert_true(event->time_ns >= last_ns);
            last_ns = event->time_ns;
            if (event->kind == EVENT_WAIT && event->reason == WAIT_SLEEP)
                deadline_ns[event->task] = event->argument;
            if (event->kind == EVENT_READY || event->kind == EVENT_RESUME)
                assert_true(event->time_ns >= deadline_ns[event->task]);
        }
    }
}

static void the_edges_of_a_lane_are_in_order(void **state)
{
    (void)state;
    try_all_and((struct trial){.tasks = 500, .workers = 4, .body = sleep_or_end}, check_order);
}

/* Polls a descriptor again and again, until another task has written to it. */
static int poll_until(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    static int pair[2]; /* coroutines share a process */
    (void)context;
    if (index == 1)
        return write(pair[1], "x", 1) == 1 ? 0 : -EIO;
    if (pipe(pair) < 0)
        return -errno;
    struct pollfd fd = {.fd = pair[0], .events = POLLIN};
    while (task_wait_fds(t, &fd, 1, 0) == 0)
        outcome->value++;
    close(pair[0]);
    close(pair[1]);
    return 0;
}

static void who_only_polls_lets_others_run(void **state)
{
    (void)state;
    struct trial trial = {.runner = runner_find("coroutines"), .tasks = 2, .body = poll_until};
    try(&trial);
    assert_int_equal(trial.figures->status, 0);
    assert_int_equal(atomic_load(&trial.shared->done), 2);
    end(&trial);
}

/* However short their sleeps: each has its own stack, which is warm when the run begins. */
static void in_the_warm_up_all_coroutines_are_in_progress_at_once(void **state)
{
    (void)state;
    struct trial trial = {
        .runner = runner_find("coroutines"), .tasks = 500, .warmup = 500, .body = count_in_warm_up};
    try(&trial);
    assert_int_equal(trial.figures->status, 0);
    assert_int_equal(trial.figures->max_in_warmup, 500);
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

UNIT_TESTS(cmocka_unit_test(each_task_runs_once), cmocka_unit_test(each_task_runs_once_after_a_warm_up),
           cmocka_unit_test(one_task), cmocka_unit_test(more_workers_than_tasks),
           cmocka_unit_test(five_thousand_tasks), cmocka_unit_test(descriptors_are_waited_for),
           cmocka_unit_test(sockets_are_received_from), cmocka_unit_test(no_sleep_ends_too_early),
           cmocka_unit_test(sync_goes_by_the_list), cmocka_unit_test(those_who_can_hold_all_tasks_at_once_do),
           cmocka_unit_test(coroutines_wake_in_the_order_of_deadlines),
           cmocka_unit_test(the_edges_of_a_lane_are_in_order),
           cmocka_unit_test(who_only_polls_lets_others_run),
           cmocka_unit_test(in_the_warm_up_all_coroutines_are_in_progress_at_once),
           cmocka_unit_test(coroutines_run_on_either_poller))
