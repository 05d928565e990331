/* Figures that are shown in more than one form. */
#include "tests/unit/support/harness.h"

#include <cjson/cJSON.h>

#include "report/text/figure.h"

static void check(const char *parallelism, const char *expected)
{
    struct figure figure;
    cJSON *cell = cJSON_CreateObject();
    cJSON_AddItemToObject(cJSON_AddObjectToObject(cell, "summary"), "parallelism", cJSON_Parse(parallelism));
    assert_string_equal(figure_on_cpu(cell, &figure), expected);
    cJSON_Delete(cell);
}

#define INFERRED(mean, lower, upper)                                                                         \
    "{\"mean\":" mean ",\"source\":\"inferred\",\"inferred\":{\"lower\":" lower ",\"estimate\":" mean        \
    ",\"upper\":" upper "}}"

static void a_mean_on_cpu_that_is_not_measured_is_a_range(void **state)
{
    (void)state;
    check(INFERRED("0.7", "0.4", "0.861"), "0.40-0.86");
    check(INFERRED("0.05", "0.001", "0.12"), "0.00-0.12");
    check(INFERRED("10.5", "9.5", "11.25"), "9.5-11.2");
}

static void where_both_ends_come_to_the_same_it_is_one_figure(void **state)
{
    (void)state;
    check(INFERRED("1.98", "1.978", "1.981"), "~1.98");
}

static void below_a_tenth_it_is_a_bound(void **state)
{
    (void)state;
    check(INFERRED("0.05", "0.01", "0.09"), "<0.1");
}

/* As in documents that were written before there were ranges. */
static void what_is_measured_or_has_no_range_is_one_figure(void **state)
{
    (void)state;
    check("{\"mean\":0.05,\"source\":\"measured\",\"inferred\":{\"lower\":0,\"upper\":1}}", "0.05");
    check("{\"mean\":0.62,\"source\":\"inferred\"}", "~0.62");
    check("{}", "-");
}

/* The page's script has to write the same (tests/page/units_scale.test.mjs). */
static void figures_are_those_of_the_shared_list(void **state)
{
    char line[128], format[16], text[64];
    double number;
    unsigned cases = 0;
    struct figure figure;
    FILE *list = fopen("tests/unit/report/figures.txt", "r");
    (void)state;
    assert_non_null(list);
    while (fgets(line, sizeof line, list) != NULL) {
        if (sscanf(line, "%15[a-z]\t%lf\t%63[^\n]", format, &number, text) != 3)
            continue;
        const char *shown = strcmp(format, "duration") == 0 ? figure_duration(number, &figure)
                            : strcmp(format, "mean") == 0   ? figure_mean(number, &figure)
                                                            : figure_count(number, &figure);
        assert_string_equal(shown, text);
        cases++;
    }
    fclose(list);
    assert_true(cases > 100);
}

static void a_ceiling_has_three_digits_and_no_exponent(void **state)
{
    struct figure figure;
    (void)state;
    assert_string_equal(figure_limit(20, &figure), "20x");
    assert_string_equal(figure_limit(1.6251, &figure), "1.63x");
    assert_string_equal(figure_limit(999.7, &figure), "1000x");
}

UNIT_TESTS(cmocka_unit_test(a_mean_on_cpu_that_is_not_measured_is_a_range),
           cmocka_unit_test(where_both_ends_come_to_the_same_it_is_one_figure),
           cmocka_unit_test(below_a_tenth_it_is_a_bound),
           cmocka_unit_test(what_is_measured_or_has_no_range_is_one_figure),
           cmocka_unit_test(figures_are_those_of_the_shared_list),
           cmocka_unit_test(a_ceiling_has_three_digits_and_no_exponent))
