/* Student's quantiles against closed forms and tables; Welch's ratio against figures worked by hand; and, by
 * simulation, how often a set of comparisons of equals gives a false verdict. */
#include "tests/unit/support/harness.h"

#include <math.h>

#include "analysis/statistics/ratio.h"
#include "analysis/statistics/statistics.h"
#include "analysis/statistics/student.h"

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

/* Logarithms 1, 2, 3 over 0, 2, 4: means 2 and 2, variances of the means 1/3 and 4/3, so the error is
 * sqrt(5/3) and there are (5/3)^2 / (1/18 + 16/18) = 50/17 degrees of freedom. */
static void the_interval_is_welchs(void **state)
{
    (void)state;
    const double above[] = {exp(1), exp(2), exp(3)}, below[] = {exp(4), exp(0), exp(2)};
    struct ratio ratio = ratio_of_means(above, 3, below, 3, 0.9);
    double reach = student_quantile(0.05, 50.0 / 17) * sqrt(5.0 / 3);
    assert_near(ratio.estimate, 1, 1e-12);
    assert_near(ratio.log_error, sqrt(5.0 / 3), 1e-12);
    assert_near(log(ratio.interval.high), reach, 1e-9);
    assert_near(log(ratio.interval.low), -reach, 1e-9);
}

static void without_variation_the_ratio_is_exact(void **state)
{
    (void)state;
    const double above[] = {6, 6, 6}, below[] = {3, 3};
    struct ratio ratio = ratio_of_means(above, 3, below, 2, 0.95);
    assert_near(ratio.estimate, 2, 1e-12);
    assert_near(ratio.interval.low, 2, 1e-9);
    assert_near(ratio.interval.high, 2, 1e-9);
}

static void one_repeat_excludes_nothing(void **state)
{
    (void)state;
    const double above[] = {4}, below[] = {1, 1, 1};
    struct ratio ratio = ratio_of_means(above, 1, below, 3, 0.95);
    assert_near(ratio.estimate, 4, 1e-12);
    assert_near(ratio.interval.low, 0, 0);
    assert_true(isinf(ratio.interval.high));
    assert_int_equal(ratio_repeats_needed(&ratio, 0.05, 0.95, 1000), 0);
}

/* A quarter of the reach takes about sixteen times the repeats. */
static void repeats_needed_grow_with_the_square(void **state)
{
    (void)state;
    const double above[] = {0.98, 1.00, 1.02, 0.99, 1.01}, below[] = {1.01, 0.98, 0.99, 1.02, 1.00};
    struct ratio ratio = ratio_of_means(above, 5, below, 5, 0.95);
    size_t wide = ratio_repeats_needed(&ratio, 0.004, 0.95, 10000);
    size_t narrow = ratio_repeats_needed(&ratio, 0.001, 0.95, 10000);
    assert_in_range(narrow, 14 * wide, 17 * wide);
    assert_int_equal(ratio_repeats_needed(&ratio, 0.001, 0.95, narrow - 1), 0);
}

/* --- how often equals look different --- */

static double uniform(uint64_t *random)
{
    return ((double)(statistics_random(random) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(uint64_t *random) /* Box and Muller, 1958 */
{
    double radius = sqrt(-2 * log(uniform(random)));
    return radius * cos(2 * pi * uniform(random));
}

static double even_times(uint64_t *random)
{
    return 1 + 0.02 * normal(random);
}

static double skewed_times(uint64_t *random) /* log-normal */
{
    return exp(0.3 * normal(random));
}

static double disturbed_times(uint64_t *random) /* one of ten takes half as long again */
{
    return (1 + 0.01 * normal(random)) * (uniform(random) < 0.1 ? 1.5 : 1);
}

static double heavy_tailed_times(uint64_t *random) /* Pareto's, of infinite variance */
{
    return 1 + 0.005 * pow(uniform(random), -1 / 1.5);
}

enum { CELLS = 20, REPEATS = 5, SETS = 1000 };

/* How many of the sets of comparisons, each corrected for its number of cells, have an interval that
 * excludes 1 although both sides are drawn from one distribution. */
static unsigned false_verdicts(double (*draw)(uint64_t *), double confidence)
{
    uint64_t random = 5;
    unsigned wrong = 0;
    for (int set = 0; set < SETS; set++) {
        unsigned excluded = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            double above[REPEATS], below[REPEATS];
            for (int i = 0; i < REPEATS; i++) {
                above[i] = draw(&random);
                below[i] = draw(&random);
            }
            struct ratio ratio = ratio_of_means(above, REPEATS, below, REPEATS, confidence);
            excluded += ratio.interval.low > 1 || ratio.interval.high < 1;
        }
        wrong += excluded > 0;
    }
    return wrong;
}

/* At most 5 % of the sets, whatever the distribution; and for the one that the method was made for, not
 * much less. */
static void a_set_of_equals_seldom_looks_different(void **state)
{
    (void)state;
    const double corrected = 1 - 0.05 / CELLS;
    unsigned max = SETS * 5 / 100;
    unsigned even = false_verdicts(even_times, corrected);
    assert_in_range(even, max / 3, max);
    assert_in_range(false_verdicts(skewed_times, corrected), 0, max);
    assert_in_range(false_verdicts(disturbed_times, corrected), 0, max);
    assert_in_range(false_verdicts(heavy_tailed_times, corrected), 0, max);
}

/* Without the correction, 1 - 0.95^20 = 64 % would. */
static void the_correction_is_needed(void **state)
{
    (void)state;
    assert_in_range(false_verdicts(even_times, 0.95), SETS * 45 / 100, SETS * 75 / 100);
}

UNIT_TESTS(cmocka_unit_test(quantiles_of_closed_form), cmocka_unit_test(quantiles_of_the_table),
           cmocka_unit_test(the_interval_is_welchs), cmocka_unit_test(without_variation_the_ratio_is_exact),
           cmocka_unit_test(one_repeat_excludes_nothing),
           cmocka_unit_test(repeats_needed_grow_with_the_square),
           cmocka_unit_test(a_set_of_equals_seldom_looks_different),
           cmocka_unit_test(the_correction_is_needed))
