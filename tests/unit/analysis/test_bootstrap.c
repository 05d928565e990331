/* Bootstrap intervals: their ends for few values, where they are known, and how often they hold the truth. */
#include "tests/unit/support/harness.h"

#include <math.h>
#include <stdbool.h>

#include "analysis/statistics/bootstrap.h"
#include "analysis/statistics/statistics.h"

/* cmocka's own compares floats, which have seven digits. */
static void assert_near(double value, double expected, double within)
{
    if (!(fabs(value - expected) <= within))
        fail_msg("%.15g is not %.15g within %g", value, expected, within);
}

static void assert_interval(struct interval interval, double low, double high)
{
    assert_near(interval.low, low, 1e-12);
    assert_near(interval.high, high, 1e-12);
}

static void one_value_is_both_ends(void **state)
{
    (void)state;
    const double value = 7;
    assert_interval(bootstrap_median(&value, 1, 0.95, 1), 7, 7);
}

static void of_nothing_nothing_is_known(void **state)
{
    (void)state;
    assert_true(isnan(bootstrap_median(NULL, 0, 0.95, 1).low));
}

/* The median of five draws is the least value with probability 5.8 %, and the two least with 32 %: so the
 * ends at 2.5 % are the extremes, and those at 10 % their neighbours. */
static void five_values_give_their_range(void **state)
{
    (void)state;
    const double values[] = {5, 1, 3, 2, 4}, sorted[] = {1, 2, 3, 4, 5};
    assert_interval(bootstrap_median(values, 5, 0.95, 1), 1, 5);
    assert_interval(bootstrap_median(values, 5, 0.80, 1), 2, 4);
    assert_interval(bootstrap_median(sorted, 5, 0.80, 1), 2, 4);
}

/* The median of an even number of draws may lie between two values. */
static void an_even_number_has_its_median_in_between(void **state)
{
    (void)state;
    const double values[] = {1, 3}, equal[] = {2, 2, 2, 2};
    assert_interval(bootstrap_median(values, 2, 0.95, 1), 1, 3);
    assert_interval(bootstrap_median(values, 2, 0.40, 1), 2, 2);
    assert_interval(bootstrap_median(equal, 4, 0.95, 1), 2, 2);
}

static void the_seed_decides(void **state)
{
    (void)state;
    double values[50];
    bool differs = false;
    for (int i = 0; i < 50; i++)
        values[i] = exp(i / 7.0);
    struct interval one = bootstrap_median(values, 50, 0.9, 1);
    for (uint64_t seed = 1; seed < 20; seed++) {
        struct interval first = bootstrap_median(values, 50, 0.9, seed);
        struct interval again = bootstrap_median(values, 50, 0.9, seed);
        assert_interval(again, first.low, first.high);
        differs |= first.low != one.low || first.high != one.high;
    }
    assert_true(differs);
}

/* 300 intervals at 90 %, each of 15 values whose true median is 1: about 270 hold it, and of a skewed
 * distribution, too. A method that took the values' standard deviation for that of the median would hold it
 * always, and one that forgot the square root of n nearly never. */
static void the_interval_holds_the_true_median(void **state)
{
    (void)state;
    enum { TRIALS = 300, VALUES = 15 };
    uint64_t random = 11;
    unsigned held = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        double values[VALUES];
        for (int i = 0; i < VALUES; i++) /* exponential, divided by its median */
            values[i] =
                -log(((double)(statistics_random(&random) >> 11) + 0.5) / 9007199254740992.0) / log(2);
        struct interval interval = bootstrap_median(values, VALUES, 0.9, random);
        held += interval.low <= 1 && interval.high >= 1;
    }
    assert_in_range(held, TRIALS * 85 / 100, TRIALS * 96 / 100);
}

UNIT_TESTS(cmocka_unit_test(one_value_is_both_ends), cmocka_unit_test(of_nothing_nothing_is_known),
           cmocka_unit_test(five_values_give_their_range),
           cmocka_unit_test(an_even_number_has_its_median_in_between), cmocka_unit_test(the_seed_decides),
           cmocka_unit_test(the_interval_holds_the_true_median))
