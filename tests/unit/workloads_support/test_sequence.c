/* The two sequences of generator, without a runner, a task or a thread. */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include "workloads/support/sequence.h"

static size_t collect(struct generator *g, uint64_t *values, size_t max)
{
    size_t n = 0;
    while (n < max && generator_next(g, &values[n]))
        n++;
    return n;
}

static void the_powers_come_alone_and_filtered(void **state)
{
    (void)state;
    static const uint64_t whole[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512},
                          kept[] = {1, 2, 16, 32, 256, 512};
    uint64_t values[16];
    struct sequence_powers powers = {.count = 10}, again = {.count = 10};
    struct sequence_filter filter = {0};
    struct generator *alone, *passing;

    assert_int_equal(generator_create(&alone, sequence_powers, &powers, NULL, NULL, 0), 0);
    assert_int_equal(collect(alone, values, 16), 10);
    assert_memory_equal(values, whole, sizeof whole);
    generator_close(alone);

    assert_int_equal(generator_create(&filter.source, sequence_powers, &again, NULL, NULL, 0), 0);
    assert_int_equal(generator_create(&passing, sequence_filter, &filter, NULL, NULL, 0), 0);
    assert_int_equal(collect(passing, values, 16), 6);
    assert_memory_equal(values, kept, sizeof kept);
    generator_close(passing);
    generator_close(filter.source);
}

static int count_calls(void *context)
{
    return ++*(int *)context < 4 ? 0 : -EIO;
}

static void a_hook_is_called_between_values_and_its_failure_ends_the_sequence(void **state)
{
    (void)state;
    int calls = 0;
    uint64_t values[16];
    struct generator *g;
    struct sequence_powers powers = {.count = 10, .after_each = {count_calls, &calls}};
    assert_int_equal(generator_create(&g, sequence_powers, &powers, NULL, NULL, 0), 0);
    assert_true(generator_next(g, values));
    assert_int_equal(calls, 0); /* only when the next value is asked for */
    assert_int_equal(collect(g, values, 16), 3);
    assert_int_equal(calls, 4);
    assert_int_equal(powers.status, -EIO);
    generator_close(g);
}

static void a_filter_closed_early_leaves_its_source_usable(void **state)
{
    (void)state;
    uint64_t value;
    struct sequence_powers powers = {.count = 10};
    struct sequence_filter filter = {0};
    struct generator *passing;
    assert_int_equal(generator_create(&filter.source, sequence_powers, &powers, NULL, NULL, 0), 0);
    assert_int_equal(generator_create(&passing, sequence_filter, &filter, NULL, NULL, 0), 0);
    assert_true(generator_next(passing, &value));
    generator_close(passing);
    assert_true(generator_next(filter.source, &value));
    assert_int_equal(value, 2);
    generator_close(filter.source);
}

UNIT_TESTS(cmocka_unit_test(the_powers_come_alone_and_filtered),
           cmocka_unit_test(a_hook_is_called_between_values_and_its_failure_ends_the_sequence),
           cmocka_unit_test(a_filter_closed_early_leaves_its_source_usable))
