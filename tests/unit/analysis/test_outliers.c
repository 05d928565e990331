/* Outliers: Rosner's own example, and how often chance makes one. */
#include "tests/unit/support/harness.h"

#include <math.h>

#include "analysis/statistics/outliers.h"
#include "analysis/statistics/statistics.h"
#include "tests/unit/support/scripted_times.h"

/* The 54 values of Rosner (1983), as NIST's handbook has them (section 1.3.5.17.3): the three highest are
 * outliers at a level of 5 %, and at 3 % if they are farther away by 0.5. */
static void the_highest_of_rosners_example_are_found(void **state)
{
    (void)state;
    static const double logs[] = {-0.25, 0.68, 0.94, 1.15, 1.20, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49,
                                  1.49,  1.55, 1.56, 1.58, 1.65, 1.69, 1.70, 1.76, 1.77, 1.81, 1.91,
                                  1.94,  1.96, 1.99, 2.06, 2.09, 2.10, 2.14, 2.15, 2.23, 2.24, 2.26,
                                  2.35,  2.37, 2.40, 2.47, 2.54, 2.62, 2.64, 2.90, 2.92, 2.92, 2.93,
                                  3.21,  3.26, 3.30, 3.59, 3.68, 4.30, 4.64, 5.34, 5.42, 6.01};
    double values[54];
    for (int i = 0; i < 54; i++)
        values[i] = exp(logs[i] + (i > 50 ? 0.5 : 0));
    struct outliers found = outliers_find(values, 54);
    assert_int_equal(found.low, 0);
    assert_int_equal(found.high, 3);
}

static void two_do_not_hide_each_other(void **state)
{
    (void)state;
    static const double values[] = {5, 9.8, 9.9, 10, 10, 10.1, 10.1, 10.2, 30, 31}, equal[] = {1, 1, 1, 1, 1},
                        far[] = {1, 1.01, 1.02, 1.03, 3}, four[] = {1, 1, 1, 9};
    assert_int_equal(outliers_find(values, 10).high, 2);
    assert_int_equal(outliers_find(&values[1], 7).high, 0);
    assert_int_equal(outliers_find(equal, 5).low + outliers_find(equal, 5).high, 0);
    assert_int_equal(outliers_find(far, 5).high, 1);
    assert_int_equal(outliers_find(four, 4).high, 0);
}

/* How many of the sets have an outlier. */
static unsigned flagged(enum spread_kind kind, size_t n, unsigned sets)
{
    uint64_t random = 1;
    unsigned count = 0;
    for (unsigned i = 0; i < sets; i++) {
        double values[128];
        for (size_t k = 0; k < n; k++)
            values[k] = script_time(kind, 1, 2, &random);
        statistics_sort(values, n);
        struct outliers found = outliers_find(values, n);
        count += found.low + found.high > 0;
    }
    return count;
}

static void of_normal_cases_one_in_twenty_is_flagged_at_most(void **state)
{
    (void)state;
    static const size_t counts[] = {5, 6, 8, 10, 15, 20, 30, 100};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        assert_in_range(flagged(SPREAD_EQUAL, counts[i], 2000), 20, 100 + 19);
    assert_in_range(flagged(SPREAD_OUTLIERS, 30, 1000), 900, 1000);
}

UNIT_TESTS(cmocka_unit_test(the_highest_of_rosners_example_are_found),
           cmocka_unit_test(two_do_not_hide_each_other),
           cmocka_unit_test(of_normal_cases_one_in_twenty_is_flagged_at_most))
