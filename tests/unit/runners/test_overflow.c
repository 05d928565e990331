/* The handler of stack overflows: whose stack it was, in a text that is put together without printf. */
#include "tests/unit/support/harness.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coroutine/coroutine.h"
#include "coroutine/generator.h"
#include "runners/loop/overflow.h"
#include "task/shared.h"

enum { TASK = 1234567, FORMATTED_EXIT_CODE = 77 };

static bool formatting_ends_the_process;

/* Stands in front of the C library's. */
int vsnprintf(char *s, size_t maxlen, const char *format, va_list arg)
{
    int (*real)(char *, size_t, const char *, va_list);
    if (formatting_ends_the_process)
        _exit(FORMATTED_EXIT_CODE);
    *(void **)&real = dlsym(RTLD_NEXT, "vsnprintf");
    return real(s, maxlen, format, arg);
}

static unsigned deeper(unsigned depth)
{
    volatile char frame[512];
    frame[0] = (char)depth;
    unsigned below = depth < 100000000 ? deeper(depth + 1) : 0;
    return below + (unsigned)frame[0];
}

static volatile unsigned result;

static void recurse(void *argument)
{
    (void)argument;
    result = deeper(0);
}

static void recurse_in_generator(struct generator *g, void *argument)
{
    (void)g;
    recurse(argument);
}

static void pull_from_generator(void *argument)
{
    struct generator *g;
    uint64_t value;
    if (generator_create(&g, recurse_in_generator, argument, NULL, NULL, 0) == 0)
        generator_next(g, &value);
}

/* Runs `entry` as the coroutine of a task, under the guard. */
static void run_guarded(struct shared *shared, void (*entry)(void *))
{
    struct stack_pool *pool = NULL;
    struct stack stack;
    struct overflow_guard guard;
    struct coroutine co;
    struct lane *lane = shared_claim_lane(shared, LANE_LOOP);
    atomic_store(&lane->current, TASK + 1);
    if (stack_pool_create(&pool, STACK_DEFAULT_BYTES, 1, STACK_GUARD_BEST, NULL, 0) != 0 ||
        stack_pool_acquire(pool, &stack, NULL, 0) != 0 ||
        overflow_guard_open(&guard, shared, lane, pool, STACK_DEFAULT_BYTES) != 0)
        _exit(1);
    coroutine_init(&co, &stack, entry, NULL);
    formatting_ends_the_process = true;
    coroutine_resume(&co);
    _exit(0);
}

static void expect_failure(void (*entry)(void *), const char *expected)
{
    const struct shared_sizes sizes = {.tasks = 1, .lanes = 1};
    struct shared *shared = shared_create(&sizes, NULL);
    int wait_status;
    assert_non_null(shared);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        run_guarded(shared, entry);
    assert_int_equal(waitpid(pid, &wait_status, 0), pid);
    assert_true(WIFEXITED(wait_status));
    assert_int_equal(WEXITSTATUS(wait_status), OVERFLOW_EXIT_CODE);
    assert_int_equal(atomic_load(&shared->failure_ready), 1);
    assert_string_equal(shared->failure, expected);
    shared_destroy(shared);
}

static void a_task_is_named_without_formatting(void **state)
{
    (void)state;
    expect_failure(recurse, "task 1234567 overflowed its stack of 256 KiB; make its locals smaller or its "
                            "recursion less deep");
}

static void a_generators_stack_is_named_as_one(void **state)
{
    (void)state;
    expect_failure(pull_from_generator, "task 1234567 overflowed its generator's stack of 256 KiB; make the "
                                        "generator's locals smaller or its recursion less deep");
}

UNIT_TESTS(cmocka_unit_test(a_task_is_named_without_formatting),
           cmocka_unit_test(a_generators_stack_is_named_as_one))
