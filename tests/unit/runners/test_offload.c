/* Blocking calls of coroutines: how many threads libuv has for them, and that each is a lane of its run. */
#include "tests/unit/support/runner_trial.h"

#include <dirent.h>
#include <string.h>

/* --- libuv's own count --- */

static unsigned threads_of_process(void)
{
    unsigned count = 0;
    DIR *folder = opendir("/proc/self/task");
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static void do_nothing(uv_work_t *work)
{
    (void)work;
}

static void wait_for_ever(void *argument)
{
    (void)argument;
    for (;;)
        pause();
}

/* libuv starts the whole pool at the first call, and waits until it is there. ThreadSanitizer begins a thread
 * of its own with the first one of the program, which is therefore another here. */
static unsigned threads_of_libuv(void)
{
    uv_loop_t loop;
    uv_work_t work;
    uv_thread_t first;
    assert_int_equal(uv_thread_create(&first, wait_for_ever, NULL), 0);
    unsigned before = threads_of_process();
    assert_int_equal(uv_loop_init(&loop), 0);
    assert_int_equal(uv_queue_work(&loop, &work, do_nothing, NULL), 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return threads_of_process() - before;
}

/* A pool is made once in a process, so each number is tried in a process of its own. */
static void the_pool_is_as_large_as_libuv_makes_it(void **state)
{
    (void)state;
    static const char *const sizes[] = {NULL,   "",     "0",          "1",          "7",
                                        " 9x",  "junk", "4294967296", "4294967299", "99999999999999999999",
                                        "1024", "1025", "-1",         "-7"};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int wait_status;
        pid_t pid = fork();
        if (pid == 0) {
            if (sizes[i] != NULL)
                setenv("UV_THREADPOOL_SIZE", sizes[i], 1);
            else
                unsetenv("UV_THREADPOOL_SIZE");
            unsigned counted = runner_blocking_call_threads();
#ifdef COROUTINE_TSAN /* which takes ten seconds for so many threads */
            if (counted == 1024)
                _exit(0);
#endif
            unsigned there = threads_of_libuv();
            if (counted != there)
                printf("UV_THREADPOOL_SIZE=%s: %u, and libuv has %u\n", sizes[i], counted, there);
            fflush(stdout);
            _exit(counted == there ? 0 : 1);
        }
        assert_int_equal(waitpid(pid, &wait_status, 0), pid);
        if (WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGABRT)
            UNIT_SKIP("the system does not permit as many threads as libuv wants, which ends its process");
        assert_int_equal(wait_status, 0);
    }
}

/* --- lanes --- */

static int return_seven(void *argument)
{
    (void)argument;
    return 7;
}

static int call(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    (void)context;
    (void)index;
    outcome->value = (uint64_t)task_call(t, return_seven, NULL, 0);
    return 0;
}

/* Events that the lanes of libuv's threads hold. */
static unsigned calls_recorded(const struct shared *shared)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < atomic_load(&shared->lanes_used); i++)
        if (shared->lanes[i].kind == LANE_POOL)
            count += atomic_load(&shared->lanes[i].count);
    return count;
}

static void a_second_run_in_a_process_has_lanes_of_its_own(void **state)
{
    (void)state;
    enum { TASKS = 10, EVENTS_A_CALL = 2 };
    struct trial trials[2];
    for (int i = 0; i < 2; i++) {
        trials[i] =
            (struct trial){.runner = runner_find("coroutines"), .tasks = TASKS, .workers = 1, .body = call};
        make_shared(&trials[i]);
    }
    int wait_status;
    pid_t pid = fork();
    if (pid == 0) {
        for (int i = 0; i < 2; i++)
            run_in_child(&trials[i]);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &wait_status, 0), pid);
    assert_int_equal(wait_status, 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(trials[i].figures->status, 0);
        assert_int_equal(calls_recorded(trials[i].shared), TASKS * EVENTS_A_CALL);
        for (unsigned k = 0; k < TASKS; k++)
            assert_int_equal(trials[i].shared->outcomes[k].value, 7);
        end(&trials[i]);
    }
}

UNIT_TESTS(cmocka_unit_test(the_pool_is_as_large_as_libuv_makes_it),
           cmocka_unit_test(a_second_run_in_a_process_has_lanes_of_its_own))
