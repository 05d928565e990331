/* Generators: sequences, their ends, those that pull from others, closing early, and waiting in the middle of
 * one. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <stdlib.h>

#include "coroutine/coroutine.h"
#include "coroutine/generator.h"

static struct generator *make(generator_body *body, void *argument, struct stack_pool *pool)
{
    char why[256] = "";
    struct generator *g = NULL;
    int code = generator_create(&g, body, argument, pool, why, sizeof(why));
    if (code != 0)
        print_message("%s\n", why);
    assert_int_equal(code, 0);
    return g;
}

static struct stack_pool *make_pool(uint32_t count)
{
    struct stack_pool *pool = NULL;
    assert_int_equal(stack_pool_create(&pool, STACK_DEFAULT_BYTES, count, STACK_GUARD_BEST, NULL, 0), 0);
    return pool;
}

static void count_to(struct generator *g, void *argument)
{
    const uint64_t *last = argument;
    for (uint64_t i = 1; i <= *last; i++)
        generator_yield(g, i);
}

static void fibonacci(struct generator *g, void *argument)
{
    (void)argument;
    uint64_t a = 0, b = 1;
    while (generator_yield(g, a)) {
        uint64_t next = a + b;
        a = b;
        b = next;
    }
}

static void a_sequence_comes_in_order_and_ends(void **state)
{
    (void)state;
    uint64_t last = 1000, value = 0;
    struct generator *g = make(count_to, &last, NULL);
    for (uint64_t i = 1; i <= last; i++) {
        assert_true(generator_next(g, &value));
        assert_int_equal(value, i);
    }
    assert_false(generator_next(g, &value));
    assert_false(generator_next(g, &value)); /* and stays at its end */
    assert_int_equal(value, last);
    generator_close(g);
}

static void an_empty_sequence_ends_at_once(void **state)
{
    (void)state;
    uint64_t last = 0, value = 7;
    struct generator *g = make(count_to, &last, NULL);
    assert_false(generator_next(g, &value));
    assert_int_equal(value, 7);
    generator_close(g);
    generator_close(NULL);
}

static void an_endless_one_is_asked_as_often_as_wanted(void **state)
{
    (void)state;
    uint64_t value = 0;
    struct generator *g = make(fibonacci, NULL, NULL);
    for (unsigned i = 0; i <= 90; i++)
        assert_true(generator_next(g, &value));
    assert_true(value == 2880067194370816120ULL);
    generator_close(g);
}

static void two_of_one_body_are_independent(void **state)
{
    (void)state;
    uint64_t last = 5, a = 0, b = 0;
    struct generator *first = make(count_to, &last, NULL), *second = make(count_to, &last, NULL);
    assert_true(generator_next(first, &a) && generator_next(first, &a) && generator_next(second, &b));
    assert_int_equal(a, 2);
    assert_int_equal(b, 1);
    generator_close(first);
    assert_true(generator_next(second, &b));
    assert_int_equal(b, 2);
    generator_close(second);
}

static void yield_texts(struct generator *g, void *argument)
{
    (void)argument;
    char text[16];
    for (unsigned i = 0; i < 3; i++) {
        snprintf(text, sizeof(text), "text %u", i);
        if (!generator_yield(g, (uintptr_t)text))
            return;
    }
}

static void a_local_variable_of_the_body_can_be_read(void **state)
{
    (void)state;
    uint64_t value = 0;
    struct generator *g = make(yield_texts, NULL, NULL);
    assert_true(generator_next(g, &value));
    assert_string_equal((const char *)(uintptr_t)value, "text 0");
    assert_true(generator_next(g, &value));
    assert_string_equal((const char *)(uintptr_t)value, "text 1");
    generator_close(g);
}

/* The sieve of Eratosthenes as a row of generators: each passes on what its prime does not divide. */
struct sieve {
    struct generator *source;
    uint64_t prime;
};

static void pass_what_is_not_divided(struct generator *g, void *argument)
{
    const struct sieve *sieve = argument;
    for (uint64_t value; generator_next(sieve->source, &value);)
        if (value % sieve->prime != 0 && !generator_yield(g, value))
            return;
}

static void from_two_on(struct generator *g, void *argument)
{
    (void)argument;
    for (uint64_t i = 2; generator_yield(g, i); i++)
        ;
}

static void generators_pull_from_generators(void **state)
{
    (void)state;
    enum { PRIMES = 100 };
    struct stack_pool *pool = make_pool(PRIMES + 1);
    struct sieve sieves[PRIMES];
    struct generator *last = make(from_two_on, NULL, pool);
    for (unsigned i = 0; i < PRIMES; i++) {
        sieves[i].source = last;
        assert_true(generator_next(last, &sieves[i].prime));
        last = make(pass_what_is_not_divided, &sieves[i], pool);
    }
    assert_int_equal(sieves[0].prime, 2);
    assert_int_equal(sieves[1].prime, 3);
    assert_int_equal(sieves[PRIMES - 1].prime, 541); /* the hundredth */
    generator_close(last);
    for (unsigned i = PRIMES; i-- > 0;)
        generator_close(sieves[i].source);
    stack_pool_destroy(pool);
}

/* A generator that was created by another's body and yields for it: the value goes to whom that other one
 * serves. */
static void yield_for_another(struct generator *g, void *argument)
{
    struct generator *other = argument;
    generator_yield(other, 10);
    generator_yield(g, 1);
    generator_yield(other, 20);
}

static void delegate(struct generator *g, void *argument)
{
    uint64_t *seen = argument;
    struct generator *helper = make(yield_for_another, g, NULL);
    while (generator_next(helper, seen))
        ;
    generator_close(helper);
}

static void a_helper_can_yield_for_another(void **state)
{
    (void)state;
    uint64_t seen = 0, value = 0;
    struct generator *g = make(delegate, &seen, NULL);
    assert_true(generator_next(g, &value));
    assert_int_equal(value, 10);
    assert_int_equal(seen, 0);
    assert_true(generator_next(g, &value));
    assert_int_equal(value, 20);
    assert_int_equal(seen, 1);
    assert_false(generator_next(g, &value));
    generator_close(g);
}

struct holder {
    unsigned begun, reported, cleaned;
};

static void hold_memory(struct generator *g, void *argument)
{
    struct holder *holder = argument;
    holder->begun++;
    char *memory = malloc(100);
    while (generator_yield(g, (uintptr_t)memory))
        ;
    holder->reported++;
    if (!generator_yield(g, 0)) /* asking again changes nothing */
        holder->reported++;
    free(memory);
    holder->cleaned++;
}

static void closing_lets_the_body_clean_up(void **state)
{
    (void)state;
    uint64_t value = 0;
    struct holder holder = {0};
    struct generator *g = make(hold_memory, &holder, NULL);
    assert_true(generator_next(g, &value));
    assert_int_equal(holder.cleaned, 0);
    generator_close(g);
    assert_int_equal(holder.reported, 2);
    assert_int_equal(holder.cleaned, 1);
}

static void a_body_that_never_began_is_not_called(void **state)
{
    (void)state;
    struct holder holder = {0};
    generator_close(make(hold_memory, &holder, NULL));
    assert_int_equal(holder.begun, 0);
    assert_int_equal(holder.cleaned, 0);
}

static void stacks_go_back_to_their_pool(void **state)
{
    (void)state;
    char why[256] = "";
    uint64_t value = 0, last = 1;
    struct stack_pool *pool = make_pool(1);
    struct generator *refused = NULL;
    struct generator *g = make(count_to, &last, pool);
    assert_int_equal(generator_create(&refused, count_to, &last, pool, why, sizeof(why)), -EAGAIN);
    assert_non_null(strstr(why, "in use"));
    assert_true(generator_next(g, &value));
    assert_false(generator_next(g, &value)); /* at its end the stack is free again, before it is closed */
    struct generator *next = make(count_to, &last, pool);
    generator_close(g);
    assert_true(generator_next(next, &value));
    generator_close(next); /* in the middle */
    for (unsigned i = 0; i < 1000; i++)
        generator_close(make(count_to, &last, pool)); /* before the beginning */
    stack_pool_destroy(pool);
}

/* A task as a scheduler has it: what it waits for happens when the test resumes it. */
struct task {
    struct coroutine co;
    struct generator *source;
    unsigned waits;
    uint64_t sum;
};

static void wait_and_yield(struct generator *g, void *argument)
{
    struct task *task = argument;
    for (uint64_t i = 1; i <= 3; i++) {
        task->waits++;
        coroutine_suspend(&task->co); /* what a wait of a runner comes down to */
        if (!generator_yield(g, i))
            return;
    }
}

static void double_each(struct generator *g, void *argument)
{
    struct task *task = argument;
    for (uint64_t value; generator_next(task->source, &value);)
        generator_yield(g, 2 * value);
}

static void sum_up(void *argument)
{
    struct task *task = argument;
    task->source = make(wait_and_yield, task, NULL);
    struct generator *doubled = make(double_each, task, NULL);
    for (uint64_t value; generator_next(doubled, &value);)
        task->sum += value;
    generator_close(doubled);
    generator_close(task->source);
}

static void a_wait_inside_generators_stops_the_whole_task(void **state)
{
    (void)state;
    enum { TASKS = 3 };
    struct task tasks[TASKS] = {0};
    struct stack_pool *pool = make_pool(TASKS);
    for (unsigned i = 0; i < TASKS; i++) {
        struct stack stack;
        assert_int_equal(stack_pool_acquire(pool, &stack, NULL, 0), 0);
        coroutine_init(&tasks[i].co, &stack, sum_up, &tasks[i]);
    }
    /* Each resumption takes a task from one wait, two generators deep, to the next. */
    for (unsigned wait = 1; wait <= 3; wait++)
        for (unsigned i = 0; i < TASKS; i++) {
            coroutine_resume(&tasks[i].co);
            assert_int_equal(tasks[i].waits, wait);
            assert_int_equal(tasks[i].sum, wait * (wait - 1));
            assert_null(coroutine_current());
        }
    for (unsigned i = 0; i < TASKS; i++) {
        coroutine_resume(&tasks[i].co);
        assert_int_equal(coroutine_state(&tasks[i].co), COROUTINE_FINISHED);
        assert_int_equal(tasks[i].sum, 12);
    }
    stack_pool_destroy(pool);
}

static void hold_source(void *argument)
{
    struct task *task = argument;
    uint64_t value;
    generator_next(task->source, &value);
    task->sum = 99;
}

/* A run that is given up: the task is dropped while it waits inside a generator, which can still be closed.
 */
static void a_generator_of_a_dropped_task_can_be_closed(void **state)
{
    (void)state;
    struct task task = {0};
    struct stack stack;
    struct stack_pool *pool = make_pool(2);
    assert_int_equal(stack_pool_acquire(pool, &stack, NULL, 0), 0);
    coroutine_init(&task.co, &stack, hold_source, &task);
    task.source = make(wait_and_yield, &task, pool);
    coroutine_resume(&task.co);
    assert_int_equal(task.waits, 1);
    coroutine_drop(&task.co);
    generator_close(task.source);
    assert_int_equal(stack_pool_acquire(pool, &stack, NULL, 0), 0);
    assert_int_equal(task.sum, 0);
    stack_pool_destroy(pool);
}

UNIT_TESTS(cmocka_unit_test(a_sequence_comes_in_order_and_ends),
           cmocka_unit_test(an_empty_sequence_ends_at_once),
           cmocka_unit_test(an_endless_one_is_asked_as_often_as_wanted),
           cmocka_unit_test(two_of_one_body_are_independent),
           cmocka_unit_test(a_local_variable_of_the_body_can_be_read),
           cmocka_unit_test(generators_pull_from_generators),
           cmocka_unit_test(a_helper_can_yield_for_another), cmocka_unit_test(closing_lets_the_body_clean_up),
           cmocka_unit_test(a_body_that_never_began_is_not_called),
           cmocka_unit_test(stacks_go_back_to_their_pool),
           cmocka_unit_test(a_wait_inside_generators_stops_the_whole_task),
           cmocka_unit_test(a_generator_of_a_dropped_task_can_be_closed))
