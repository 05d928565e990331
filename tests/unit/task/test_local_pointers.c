/* On packed stacks a task's local variables are not where they were while it waits. Arguments that the waits
 * copy may be local; what others would write to may not, and checked builds say so. */
#include "tests/unit/support/runner_trial.h"

#include <poll.h>

#ifndef COROUTINE_UCONTEXT

/* The array is local, the task is parked, and others use the same addresses meanwhile. */
static int wait_with_local_array(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    int pair[2];
    (void)context;
    if (pipe(pair) < 0)
        return -errno;
    struct pollfd fds[6];
    for (unsigned i = 0; i < 6; i++)
        fds[i] = (struct pollfd){.fd = i == index % 6 ? pair[0] : -1, .events = POLLIN};
    int silent = task_wait_fds(t, fds, 6, 100 * (int64_t)NS_PER_US);
    if (write(pair[1], "x", 1) != 1)
        return -EIO;
    int answered = task_wait_fds(t, fds, 6, -1);
    outcome->value = silent == 0 && answered == 1 && fds[index % 6].revents == POLLIN;
    task_forget_fd(t, pair[0]);
    close(pair[0]);
    close(pair[1]);
    return 0;
}

struct sum {
    unsigned a, b, result;
};

static int add(void *argument)
{
    struct sum *sum = argument;
    sum->result = sum->a + sum->b;
    return 0;
}

static int call_with_local_argument(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    (void)context;
    struct sum sum = {.a = index, .b = 1000};
    int status = task_call(t, add, &sum, sizeof sum);
    outcome->value = sum.result == index + 1000;
    return status;
}

static void what_the_waits_copy_may_be_local(void **state)
{
    (void)state;
    int (*const bodies[])(void *, struct task *, unsigned, struct outcome *) = {wait_with_local_array,
                                                                                call_with_local_argument};
    for (unsigned i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct trial trial = {.runner = runner_find("coroutines"), .tasks = 100, .stacks = STACKS_PACKED};
        trial.body = bodies[i];
        try(&trial);
        assert_int_equal(trial.figures->status, 0);
        for (unsigned k = 0; k < trial.tasks; k++)
            assert_int_equal(trial.shared->outcomes[k].value, 1);
        end(&trial);
    }
}

#ifdef COROUTINE_CHECKED

struct pointing {
    unsigned *to;
};

static int set(void *argument)
{
    *((struct pointing *)argument)->to = 1;
    return 0;
}

static int call_with_pointer_to_local(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    unsigned local = 0;
    struct pointing pointing = {.to = &local};
    (void)context, (void)index, (void)outcome;
    return task_call(t, set, &pointing, sizeof pointing);
}

static int wait_for_local_semaphore(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    struct task_semaphore semaphore;
    (void)context, (void)index, (void)outcome;
    task_semaphore_init(&semaphore, "mine", 0);
    return task_wait_semaphore(t, &semaphore);
}

static void check_refused(int (*body)(void *, struct task *, unsigned, struct outcome *), const char *what)
{
    int status = 0;
    struct trial trial = {
        .runner = runner_find("coroutines"), .tasks = 2, .stacks = STACKS_PACKED, .body = body};
    make_shared(&trial);
    pid_t pid = fork();
    if (pid == 0) {
        run_in_child(&trial);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 0);
    assert_non_null(strstr(trial.shared->failure, what));
    assert_non_null(strstr(trial.shared->failure, "tests/unit/task/test_local_pointers.c:"));
    assert_non_null(strstr(trial.shared->failure, "--stacks own"));
    end(&trial);
}

static void what_others_would_write_to_may_not(void **state)
{
    (void)state;
    check_refused(call_with_pointer_to_local, "task 0 gives a call a pointer to one of its local variables");
    check_refused(wait_for_local_semaphore, "task 0 gives a semaphore that is one of its local variables");
}

#else

static void what_others_would_write_to_may_not(void **state)
{
    (void)state;
    UNIT_SKIP("only checked builds look at pointers (make debug, make asan, make tsan)");
}

#endif

UNIT_TESTS(cmocka_unit_test(what_the_waits_copy_may_be_local),
           cmocka_unit_test(what_others_would_write_to_may_not))

#else

static void packed_stacks_need_a_switch_of_our_own(void **state)
{
    (void)state;
    UNIT_SKIP("packed stacks need a switch of our own");
}

UNIT_TESTS(cmocka_unit_test(packed_stacks_need_a_switch_of_our_own))

#endif
