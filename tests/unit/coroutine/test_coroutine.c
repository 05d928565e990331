/* Coroutines: the order in which control moves, chains that are stopped and continued whole, many of them,
 * and their stacks.
 * long because: every way in which control moves is reported with the same few helpers. */
#include "tests/unit/support/harness.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coroutine/coroutine.h"

#include "tests/unit/coroutine/fibers.h"

/* A story is what the flows wrote, in the order in which they came by: one letter a step. */
static _Thread_local char story[64];

static void report(char letter)
{
    size_t length = strlen(story);
    if (length + 1 < sizeof(story)) {
        story[length] = letter;
        story[length + 1] = '\0';
    }
}

static struct stack_pool *pool;

static int open_pool(void **state)
{
    (void)state;
    story[0] = '\0';
    return stack_pool_create(&pool, STACK_DEFAULT_BYTES, 10000, STACK_GUARD_BEST, NULL, 0);
}

static int close_pool(void **state)
{
    (void)state;
    stack_pool_destroy(pool);
    return 0;
}

static void start(struct coroutine *co, void (*entry)(void *), void *argument)
{
    struct stack stack;
    assert_int_equal(stack_pool_acquire(pool, &stack, NULL, 0), 0);
    coroutine_init(co, &stack, entry, argument);
}

static void one_two(void *argument)
{
    report('1');
    coroutine_suspend(argument);
    report('2');
}

static void it_stops_in_the_middle_and_goes_on(void **state)
{
    (void)state;
    struct coroutine co;
    start(&co, one_two, &co);
    assert_int_equal(coroutine_state(&co), COROUTINE_SUSPENDED);
    report('a');
    coroutine_resume(&co);
    assert_int_equal(coroutine_state(&co), COROUTINE_SUSPENDED);
    report('b');
    coroutine_resume(&co);
    assert_int_equal(coroutine_state(&co), COROUTINE_FINISHED);
    assert_string_equal(story, "a1b2");
}

static void two_take_turns(void **state)
{
    (void)state;
    struct coroutine a, b;
    start(&a, one_two, &a);
    start(&b, one_two, &b);
    coroutine_resume(&a);
    coroutine_resume(&b);
    coroutine_resume(&b);
    coroutine_resume(&a);
    assert_string_equal(story, "1122");
}

/* Suspends at the bottom of `depth` calls, each with variables that must still be right on the way back. */
static unsigned suspend_deep(struct coroutine *self, unsigned depth)
{
    volatile unsigned here = depth * 3;
    if (depth == 0)
        coroutine_suspend(self);
    else
        suspend_deep(self, depth - 1);
    if (here != depth * 3)
        report('!');
    return here;
}

static void go_deep(void *argument)
{
    suspend_deep(argument, 50);
    report('d');
}

static void it_stops_at_any_depth_of_calls(void **state)
{
    (void)state;
    struct coroutine co;
    start(&co, go_deep, &co);
    coroutine_resume(&co);
    assert_string_equal(story, "");
    coroutine_resume(&co);
    assert_string_equal(story, "d");
}

/* A task and a generator in it, without the words of either: `inner` is resumed by `outer`. */
struct pair {
    struct coroutine outer, inner;
    struct coroutine *seen_in_outer, *seen_in_inner;
};

static void inner_yields(void *argument)
{
    struct pair *pair = argument;
    pair->seen_in_inner = coroutine_current();
    report('x');
    coroutine_suspend(&pair->inner);
    report('y');
}

static void outer_asks_twice(void *argument)
{
    struct pair *pair = argument;
    report('(');
    coroutine_resume(&pair->inner);
    pair->seen_in_outer = coroutine_current();
    report('-');
    coroutine_resume(&pair->inner);
    report(')');
}

static void a_coroutine_resumes_another(void **state)
{
    (void)state;
    struct pair pair;
    start(&pair.outer, outer_asks_twice, &pair);
    start(&pair.inner, inner_yields, &pair);
    assert_null(coroutine_current());
    coroutine_resume(&pair.outer);
    assert_null(coroutine_current());
    assert_string_equal(story, "(x-y)");
    assert_ptr_equal(pair.seen_in_outer, &pair.outer);
    assert_ptr_equal(pair.seen_in_inner, &pair.inner);
    assert_int_equal(coroutine_state(&pair.inner), COROUTINE_FINISHED);
    assert_int_equal(coroutine_state(&pair.outer), COROUTINE_FINISHED);
}

/* As a wait within a generator's body: what stops is the task. */
static void inner_waits_for_outer(void *argument)
{
    struct pair *pair = argument;
    report('x');
    coroutine_suspend(&pair->outer);
    report('y');
    coroutine_suspend(&pair->inner);
    report('z');
    coroutine_suspend(&pair->outer);
    report('.');
}

static void a_suspended_chain_goes_on_in_its_last(void **state)
{
    (void)state;
    struct pair pair;
    start(&pair.outer, outer_asks_twice, &pair);
    start(&pair.inner, inner_waits_for_outer, &pair);
    coroutine_resume(&pair.outer);
    assert_string_equal(story, "(x");
    assert_int_equal(coroutine_state(&pair.outer), COROUTINE_SUSPENDED);
    assert_int_equal(coroutine_state(&pair.inner), COROUTINE_RUNNING); /* it has not answered `outer` yet */
    assert_null(coroutine_current());
    coroutine_resume(&pair.outer);
    assert_string_equal(story, "(xy-z");
    coroutine_resume(&pair.outer);
    assert_string_equal(story, "(xy-z.)");
    assert_int_equal(coroutine_state(&pair.outer), COROUTINE_FINISHED);
}

/* Chains of three: each resumes the next; the last suspends the one that is asked for. */
enum { CHAIN = 3 };

struct chain {
    struct coroutine links[CHAIN];
    unsigned begun, suspend;
};

static void chain_link(void *argument)
{
    struct chain *chain = argument;
    unsigned own = chain->begun++;
    report((char)('A' + own));
    if (own + 1 < CHAIN)
        coroutine_resume(&chain->links[own + 1]);
    else
        coroutine_suspend(&chain->links[chain->suspend]);
    report((char)('a' + own));
}

static void run_chain(unsigned suspend, const char *before, const char *after)
{
    struct chain chain = {.suspend = suspend};
    story[0] = '\0';
    for (unsigned i = 0; i < CHAIN; i++)
        start(&chain.links[i], chain_link, &chain);
    coroutine_resume(&chain.links[0]);
    assert_string_equal(story, before);
    coroutine_resume(&chain.links[suspend]);
    assert_string_equal(story, after);
    for (unsigned i = 0; i < CHAIN; i++)
        assert_int_equal(coroutine_state(&chain.links[i]), COROUTINE_FINISHED);
}

/* Those before the suspended one go on at once; it and those after it when it is resumed, by the thread this
 * time. */
static void any_link_of_a_chain_can_be_suspended(void **state)
{
    (void)state;
    run_chain(0, "ABC", "ABCcba");
    run_chain(1, "ABCa", "ABCacb");
    run_chain(2, "ABCba", "ABCbac");
}

/* --- transfer --- */

struct relay {
    struct coroutine co;
    struct relay *next; /* to whom it transfers, NULL: it suspends itself */
    char letter;
};

static void run_a_lap(void *argument)
{
    struct relay *self = argument;
    coroutine_suspend(&self->co);
    report(self->letter);
    if (self->next)
        coroutine_transfer(&self->co, &self->next->co);
    else
        coroutine_suspend(&self->co);
    report((char)(self->letter + 'a' - 'A'));
}

static void control_is_handed_on_and_comes_back_from_the_last(void **state)
{
    (void)state;
    struct relay a = {.letter = 'A'}, b = {.letter = 'B'}, c = {.letter = 'C'};
    a.next = &b;
    b.next = &c;
    struct relay *all[] = {&a, &b, &c};
    for (unsigned i = 0; i < 3; i++) {
        start(&all[i]->co, run_a_lap, all[i]);
        assert_ptr_equal(coroutine_resume(&all[i]->co), &all[i]->co);
    }
    assert_ptr_equal(coroutine_resume(&a.co), &c.co);
    assert_null(coroutine_current());
    assert_string_equal(story, "ABC");
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(coroutine_state(&all[i]->co), COROUTINE_SUSPENDED);
    assert_ptr_equal(coroutine_resume(&b.co), &b.co);
    assert_ptr_equal(coroutine_resume(&a.co), &a.co);
    assert_ptr_equal(coroutine_resume(&c.co), &c.co);
    assert_string_equal(story, "ABCbac");
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(coroutine_state(&all[i]->co), COROUTINE_FINISHED);
}

struct handing_pair {
    struct pair pair;
    struct relay other;
};

static void inner_hands_on(void *argument)
{
    struct handing_pair *both = argument;
    report('x');
    coroutine_transfer(&both->pair.outer, &both->other.co);
    report('y');
}

static void outer_asks_once(void *argument)
{
    struct handing_pair *both = argument;
    report('(');
    coroutine_resume(&both->pair.inner);
    report(')');
}

/* What is transferred from is the whole chain, as with a wait inside a generator. */
static void a_whole_chain_hands_on(void **state)
{
    (void)state;
    struct handing_pair both = {.other = {.letter = 'A'}};
    start(&both.pair.outer, outer_asks_once, &both);
    start(&both.pair.inner, inner_hands_on, &both);
    start(&both.other.co, run_a_lap, &both.other);
    coroutine_resume(&both.other.co);
    assert_ptr_equal(coroutine_resume(&both.pair.outer), &both.other.co);
    assert_string_equal(story, "(xA");
    assert_ptr_equal(coroutine_resume(&both.other.co), &both.other.co); /* it finishes */
    assert_ptr_equal(coroutine_resume(&both.pair.outer), &both.pair.outer);
    assert_string_equal(story, "(xAay)");
}

static void drop_and_reuse(void *argument)
{
    struct coroutine *self = argument;
    char used[64];
    for (unsigned i = 0; i < sizeof(used); i++)
        ((volatile char *)used)[i] = (char)i;
    coroutine_suspend(self);
    report('!');
}

static void a_dropped_chain_leaves_its_stacks_to_others(void **state)
{
    (void)state;
    struct coroutine co, next;
    start(&co, drop_and_reuse, &co);
    coroutine_resume(&co);
    coroutine_drop(&co);
    assert_int_equal(coroutine_state(&co), COROUTINE_FINISHED);
    coroutine_init(&next, &co.stack, one_two, &next);
    coroutine_resume(&next);
    coroutine_resume(&next);
    assert_string_equal(story, "12");

    struct pair pair;
    start(&pair.outer, outer_asks_twice, &pair);
    start(&pair.inner, inner_waits_for_outer, &pair);
    coroutine_resume(&pair.outer);
    coroutine_drop(&pair.outer);
    assert_int_equal(coroutine_state(&pair.outer), COROUTINE_FINISHED);
    assert_int_equal(coroutine_state(&pair.inner), COROUTINE_FINISHED);

    start(&co, one_two, &co);
    coroutine_drop(&co); /* one that never began */
    assert_string_equal(story, "12(x");
}

static void count_one(void *argument)
{
    ++*(unsigned *)argument;
}

static void a_stack_serves_one_after_the_other(void **state)
{
    (void)state;
    unsigned count = at_most(100000), finished = 0;
    struct stack stack;
    assert_int_equal(stack_pool_acquire(pool, &stack, NULL, 0), 0);
    for (unsigned i = 0; i < count; i++) {
        struct coroutine co;
        coroutine_init(&co, &stack, count_one, &finished);
        coroutine_resume(&co);
    }
    assert_int_equal(finished, count);
}

struct member {
    struct coroutine co;
    unsigned number, steps, seen;
};

static void walk(void *argument)
{
    struct member *self = argument;
    unsigned sum = 0;
    for (unsigned i = 1; i <= self->steps; i++) {
        sum += i * self->number;
        coroutine_suspend(&self->co);
    }
    self->seen = sum;
}

static void thousands_live_at_once(void **state)
{
    (void)state;
    enum { STEPS = 3 };
    unsigned count = at_most(10000);
    struct member *members = calloc(count, sizeof(*members));
    assert_non_null(members);
    for (unsigned i = 0; i < count; i++) {
        members[i].number = i;
        members[i].steps = STEPS;
        start(&members[i].co, walk, &members[i]);
    }
    for (unsigned step = 0; step <= STEPS; step++)
        for (unsigned i = 0; i < count; i++)
            coroutine_resume(&members[i].co);
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(coroutine_state(&members[i].co), COROUTINE_FINISHED);
        assert_int_equal(members[i].seen, i * STEPS * (STEPS + 1) / 2);
    }
    free(members);
}

static size_t stack_left(const struct coroutine *co)
{
    return (size_t)((char *)__builtin_frame_address(0) - (char *)co->stack.low);
}

/* Calls itself until `leave` bytes are left, suspends there, and comes back through all the calls. */
static unsigned dig(struct coroutine *self, size_t leave)
{
    volatile char local[100];
    local[0] = 7;
    unsigned below = 0;
    if (stack_left(self) > leave)
        below = dig(self, leave);
    else
        coroutine_suspend(self);
    return below + (local[0] == 7);
}

static void dig_to_the_end(void *argument)
{
    unsigned depth = dig(argument, STACK_DEFAULT_BYTES / 20);
    report(depth > 100 ? 'd' : '!');
}

static void the_stack_can_be_used_nearly_whole(void **state)
{
    (void)state;
    struct coroutine co;
    start(&co, dig_to_the_end, &co);
    coroutine_resume(&co);
    coroutine_resume(&co);
    assert_string_equal(story, "d");
}

static void report_overflow(int signal, siginfo_t *info, void *machine)
{
    (void)signal, (void)machine;
    uint32_t number;
    _exit(stack_pool_find_guard(pool, info->si_addr, &number) ? 40 + (int)number : 1);
}

static void dig_too_far(void *argument)
{
    dig(argument, 0);
    report('!');
}

/* In a process of its own, with a stack for the handler: the coroutine's has no room left. */
static void overflow(void)
{
    static char handler_stack[65536];
    stack_t alternate = {.ss_sp = handler_stack, .ss_size = sizeof(handler_stack)};
    struct sigaction action = {.sa_sigaction = report_overflow, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    if (sigaltstack(&alternate, NULL) != 0 || sigaction(SIGSEGV, &action, NULL) != 0)
        _exit(3);
    struct coroutine first, second;
    start(&first, one_two, &first);
    start(&second, dig_too_far, &second);
    coroutine_resume(&first);
    coroutine_resume(&second);
    _exit(2);
}

static void an_overflow_is_reported_by_the_guard(void **state)
{
    (void)state;
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        overflow();
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 41); /* of the second stack, whose number is 1 */
}

static void *live_on_a_thread(void *argument)
{
    struct member *members = argument;
    for (unsigned step = 0; step <= members[0].steps; step++)
        for (unsigned i = 0; i < 2; i++)
            coroutine_resume(&members[i].co);
    return NULL;
}

static void each_thread_has_coroutines_of_its_own(void **state)
{
    (void)state;
    enum { STEPS = 10000 };
    struct member members[2][2];
    pthread_t threads[2];
    for (unsigned i = 0; i < 4; i++) {
        struct member *member = &members[i / 2][i % 2];
        *member = (struct member){.number = i, .steps = STEPS};
        start(&member->co, walk, member);
    }
    for (unsigned i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, live_on_a_thread, members[i]), 0);
    for (unsigned i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(members[i / 2][i % 2].seen, i * (STEPS * (STEPS + 1) / 2));
}

#define WITH_POOL(test) cmocka_unit_test_setup_teardown(test, open_pool, close_pool)

UNIT_TESTS(WITH_POOL(it_stops_in_the_middle_and_goes_on), WITH_POOL(two_take_turns),
           WITH_POOL(it_stops_at_any_depth_of_calls), WITH_POOL(a_coroutine_resumes_another),
           WITH_POOL(a_suspended_chain_goes_on_in_its_last), WITH_POOL(any_link_of_a_chain_can_be_suspended),
           WITH_POOL(control_is_handed_on_and_comes_back_from_the_last), WITH_POOL(a_whole_chain_hands_on),
           WITH_POOL(a_dropped_chain_leaves_its_stacks_to_others),
           WITH_POOL(a_stack_serves_one_after_the_other), WITH_POOL(thousands_live_at_once),
           WITH_POOL(the_stack_can_be_used_nearly_whole), WITH_POOL(an_overflow_is_reported_by_the_guard),
           WITH_POOL(each_thread_has_coroutines_of_its_own))
