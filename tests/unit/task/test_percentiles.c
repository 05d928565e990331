/* Ranks of sorted times. */
#include "tests/unit/support/harness.h"

#include "task/percentiles.h"

/* Of 100 values, 1 to 100, the nearest rank of p % is p itself. */
static void percentiles_are_of_the_nearest_rank(void **state)
{
    (void)state;
    uint64_t values[100];
    for (unsigned i = 0; i < 100; i++)
        values[i] = 100 - i;
    struct percentiles p = percentiles_of(values, 100);
    assert_int_equal(p.p50, 50);
    assert_int_equal(p.p90, 90);
    assert_int_equal(p.p99, 99);
    assert_int_equal(p.max, 100);
}

static void percentiles_of_few_values(void **state)
{
    (void)state;
    uint64_t one[] = {7}, three[] = {30, 10, 20};
    struct percentiles p = percentiles_of(one, 1);
    assert_int_equal(p.p50 + p.p90 + p.p99 + p.max, 28);
    p = percentiles_of(three, 3);
    assert_int_equal(p.p50, 20); /* 10 is not exceeded by 33 % only */
    assert_int_equal(p.p90, 30);
    p = percentiles_of(NULL, 0);
    assert_int_equal(p.p50 + p.max, 0);
}

UNIT_TESTS(cmocka_unit_test(percentiles_are_of_the_nearest_rank), cmocka_unit_test(percentiles_of_few_values))
