/* Student's quantiles against closed forms and tables; the ratio against figures worked by hand; and, by
 * simulation, how often the one rule for verdicts errs and how often it finds. */
#include "tests/unit/support/harness.h"

#include <math.h>
#include <string.h>

#include "analysis/statistics/ratio.h"
#include "analysis/statistics/student.h"
#include "tests/unit/support/scripted_times.h"

static const double pi = 3.14159265358979323846;

/* cmocka's own compares floats, which have seven digits. */
static void assert_near(double value, double expected, double within)
{
    if (!(fabs(value - expected) <= within))
        fail_msg("%.15g is not %.15g within %g", value, expected, within);
}

/* With 1 and 2 degrees of freedom the quantile has a closed form. */
static void quantiles_of_closed_form(void **state)
{
    (void)state;
    static const double tails[] = {0.4, 0.25, 0.1, 0.025, 0.001, 1e-6};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        double p = tails[i], one = tan(pi * (0.5 - p)), two = (1 - 2 * p) / sqrt(2 * p * (1 - p));
        assert_true(fabs(student_quantile(p, 1) / one - 1) < 1e-9);
        assert_true(fabs(student_quantile(p, 2) / two - 1) < 1e-9);
    }
}

/* NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2. */
static void quantiles_of_the_table(void **state)
{
    (void)state;
    assert_near(student_quantile(0.025, 4), 2.776, 0.0005);
    assert_near(student_quantile(0.001, 8), 4.501, 0.0005);
    assert_near(student_quantile(0.005, 30), 2.750, 0.0005);
    assert_near(student_quantile(0.05, 100), 1.660, 0.0005);
    assert_near(student_quantile(0.025, 1e7), 1.960, 0.0005); /* the normal distribution's */
}

/* --- the ratio --- */

static struct ratio ratio_between(const double *above, size_t n, const double *below, size_t m)
{
    double left[64], right[64];
    memcpy(left, above, n * sizeof *above);
    memcpy(right, below, m * sizeof *below);
    struct typical one = typical_of(left, n), other = typical_of(right, m);
    return ratio_of(&one, &other);
}

/* Logarithms 1, 2, 3 over 0, 2, 4: means 2 and 2, variances of the means 1/3 and 4/3, so the error is
 * sqrt(5/3) and there are (5/3)^2 / (1/18 + 16/18) = 50/17 degrees of freedom. */
static void few_repeats_are_compared_as_welch_does(void **state)
{
    (void)state;
    const double above[] = {exp(1), exp(2), exp(3)}, below[] = {exp(4), exp(0), exp(2)};
    struct ratio ratio = ratio_between(above, 3, below, 3);
    double reach = student_quantile(0.05, 50.0 / 17) * sqrt(5.0 / 3);
    assert_near(ratio.estimate, 1, 1e-12);
    assert_near(ratio.log_error, sqrt(5.0 / 3), 1e-12);
    assert_near(ratio.degrees, 50.0 / 17, 1e-9);
    assert_near(log(ratio_interval(&ratio, 0.1).high), reach, 1e-9);
    assert_near(log(ratio_interval(&ratio, 0.1).low), -reach, 1e-9);
}

/* Of ten logarithms the lowest two and the highest two are trimmed: 2 to 7 are left, with mean 4.5.
 * Winsorised they are 2, 2, 2, 3, 4, 5, 6, 7, 7, 7, with squares of 42.5, over 6 kept values and 5 degrees.
 */
static void from_eight_on_a_fifth_is_trimmed(void **state)
{
    (void)state;
    double values[] = {exp(9), exp(-40), exp(2), exp(3), exp(4), exp(5), exp(6), exp(7), exp(1), exp(90)};
    struct typical typical = typical_of(values, 10);
    assert_near(typical.log, 4.5, 1e-9);
    assert_near(typical.degrees, 5, 0);
    assert_near(typical.variance, 42.5 / (6 * 5), 1e-9);
    assert_int_equal(typical.repeats, 10);
    assert_near(typical_of(values, 7).degrees, 6, 0);
    assert_near(typical_of(values, 8).degrees, 5, 0);
}

static void without_variation_the_ratio_is_exact(void **state)
{
    (void)state;
    const double above[] = {6, 6, 6, 6, 6}, below[] = {3, 3, 3, 3, 3};
    struct ratio ratio = ratio_between(above, 5, below, 5);
    assert_near(ratio.estimate, 2, 1e-12);
    assert_near(ratio_interval(&ratio, 0.05).low, 2, 1e-9);
    assert_near(ratio_interval(&ratio, 0.05).high, 2, 1e-9);
    assert_true(ratio_differs(&ratio, 0.05));
    ratio = ratio_between(below, 5, below, 5);
    assert_false(ratio_differs(&ratio, 0.05));
}

static void few_repeats_are_no_verdict(void **state)
{
    (void)state;
    const double above[] = {4, 4.1, 4.2, 4.3, 4.4}, below[] = {1, 1.1, 1.2, 1.3, 1.4};
    for (size_t n = 1; n <= 5; n++) {
        struct ratio ratio = ratio_between(above, n, below, 5);
        assert_int_equal(ratio_differs(&ratio, ratio_level(&ratio, 1)), n == 5);
        assert_int_equal(isinf(ratio_interval(&ratio, 0.05).high), n == 1);
        assert_int_equal(isinf(ratio_detectable(&ratio, 1, 1, 0.05, 1)), n < 5);
    }
}

/* Holm: the level / 4, / 3, / 2. The third is above its own, so it and the fourth are not decided for. */
static void holms_procedure_ends_at_the_first_that_may_be_chance(void **state)
{
    (void)state;
    struct ratio family[] = {{.p = 0.021, .repeats = 5},
                             {.p = 0.001, .repeats = 5},
                             {.p = 0.9, .repeats = 5},
                             {.p = 0.011, .repeats = 5},
                             {.p = 0, .repeats = 4}};
    double level = ratio_level(family, 5);
    assert_near(level, FAMILY_LEVEL / 2, 1e-15);
    assert_false(ratio_differs(&family[0], level));
    assert_true(ratio_differs(&family[1], level));
    assert_false(ratio_differs(&family[2], level));
    assert_true(ratio_differs(&family[3], level));
    assert_false(ratio_differs(&family[4], level)); /* too few repeats: no part of the family */
    family[3].p = 0.012;
    assert_near(ratio_level(family, 5), FAMILY_LEVEL / 3, 1e-15);
    assert_near(ratio_level(&family[1], 1), FAMILY_LEVEL, 1e-15);
    assert_near(ratio_level(family, 0), FAMILY_LEVEL, 1e-15);
}

/* What is found 4 times of 5 needs about a quarter of the repeats if it is twice as large. */
static void what_is_found_shrinks_with_the_root_of_the_repeats(void **state)
{
    (void)state;
    const double above[] = {0.96, 1.00, 1.04, 0.98, 1.02}, below[] = {1.02, 0.96, 0.98, 1.04, 1.00};
    struct ratio ratio = ratio_between(above, 5, below, 5);
    double once = log(ratio_detectable(&ratio, 1, 1, 0, 100)),
           fourfold = log(ratio_detectable(&ratio, 1, 1, 0, 400));
    assert_near(once / fourfold, 2, 0.05);
    assert_true(ratio_detectable(&ratio, 1, 20, 0, 1) > ratio_detectable(&ratio, 1, 1, 0, 1));
    assert_true(ratio_detectable(&ratio, 1, 1, 0.2, 100) > 1.2);
}

/* --- how often it errs, and finds --- */

enum { SETS = 1000 };

/* At most 5 % of the sets, and what few sets may err by chance: two standard errors. The longer simulation is
 * in benchmark/simul/bench_verdicts.c. */
static unsigned max_false(unsigned sets)
{
    return (unsigned)(0.05 * sets + 2 * sqrt(0.05 * 0.95 * sets));
}

static void equals_seldom_have_a_winner(void **state)
{
    (void)state;
    static const unsigned repeats[] = {2, 3, 5, 8, 10, 30, 100}, cases[] = {4, 20};
    for (unsigned kind = 0; kind < SPREAD_COUNT; kind++)
        for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++)
            for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
                const struct script script = {kind, repeats[i], cases[k], .leaders = 2};
                unsigned sets = repeats[i] > 10 ? SETS / 4 : SETS;
                assert_in_range(script_winners(&script, sets), 0, repeats[i] < 5 ? 0 : max_false(sets));
            }
}

/* The rule would pass by never deciding. */
static void a_lead_of_a_tenth_is_found_from_five_repeats_on(void **state)
{
    (void)state;
    static const unsigned repeats[] = {5, 6, 7, 8, 10, 30, 100}, cases[] = {4, 20};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++) {
            const struct script script = {SPREAD_EQUAL, repeats[i], cases[k], .leaders = 1, .lead = 1.1};
            assert_in_range(script_winners(&script, 100), 95, 100);
        }
}

/* The more is measured the more is concluded, with outliers too: a lead of 30 %. */
static void outliers_do_not_hide_a_lead_for_ever(void **state)
{
    (void)state;
    static const unsigned repeats[] = {5, 10, 30, 100};
    unsigned before = 0;
    for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++) {
        const struct script script = {SPREAD_OUTLIERS, repeats[i], 4, .leaders = 1, .lead = 1.3};
        unsigned found = script_winners(&script, 200);
        assert_true(found >= before);
        before = found;
    }
    assert_in_range(before, 196, 200);
}

UNIT_TESTS(cmocka_unit_test(quantiles_of_closed_form), cmocka_unit_test(quantiles_of_the_table),
           cmocka_unit_test(few_repeats_are_compared_as_welch_does),
           cmocka_unit_test(from_eight_on_a_fifth_is_trimmed),
           cmocka_unit_test(without_variation_the_ratio_is_exact),
           cmocka_unit_test(few_repeats_are_no_verdict),
           cmocka_unit_test(holms_procedure_ends_at_the_first_that_may_be_chance),
           cmocka_unit_test(what_is_found_shrinks_with_the_root_of_the_repeats),
           cmocka_unit_test(equals_seldom_have_a_winner),
           cmocka_unit_test(a_lead_of_a_tenth_is_found_from_five_repeats_on),
           cmocka_unit_test(outliers_do_not_hide_a_lead_for_ever))
