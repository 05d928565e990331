/* Medians and the seeded shuffle. */
#include "tests/unit/support/harness.h"

#include <math.h>
#include <stdbool.h>

#include "analysis/statistics/statistics.h"
#include "tests/unit/support/scripted_times.h"

static void the_median_is_in_the_middle(void **state)
{
    (void)state;
    double odd[] = {5, 1, 3}, even[] = {4, 1, 3, 2}, one[] = {7};
    struct spread spread = statistics_spread(odd, 3);
    assert_float_equal(spread.median, 3, 0);
    assert_float_equal(spread.min, 1, 0);
    assert_float_equal(spread.max, 5, 0);
    assert_float_equal(statistics_spread(even, 4).median, 2.5, 0);
    spread = statistics_spread(one, 1);
    assert_float_equal(spread.min, 7, 0);
    assert_float_equal(spread.median, 7, 0);
    assert_float_equal(spread.max, 7, 0);
}

/* Of tables of order statistics: the ends are the k-th values from each end. */
static void the_interval_of_a_median_has_its_true_level(void **state)
{
    (void)state;
    static const struct {
        size_t n, k;
        double level;
    } cases[] = {{5, 1, 0.9375},  {6, 1, 0.96875}, {8, 1, 0.9921875}, {9, 2, 0.9609},
                 {10, 2, 0.9785}, {20, 6, 0.9586}, {30, 10, 0.9572},  {100, 40, 0.9648}};
    double values[1024], level;
    for (size_t i = 0; i < 1024; i++)
        values[i] = (double)i + 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interval interval = statistics_median_interval(values, cases[i].n, &level);
        assert_int_equal(interval.low, cases[i].k);
        assert_int_equal(interval.high, cases[i].n + 1 - cases[i].k);
        assert_float_equal(level, cases[i].level, 0.0001);
    }
    assert_true(isnan(statistics_median_interval(values, 4, &level).low));
    assert_float_equal(level, 0, 0);
    statistics_median_interval(values, 1024, &level);
    assert_true(level >= 0.95 && level < 0.96);
}

/* Of skewed values: the median of their distribution lies in the interval as often as the level says. */
static void the_interval_holds_what_it_claims(void **state)
{
    (void)state;
    enum { TRIALS = 4000 };
    static const size_t counts[] = {5, 9, 20};
    uint64_t random = 1;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        unsigned held = 0;
        double values[20], level;
        for (int trial = 0; trial < TRIALS; trial++) {
            for (size_t k = 0; k < counts[i]; k++)
                values[k] = pow((double)(statistics_random(&random) >> 11) / 9007199254740992.0, 4);
            statistics_spread(values, counts[i]); /* sorts */
            struct interval interval = statistics_median_interval(values, counts[i], &level);
            held += interval.low < 0.0625 && interval.high > 0.0625;
        }
        assert_float_equal((double)held / TRIALS, level, 0.01);
    }
}

/* As `--repeats auto` does: looks after 8, 16, 32, ... values, and ends with an interval within 2 %. */
static void an_interval_that_ends_a_run_holds_within_two_points(void **state)
{
    (void)state;
    enum { TRIALS = 2000, MAX_VALUES = 1024 };
    static const double spreads[] = {0.02, 0.04, 0.06};
    for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++) {
        uint64_t random = 1;
        unsigned held = 0;
        double promised = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double values[MAX_VALUES], level = 0;
            struct interval interval = {0, 2};
            struct spread spread = {.median = 1};
            for (size_t n = 0; n < MAX_VALUES && (interval.high > 1.02 * spread.median ||
                                                  interval.low < 0.98 * spread.median);) {
                for (size_t wanted = n == 0 ? 8 : 2 * n; n < wanted; n++)
                    values[n] = exp(spreads[i] * script_normal(&random));
                spread = statistics_spread(values, n);
                interval = statistics_median_interval(values, n, &level);
            }
            held += interval.low < 1 && interval.high > 1;
            promised += level;
        }
        assert_float_equal((double)held / TRIALS, promised / TRIALS, 0.02);
        assert_true((double)held / TRIALS > 0.94);
    }
}

/* The first numbers of splitmix64 for the seed 0, as published with it (prng.di.unimi.it/splitmix64.c). */
static void the_random_numbers_are_those_of_splitmix64(void **state)
{
    (void)state;
    uint64_t random = 0;
    assert_true(statistics_random(&random) == 0xe220a8397b1dcdafULL);
    assert_true(statistics_random(&random) == 0x6e789e6aa1b965f4ULL);
}

enum { ITEMS = 5, ROUNDS = 12000 };

static void a_shuffle_keeps_every_number_and_is_repeatable(void **state)
{
    (void)state;
    unsigned order[ITEMS], again[ITEMS];
    for (uint64_t seed = 0; seed < 100; seed++) {
        uint64_t one = seed, other = seed;
        bool seen[ITEMS] = {false};
        statistics_shuffle(order, ITEMS, &one);
        statistics_shuffle(again, ITEMS, &other);
        assert_memory_equal(order, again, sizeof order);
        for (int i = 0; i < ITEMS; i++) {
            assert_in_range(order[i], 0, ITEMS - 1);
            assert_false(seen[order[i]]);
            seen[order[i]] = true;
        }
    }
}

/* Every number comes first about equally often: within 10 % of a fifth of 12,000, which a fair shuffle of
 * this seed keeps (a naive one, that swaps with any place, strays further). */
static void no_number_is_preferred(void **state)
{
    (void)state;
    unsigned order[ITEMS], first[ITEMS] = {0};
    uint64_t random = 3;
    for (int i = 0; i < ROUNDS; i++) {
        statistics_shuffle(order, ITEMS, &random);
        first[order[0]]++;
    }
    for (int i = 0; i < ITEMS; i++)
        assert_in_range(first[i], ROUNDS / ITEMS * 9 / 10, ROUNDS / ITEMS * 11 / 10);
}

UNIT_TESTS(cmocka_unit_test(the_median_is_in_the_middle),
           cmocka_unit_test(the_interval_of_a_median_has_its_true_level),
           cmocka_unit_test(the_interval_holds_what_it_claims),
           cmocka_unit_test(an_interval_that_ends_a_run_holds_within_two_points),
           cmocka_unit_test(the_random_numbers_are_those_of_splitmix64),
           cmocka_unit_test(a_shuffle_keeps_every_number_and_is_repeatable),
           cmocka_unit_test(no_number_is_preferred))
