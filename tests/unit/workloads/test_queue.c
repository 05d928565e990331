/* queue: what its check finds, whom a deadlock names, and what a worker costs that dies with its lock. */
#include "tests/unit/workloads/workload_trial.h"

#include <signal.h>
#include <sys/wait.h>

#include "task/clock.h"

static void an_item_taken_twice_is_found(void **state)
{
    (void)state;
    struct trial *trial = run_trial("queue:items=100", "sync", 1);
    trial->shared->outcomes[3].measured[0] += 5; /* what the second consumer's items add up to */
    assert_int_equal(check_trial(trial), -EBADMSG);
    assert_non_null(strstr(trial->error.text, "lost or taken twice"));
    close_trial(trial);
}

static void a_queue_for_one_is_a_deadlock_that_names_who_is_waited_for(void **state)
{
    (void)state;
    struct trial *trial = run_trial("queue:producers=1:consumers=2:items=9:capacity=1", "sync", 1);
    assert_int_equal(atomic_load(&trial->shared->deadlocked), 1);
    assert_non_null(strstr(trial->shared->failure, "task 0: waiting for semaphore \"spaces\""));
    assert_non_null(strstr(trial->shared->failure, "last acquired by task 0, to be posted by tasks 1-2"));
    assert_non_null(strstr(trial->shared->failure, "tasks 1-2: queued"));
    close_trial(trial);
}

/* A worker dies with the lock in its hands, under which nobody else can go on. */
static int body_that_dies_with_the_lock(void *context, struct task *t, unsigned index,
                                        struct outcome *outcome)
{
    (void)context, (void)outcome;
    struct task_semaphore *lock = task_shared(t);
    if (index > 0)
        task_sleep(t, NS_PER_MS); /* so that the first one has it */
    int status = task_wait_semaphore(t, lock);
    if (index == 0)
        raise(SIGKILL);
    return status;
}

static void start_lock(void *context)
{
    struct shared *shared = context;
    task_semaphore_init(shared->user, "lock", 1);
}

static void a_worker_killed_with_the_lock_costs_the_run_and_hangs_nothing(void **state)
{
    (void)state;
    enum { WORKERS = 3 };
    struct error error = {""};
    struct shared_sizes sizes = {
        .tasks = WORKERS, .lanes = WORKERS, .user_bytes = sizeof(struct task_semaphore)};
    struct shared *shared = shared_create(&sizes, &error);
    assert_non_null(shared);
    shared->capacity = WORKERS;
    struct run run = {
        .runner = runner_find("processes"),
        .bodies = {.context = shared, .start = start_lock, .body = body_that_dies_with_the_lock},
        .shared = shared,
        .tasks = WORKERS,
        .workers = WORKERS,
        .lanes = WORKERS,
        .error = &error,
        .at_end = nothing_at_end};
    assert_true(run.runner->run(&run) < 0);
    assert_non_null(strstr(shared->failure, "was killed by signal 9"));
    assert_non_null(strstr(shared->failure, "task 0 is lost"));
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no worker is left */
    shared_destroy(shared);
}

UNIT_TESTS(cmocka_unit_test(an_item_taken_twice_is_found),
           cmocka_unit_test(a_queue_for_one_is_a_deadlock_that_names_who_is_waited_for),
           cmocka_unit_test(a_worker_killed_with_the_lock_costs_the_run_and_hangs_nothing))
