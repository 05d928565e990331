/* Sums and products of estimates at the border of 64 bits. */
#include "tests/unit/support/harness.h"

#include <math.h>

#include "task/clock.h"
#include "task/saturating.h"
#include "task/units.h"

#define MAX UINT64_MAX

static void sums_stop_at_the_largest_value(void **state)
{
    (void)state;
    assert_true(saturating_add(2, 3) == 5);
    assert_true(saturating_add(MAX - 1, 1) == MAX);
    assert_true(saturating_add(MAX, 1) == MAX);
    assert_true(saturating_add(MAX - 1, MAX - 1) == MAX);
    assert_true(clock_after(CLOCK_NEVER, 1) == CLOCK_NEVER);
    assert_true(clock_after(1, CLOCK_NEVER) == CLOCK_NEVER);
}

static void products_stop_at_the_largest_value(void **state)
{
    (void)state;
    assert_true(saturating_mul(0, MAX) == 0);
    assert_true(saturating_mul(1, MAX) == MAX);
    assert_true(saturating_mul(UINT32_MAX, UINT32_MAX) == 0xFFFFFFFE00000001);
    assert_true(saturating_mul(1ULL << 32, 1ULL << 32) == MAX);
    assert_true(saturating_mul(MAX, MAX) == MAX);
}

/* The product may be larger than the quotient's 64 bits. */
static void quotients_of_products_are_exact(void **state)
{
    (void)state;
    assert_true(saturating_mul_div(7, 3, 2) == 10);
    assert_true(saturating_mul_div(MAX, 1000, 1000) == MAX);
    assert_true(saturating_mul_div(MAX - 1, 1000, 2000) == (MAX - 1) / 2);
    assert_true(saturating_mul_div(MAX, MAX, 1) == MAX);
    assert_true(saturating_mul_div(0, MAX, 7) == 0);
}

static void doubles_are_cut_at_both_ends(void **state)
{
    (void)state;
    assert_true(saturating_from(-1.0) == 0);
    assert_true(saturating_from((double)NAN) == 0);
    assert_true(saturating_from(2.9) == 2);
    assert_true(saturating_from(0x1p64) == MAX);
    assert_true(saturating_from((double)INFINITY) == MAX);
    assert_true(saturating_from(0x1.fffffffffffffp63) == 0xFFFFFFFFFFFFF800);
}

static void what_is_saturated_is_shown_as_more(void **state)
{
    char text[32];
    (void)state;
    assert_string_equal(units_show_duration(MAX, text, sizeof text), "5124095 h or more");
    assert_string_equal(units_show_duration(MAX / 2, text, sizeof text), "2562048 h");
}

UNIT_TESTS(cmocka_unit_test(sums_stop_at_the_largest_value),
           cmocka_unit_test(products_stop_at_the_largest_value),
           cmocka_unit_test(quotients_of_products_are_exact), cmocka_unit_test(doubles_are_cut_at_both_ends),
           cmocka_unit_test(what_is_saturated_is_shown_as_more))
