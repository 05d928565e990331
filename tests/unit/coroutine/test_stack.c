/* The pool of stacks: what it hands out, in which order, where its guards are, and when it refuses. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coroutine/sanitizer.h"
#include "coroutine/stack.h"

static char why[512];

static struct stack_pool *make_pool(size_t bytes, uint32_t count, enum stack_guard guard)
{
    struct stack_pool *pool = NULL;
    int code = stack_pool_create(&pool, bytes, count, guard, why, sizeof(why));
    if (code != 0)
        print_message("%s\n", why);
    assert_int_equal(code, 0);
    return pool;
}

static struct stack take(struct stack_pool *pool)
{
    struct stack stack;
    int code = stack_pool_acquire(pool, &stack, why, sizeof(why));
    if (code != 0)
        print_message("%s\n", why);
    assert_int_equal(code, 0);
    return stack;
}

static size_t page_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static unsigned long map_limit(void)
{
    unsigned long limit = 0;
    FILE *file = fopen("/proc/sys/vm/max_map_count", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%lu", &limit), 1);
    fclose(file);
    return limit;
}

static void stacks_are_whole_and_apart(void **state)
{
    (void)state;
    enum { COUNT = 20 };
    struct stack stacks[COUNT];
    struct stack_pool *pool = make_pool(5 * page_bytes() - 100, COUNT, STACK_GUARD_BEST);
    for (unsigned i = 0; i < COUNT; i++) {
        stacks[i] = take(pool);
        /* One page of five is the guard, and up to half of one goes to cache colouring. */
        assert_in_range(stacks[i].bytes, 4 * page_bytes() - 2048, 4 * page_bytes());
        assert_int_equal(stacks[i].bytes % 16, 0);
        memset(stacks[i].low, (int)i + 1, stacks[i].bytes);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        const unsigned char *bytes = stacks[i].low;
        assert_int_equal(bytes[0], i + 1);
        assert_int_equal(bytes[stacks[i].bytes - 1], i + 1);
    }
    stack_pool_destroy(pool);
}

static void beginnings_are_spread_over_the_cache(void **state)
{
    (void)state;
    enum { COUNT = 32, LINE_BYTES = 64, LINES = 4096 / LINE_BYTES };
    unsigned begun[LINES] = {0};
    struct stack_pool *pool = make_pool(STACK_DEFAULT_BYTES, COUNT, STACK_GUARD_BEST);
    for (unsigned i = 0; i < COUNT; i++) {
        struct stack stack = take(pool);
        begun[((uintptr_t)stack.low + stack.bytes) / LINE_BYTES % LINES]++;
    }
    for (unsigned i = 0; i < LINES; i++)
        assert_in_range(begun[i], 0, 1);
    stack_pool_destroy(pool);
}

static void the_last_released_is_the_next_acquired(void **state)
{
    (void)state;
    struct stack_pool *pool = make_pool(STACK_DEFAULT_BYTES, 4, STACK_GUARD_BEST);
    struct stack a = take(pool), b = take(pool), c = take(pool);
    stack_pool_release(pool, &c);
    stack_pool_release(pool, &a);
    assert_int_equal(take(pool).number, a.number);
    assert_int_equal(take(pool).number, c.number);
    assert_int_not_equal(take(pool).number, b.number);
    stack_pool_destroy(pool);
}

static void an_empty_pool_refuses_until_one_comes_back(void **state)
{
    (void)state;
    struct stack_pool *pool = make_pool(STACK_DEFAULT_BYTES, 2, STACK_GUARD_BEST);
    struct stack stack, first = take(pool);
    take(pool);
    assert_int_equal(stack_pool_acquire(pool, &stack, why, sizeof(why)), -EAGAIN);
    assert_string_equal(why, "all 2 stacks are in use; make the pool larger");
    assert_int_equal(stack_pool_acquire(pool, &stack, NULL, 0), -EAGAIN);
    stack_pool_release(pool, &first);
    assert_ptr_equal(take(pool).low, first.low);
    stack_pool_destroy(pool);
}

static void a_large_pool_costs_nothing_before_it_is_used(void **state)
{
    (void)state;
    struct stack_pool *pool = make_pool(STACK_DEFAULT_BYTES, 100000, STACK_GUARD_BEST);
    if (stack_pool_guard(pool) == STACK_GUARD_MPROTECT)
        print_message("guards are made by mprotect on this kernel\n");
    take(pool);
    stack_pool_destroy(pool);
}

static void impossible_sizes_are_refused(void **state)
{
    (void)state;
    struct stack_pool *pool = NULL;
    assert_int_equal(stack_pool_create(&pool, 65536, 0, STACK_GUARD_BEST, why, sizeof(why)), -EINVAL);
    assert_int_equal(stack_pool_create(&pool, SIZE_MAX, 2, STACK_GUARD_BEST, why, sizeof(why)), -EINVAL);
    int code = stack_pool_create(&pool, (size_t)1 << 50, 4096, STACK_GUARD_BEST, why, sizeof(why));
    assert_true(code < 0); /* -ENOMEM; Valgrind, which stands in for the kernel here, says -EINVAL */
    assert_non_null(strstr(why, "use fewer or smaller stacks"));
    assert_null(pool);
    stack_pool_destroy(NULL);
}

static void find_guards(enum stack_guard guard)
{
    struct stack_pool *pool = make_pool(STACK_DEFAULT_BYTES, 3, guard);
    take(pool);
    struct stack stack = take(pool);
    const char *low = stack.low;
    uint32_t number = 99;
    assert_true(stack_pool_find_guard(pool, low - 1, &number));
    assert_int_equal(number, stack.number);
    number = 99;
    assert_true(stack_pool_find_guard(pool, low - page_bytes(), &number));
    assert_int_equal(number, stack.number);

    number = 99;
    assert_false(stack_pool_find_guard(pool, low, &number));
    assert_false(stack_pool_find_guard(pool, low + stack.bytes - 1, &number));
    assert_false(stack_pool_find_guard(pool, low - page_bytes() - 1, &number)); /* the top of the one below */
    assert_false(stack_pool_find_guard(pool, low + STACK_DEFAULT_BYTES - 1, &number)); /* not taken yet */
    assert_false(stack_pool_find_guard(pool, &number, &number));
    assert_false(stack_pool_find_guard(pool, NULL, &number));
    assert_int_equal(number, 99);
    take(pool);
    assert_true(stack_pool_find_guard(pool, low + STACK_DEFAULT_BYTES - 1, &number));
    assert_int_equal(number, 2);
    stack_pool_destroy(pool);
}

static void a_guard_is_found_by_address(void **state)
{
    (void)state;
    find_guards(STACK_GUARD_BEST);
    find_guards(STACK_GUARD_MPROTECT);
}

static struct stack_pool *faulting_pool;

static void report_guard(int signal, siginfo_t *info, void *machine)
{
    (void)signal, (void)machine;
    uint32_t number;
    _exit(stack_pool_find_guard(faulting_pool, info->si_addr, &number) ? 40 + (int)number : 1);
}

/* In a process of its own: writes just below stack 2. Returns its exit status. */
static int touch_guard(enum stack_guard guard)
{
    faulting_pool = make_pool(STACK_DEFAULT_BYTES, 3, guard);
    take(faulting_pool);
    take(faulting_pool);
    struct stack stack = take(faulting_pool);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct sigaction action = {.sa_sigaction = report_guard, .sa_flags = SA_SIGINFO};
        sigaction(SIGSEGV, &action, NULL);
        *((volatile char *)stack.low) = 1;
        *((volatile char *)stack.low - 1) = 1;
        _exit(2);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    stack_pool_destroy(faulting_pool);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_touched_guard_stops_the_program(void **state)
{
    (void)state;
    assert_int_equal(touch_guard(STACK_GUARD_BEST), 42);
    assert_int_equal(touch_guard(STACK_GUARD_MPROTECT), 42);
}

static void too_many_mappings_are_refused_before_the_start(void **state)
{
    (void)state;
    struct stack_pool *pool = NULL;
    uint32_t count = (uint32_t)(map_limit() / 2 + 1);
    int code = stack_pool_create(&pool, 8192, count, STACK_GUARD_MPROTECT, why, sizeof(why));
    assert_int_equal(code, -ENOMEM);
    assert_null(pool);
    assert_non_null(strstr(why, "/proc/sys/vm/max_map_count"));
    assert_non_null(strstr(why, "sysctl -w vm.max_map_count="));
}

/* The limit counts the program's other mappings too, so a pool of just that size is refused on the way. */
static void too_many_mappings_are_refused_on_the_way(void **state)
{
    (void)state;
#if defined(COROUTINE_ASAN) || defined(COROUTINE_TSAN)
    UNIT_SKIP("a sanitizer cannot live without mappings for itself");
#else
    if (map_limit() > 100000)
        UNIT_SKIP("vm.max_map_count is above 100,000: reaching it takes too long");
#ifdef COROUTINE_VALGRIND
    if (RUNNING_ON_VALGRIND)
        UNIT_SKIP("Valgrind allows fewer mappings than the kernel");
#endif
    uint32_t count = (uint32_t)(map_limit() / 2), taken = 0;
    struct stack_pool *pool = make_pool(8192, count, STACK_GUARD_MPROTECT);
    struct stack stack = {0};
    int code = 0;
    while (taken < count && (code = stack_pool_acquire(pool, &stack, why, sizeof(why))) == 0)
        taken++;
    assert_int_equal(code, -ENOMEM);
    assert_non_null(strstr(why, "/proc/sys/vm/max_map_count"));

    /* The stacks that there are still serve. */
    stack_pool_release(pool, &stack);
    assert_int_equal(take(pool).number, stack.number);
    stack_pool_destroy(pool);
#endif
}

/* Forbids madvise(2) to this process, as a sandbox may. */
static bool forbid_advice(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_madvise, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {.len = sizeof filter / sizeof filter[0], .filter = filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void stacks_need_no_advice(void **state)
{
    (void)state;
    if (!forbid_advice())
        UNIT_SKIP("this kernel filters no system calls");
    struct stack_pool *pool = make_pool((size_t)64 * 1024, 4, STACK_GUARD_BEST);
    struct stack stack = take(pool);
    assert_true(stack.bytes > 0);
    stack_pool_release(pool, &stack);
    stack_pool_destroy(pool);
}

UNIT_TESTS(cmocka_unit_test(stacks_are_whole_and_apart),
           cmocka_unit_test(beginnings_are_spread_over_the_cache),
           cmocka_unit_test(the_last_released_is_the_next_acquired),
           cmocka_unit_test(an_empty_pool_refuses_until_one_comes_back),
           cmocka_unit_test(a_large_pool_costs_nothing_before_it_is_used),
           cmocka_unit_test(impossible_sizes_are_refused), cmocka_unit_test(a_guard_is_found_by_address),
           cmocka_unit_test(a_touched_guard_stops_the_program),
           cmocka_unit_test(too_many_mappings_are_refused_before_the_start),
           cmocka_unit_test(too_many_mappings_are_refused_on_the_way),
           cmocka_unit_test(stacks_need_no_advice))
