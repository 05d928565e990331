/* What goes wrong within a run, under each runner: it is reported, the rest is stopped, and nothing is left
 * behind. */
#include "tests/unit/support/runner_trial.h"

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

/* The others cannot get to the task that would post: reported instead of hanging. */
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

/* After the failure no new task is started; those in progress come to their end. */
static void a_failed_task_stops_the_rest(void **state)
{
    (void)state;
    struct trial trial = {.tasks = MANY, .workers = 2, .body = fail_third};
    for (unsigned w = 0; (trial.runner = way(w, &trial.stacks)) != NULL; w++) {
        try(&trial);
        assert_string_equal(trial.shared->failure, "task 2 failed: Input/output error");
        assert_int_equal(atomic_load(&trial.ledger->in_flight), 0);
        assert_int_equal(trial.figures->leaks + trial.figures->children, 0);
        if (runner_in_flight(trial.runner, MANY, 2) < MANY) /* who holds all has started all by then */
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

UNIT_TESTS(cmocka_unit_test(those_who_cannot_are_in_a_deadlock),
           cmocka_unit_test(a_failed_task_stops_the_rest),
           cmocka_unit_test(a_pool_that_cannot_be_completed_is_taken_down),
           cmocka_unit_test(a_killed_worker_is_named_with_its_task))
