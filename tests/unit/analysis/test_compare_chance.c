/* How often chance alone makes a verdict, and how often a true difference is found: many scripted pairs of
 * runs, whose makespans vary as those of a busy machine do, skewed and with outliers. */
#include "tests/unit/support/harness.h"

#include <math.h>

#include "analysis/compare.h"
#include "analysis/statistics/statistics.h"

enum { PAIRS = 60, CELLS = 8 };

static uint64_t random_state;

/* Above 0 and below 1. */
static double draw(void)
{
    return ((double)(statistics_random(&random_state) >> 11) + 0.5) / 9007199254740992.0;
}

/* Log-normal, 8 % wide, and one in twenty half as long again. */
static double makespan_ns(double ms)
{
    double normal = sqrt(-2 * log(draw())) * cos(6.283185307179586 * draw());
    return ms * 1e6 * exp(0.08 * normal) * (draw() < 0.05 ? 1.5 : 1);
}

static cJSON *run_of(double ms, unsigned repeats)
{
    cJSON *run =
        cJSON_Parse("{\"simul\":\"1\",\"schema\":2,\"complete\":true,\"seed\":1,"
                    "\"repeats\":{\"asked\":5,\"made\":5},\"machine\":{\"cpu\":\"A\",\"warnings\":[]},"
                    "\"calibration\":null,\"cells\":[]}");
    for (unsigned k = 1; k <= CELLS; k++) {
        cJSON *cell =
            cJSON_Parse("{\"id\":\"count\",\"title\":\"count\",\"workload\":\"count\",\"runner\":\"threads\","
                        "\"tasks\":10,\"params\":{},\"nondeterministic\":false,\"status\":\"ok\"}");
        cJSON_AddNumberToObject(cell, "workers", k);
        cJSON *samples = cJSON_AddArrayToObject(cell, "samples");
        for (unsigned i = 0; i < repeats; i++) {
            cJSON *sample = cJSON_Parse("{\"status\":\"ok\",\"digest\":\"00ff\"}");
            cJSON_AddNumberToObject(sample, "makespan_ns", makespan_ns(ms));
            cJSON_AddItemToArray(samples, sample);
        }
        cJSON_AddItemToArray(cJSON_GetObjectItem(run, "cells"), cell);
    }
    return run;
}

/* In how many of the pairs some cell was called slower or faster, where NEW takes so many times as long. */
static unsigned judged(double factor, unsigned repeats)
{
    unsigned pairs = 0;
    random_state = 1;
    for (int i = 0; i < PAIRS; i++) {
        struct comparison comparison;
        struct error error;
        cJSON *base = run_of(100, repeats), *new = run_of(100 * factor, repeats);
        const struct compared_run one = {base, "one"}, other = {new, "other"};
        bool any = false;
        assert_int_equal(compare_runs(&one, &other, 0.05, &comparison, &error), 0);
        for (size_t k = 0; k < comparison.count; k++)
            any |= comparison.cells[k].verdict == VERDICT_SLOWER ||
                   comparison.cells[k].verdict == VERDICT_FASTER;
        pairs += any;
        comparison_free(&comparison);
        cJSON_Delete(base);
        cJSON_Delete(new);
    }
    return pairs;
}

static void the_same_build_is_judged_in_one_of_twenty_at_most(void **state)
{
    (void)state;
    static const unsigned repeats[] = {3, 5, 10};
    for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++)
        assert_in_range(judged(1, repeats[i]), 0, PAIRS / 20);
}

static void a_true_difference_is_found(void **state)
{
    (void)state;
    assert_in_range(judged(1.3, 10), PAIRS * 9 / 10, PAIRS);
}

UNIT_TESTS(cmocka_unit_test(the_same_build_is_judged_in_one_of_twenty_at_most),
           cmocka_unit_test(a_true_difference_is_found))
