/* Packed stacks: coroutines that take turns on one stack find their variables where they left them, whatever
 * the others did there meanwhile; what a parked one costs; and what checked builds refuse. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coroutine/coroutine.h"
#include "coroutine/generator.h"
#include "coroutine/sanitizer.h"

#include "tests/unit/coroutine/fibers.h"

#ifndef COROUTINE_UCONTEXT

static struct packed_stack *packed;

static int open_stack(void **state)
{
    (void)state;
    return packed_stack_create(&packed, PACKED_STACK_BYTES, NULL, 0);
}

static int close_stack(void **state)
{
    (void)state;
    packed_stack_destroy(packed);
    return 0;
}

/* --- variables --- */

enum { NUMBERS = 40 };

struct member {
    struct coroutine co;
    unsigned number, steps;
    unsigned depth;    /* of calls below which it suspends */
    unsigned wrong;    /* variables that were not as they were left */
    const void *local; /* where one of them lies */
};

/* Fills variables, one of them with a pointer to another, suspends some calls further down, and looks. */
static void walk_down(struct member *self, unsigned depth)
{
    volatile unsigned numbers[NUMBERS];
    volatile unsigned *volatile inward = &numbers[self->number % NUMBERS];
    for (unsigned i = 0; i < NUMBERS; i++)
        numbers[i] = self->number * 1000 + depth * 100 + i;
    if (depth > 0)
        walk_down(self, depth - 1);
    else
        coroutine_suspend(&self->co);
    for (unsigned i = 0; i < NUMBERS; i++)
        self->wrong += numbers[i] != self->number * 1000 + depth * 100 + i;
    self->wrong += *inward != self->number * 1000 + depth * 100 + self->number % NUMBERS;
    self->local = (const void *)inward;
}

static void walk(void *argument)
{
    struct member *self = argument;
    for (unsigned i = 0; i < self->steps; i++)
        walk_down(self, (self->depth + i) % 5);
}

static struct member *make_members(unsigned count, unsigned steps)
{
    struct member *members = calloc(count, sizeof *members);
    assert_non_null(members);
    for (unsigned i = 0; i < count; i++) {
        members[i] = (struct member){.number = i, .steps = steps, .depth = i % 7};
        coroutine_init_packed(&members[i].co, packed, walk, &members[i]);
    }
    return members;
}

static void each_finds_its_variables_as_it_left_them(void **state)
{
    (void)state;
    enum { STEPS = 6 };
    unsigned count = at_most(1000);
    struct member *members = make_members(count, STEPS);
    for (unsigned step = 0; step <= STEPS; step++)
        for (unsigned i = 0; i < count; i++)
            assert_ptr_equal(coroutine_resume(&members[i].co), &members[i].co);
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(coroutine_state(&members[i].co), COROUTINE_FINISHED);
        assert_int_equal(members[i].wrong, 0);
        assert_true(packed_stack_contains(packed, members[i].local));
    }
    assert_int_equal(packed_stack_image_bytes(packed), 0);
    free(members);
}

/* Suspends at once, with a part of the stack in use that the caller chooses. */
static void stand(void *argument)
{
    struct member *self = argument;
    for (unsigned i = 0; i < self->steps; i++)
        coroutine_suspend(&self->co);
}

static void a_parked_one_costs_only_the_words_that_differ(void **state)
{
    (void)state;
#if defined(COROUTINE_VALGRIND)
    if (RUNNING_ON_VALGRIND)
        UNIT_SKIP("under Valgrind every word is kept, so that it can follow them");
#endif
    unsigned count = at_most(50000);
    struct member *members = calloc(count, sizeof *members);
    assert_non_null(members);
    for (unsigned i = 0; i < count; i++) {
        members[i] = (struct member){.number = i, .steps = 2};
        coroutine_init_packed(&members[i].co, packed, stand, &members[i]);
        coroutine_resume(&members[i].co);
    }
    /* The pointers to itself, where the compiler keeps them; not the dozens of words of its frames. */
    assert_true(packed_stack_image_bytes(packed) <= (size_t)count * 112);
    for (unsigned step = 0; step < 2; step++)
        for (unsigned i = 0; i < count; i++)
            coroutine_resume(&members[i].co);
    assert_int_equal(packed_stack_image_bytes(packed), 0);
    /* What was released has been used again: the second park needed at most one other size of blocks. */
    assert_true(packed_stack_mapped_bytes(packed) <= (size_t)count * 2 * 112 + (4 << 20));
    free(members);
}

/* Uses a good part of the stack, more than one with a stack of its own has. */
static unsigned dig(struct coroutine *self, unsigned depth)
{
    volatile char local[1000];
    local[0] = 7;
    __asm__ volatile("" : : "r"(local) : "memory"); /* all of it is wanted */
    unsigned below = 0;
    if (depth > 0)
        below = dig(self, depth - 1);
    else
        coroutine_suspend(self);
    return below + (local[0] == 7);
}

enum { DEEP = 4000 };

struct digger {
    struct coroutine co;
    unsigned found;
};

static void dig_deep(void *argument)
{
    struct digger *self = argument;
    self->found = dig(&self->co, DEEP);
}

static void depth_is_no_worry(void **state)
{
    (void)state;
    struct digger one = {.found = 0}, other = {.found = 0};
    coroutine_init_packed(&one.co, packed, dig_deep, &one);
    coroutine_init_packed(&other.co, packed, dig_deep, &other);
    coroutine_resume(&one.co);
    assert_true(packed_stack_image_bytes(packed) > DEEP * 1000UL);
    coroutine_resume(&other.co);
    coroutine_resume(&one.co);
    coroutine_resume(&other.co);
    assert_int_equal(one.found, DEEP + 1);
    assert_int_equal(other.found, DEEP + 1);
    assert_int_equal(packed_stack_image_bytes(packed), 0);
}

/* --- with generators, which have stacks of their own --- */

struct task {
    struct coroutine co;
    uint64_t sum;
    unsigned number;
};

/* Waits before each value: the whole chain is parked, this part of it on a stack of its own. The argument
 * lies on the packed stack, where it is only while the task runs; and so it is whenever this function runs.
 */
static void waiting_powers(struct generator *g, void *argument)
{
    struct task **task = argument;
    for (uint64_t i = 1; i <= 512; i *= 2) {
        coroutine_suspend(&(*task)->co);
        if (!generator_yield(g, i + (*task)->number))
            return;
    }
}

static void add_up(void *argument)
{
    struct task *self = argument, *local = argument;
    struct generator *g;
    uint64_t value;
    if (generator_create(&g, waiting_powers, &local, NULL, NULL, 0) != 0)
        return;
    while (generator_next(g, &value))
        self->sum += value;
    generator_close(g);
}

static void a_wait_inside_a_generator_parks_the_whole_chain(void **state)
{
    (void)state;
    enum { TASKS = 50 };
    struct task tasks[TASKS];
    for (unsigned i = 0; i < TASKS; i++) {
        tasks[i] = (struct task){.number = i};
        coroutine_init_packed(&tasks[i].co, packed, add_up, &tasks[i]);
    }
    for (unsigned round = 0; round <= 10; round++)
        for (unsigned i = 0; i < TASKS; i++)
            assert_ptr_equal(coroutine_resume(&tasks[i].co), &tasks[i].co);
    for (unsigned i = 0; i < TASKS; i++) {
        assert_int_equal(coroutine_state(&tasks[i].co), COROUTINE_FINISHED);
        assert_int_equal(tasks[i].sum, 1023 + 10 * i);
    }
}

/* --- ends --- */

static void a_dropped_one_releases_its_image(void **state)
{
    (void)state;
    struct member a = {.number = 1, .steps = 1}, b = {.number = 2, .steps = 1}, never = {.number = 3};
    coroutine_init_packed(&a.co, packed, walk, &a);
    coroutine_init_packed(&b.co, packed, walk, &b);
    coroutine_init_packed(&never.co, packed, walk, &never);
    coroutine_resume(&a.co);
    coroutine_resume(&b.co);
    coroutine_drop(&a.co);
    coroutine_drop(&never.co);
    assert_int_equal(coroutine_state(&a.co), COROUTINE_FINISHED);
    coroutine_resume(&b.co);
    assert_int_equal(coroutine_state(&b.co), COROUTINE_FINISHED);
    assert_int_equal(b.wrong, 0);
    assert_int_equal(packed_stack_image_bytes(packed), 0);
}

/* Runs `mistake` in a process of its own and returns its wait status. */
static int in_a_child(void (*mistake)(void))
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int null =
            open("/dev/null", O_WRONLY); /* what it has to say on its way out is no failure of this test */
        dup2(null, STDERR_FILENO);
        mistake();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void resume_another(void *argument)
{
    struct member *other = argument;
    coroutine_resume(&other->co);
}

static void resume_from_the_same_stack(void)
{
    struct coroutine co;
    struct member other = {.number = 1, .steps = 1};
    coroutine_init_packed(&other.co, packed, walk, &other);
    coroutine_init_packed(&co, packed, resume_another, &other);
    coroutine_resume(&co);
}

static void one_cannot_resume_another_on_the_same_stack(void **state)
{
    (void)state;
    int status = in_a_child(resume_from_the_same_stack);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* --- checked builds --- */

static volatile unsigned *left_behind;

static void leave_a_pointer_behind(void *argument)
{
    struct coroutine *self = argument;
    volatile unsigned local = 42;
    left_behind = &local;
    coroutine_suspend(self);
}

#if defined(COROUTINE_CHECKED) && !defined(COROUTINE_ASAN)

static void what_a_parked_one_left_is_overwritten(void **state)
{
    (void)state;
    struct coroutine co;
    coroutine_init_packed(&co, packed, leave_a_pointer_behind, &co);
    coroutine_resume(&co);
    assert_int_equal(*left_behind, 0xa5a5a5a5);
    coroutine_resume(&co);
}

#elif defined(COROUTINE_ASAN)

static void use_what_a_parked_one_left(void)
{
    struct coroutine co;
    coroutine_init_packed(&co, packed, leave_a_pointer_behind, &co);
    coroutine_resume(&co);
    *left_behind = 1;
}

static void what_a_parked_one_left_is_overwritten(void **state)
{
    (void)state;
    assert_true(in_a_child(use_what_a_parked_one_left) != 0);
}

#else

static void what_a_parked_one_left_is_overwritten(void **state)
{
    (void)state;
    (void)leave_a_pointer_behind;
    UNIT_SKIP("only checked builds poison the stack (make debug, make asan, make tsan)");
}

#endif

#define WITH_STACK(test) cmocka_unit_test_setup_teardown(test, open_stack, close_stack)

UNIT_TESTS(WITH_STACK(each_finds_its_variables_as_it_left_them),
           WITH_STACK(a_parked_one_costs_only_the_words_that_differ), WITH_STACK(depth_is_no_worry),
           WITH_STACK(a_wait_inside_a_generator_parks_the_whole_chain),
           WITH_STACK(a_dropped_one_releases_its_image),
           WITH_STACK(one_cannot_resume_another_on_the_same_stack),
           WITH_STACK(what_a_parked_one_left_is_overwritten))

#else

static void it_is_refused_without_a_switch_of_our_own(void **state)
{
    (void)state;
    char why[256] = "";
    struct packed_stack *packed;
    assert_int_equal(packed_stack_create(&packed, PACKED_STACK_BYTES, why, sizeof why), -ENOTSUP);
    assert_non_null(strstr(why, "--stacks own"));
}

UNIT_TESTS(cmocka_unit_test(it_is_refused_without_a_switch_of_our_own))

#endif
