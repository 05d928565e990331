/* Which points of a sweep a law is fitted to, and what is said of it. */
#include "tests/unit/support/scripted_sweep.h"

/* Threads whose throughput follows the law with this sigma and kappa, at 1 to `max` workers, beside sync, on
 * as many CPUs. */
static cJSON *make_scaling(unsigned max, double sigma, double kappa)
{
    cJSON *run = make_run(max);
    add_cell(run, (struct script){"workers", "", "sync", NAN, 840, 0, 8400, 0.001});
    for (unsigned n = 1; n <= max; n++) {
        double ms = 8400.0 / n * (1 + sigma * (n - 1) + kappa * n * (n - 1));
        add_cell(run, (struct script){"workers", "", "threads", n, 840, n, ms, 0.001});
    }
    return run;
}

static void laws_are_fitted_to_lines_that_vary(void **state)
{
    (void)state;
    cJSON *run = make_scaling(8, 0.05, 0);
    assert_int_equal(insights_compute(run), 0);
    assert_int_equal(count_kind(run, "fit"), 2); /* both laws; none of sync, to which workers are nothing */
    const cJSON *fit = NULL, *insight;
    cJSON_ArrayForEach(insight, path_at(run, "insights"))
    {
        if (strcmp(path_text(insight, "law", ""), "amdahl") == 0)
            fit = insight;
    }
    assert_non_null(fit);
    assert_true(cJSON_IsTrue(path_at(fit, "accepted")));
    assert_true(fabs(path_number(fit, "sigma.value") - 0.05) < 1e-6);
    assert_true(fabs(path_number(fit, "lambda_per_s.value") - 100) < 0.01);
    assert_true(cJSON_IsNull(path_at(fit, "peak.value"))); /* by Amdahl's law there is none */
    assert_non_null(strstr(path_text(fit, "text", ""), "Amdahl's law fits threads: 5 % ("));
    assert_non_null(strstr(path_text(fit, "text", ""),
                           " of the work is serial, so workers raise the throughput at most 20x."));
    cJSON_Delete(run);
}

/* Threads at 1 to 8 workers whose 840 tasks only compute, of which the serial part is sigma. */
static cJSON *make_computing(unsigned cpus, double sigma)
{
    cJSON *run = make_run(cpus);
    for (unsigned n = 1; n <= 8; n++) {
        double at_once = n < cpus ? n : cpus;
        add_cell(run, (struct script){"workers", "", "threads", n, 840, n,
                                      8400 * (sigma + (1 - sigma) / at_once), 0.01});
    }
    return run;
}

/* Beyond the CPUs the throughput stays: no serial part of the work does that. */
static void computing_is_fitted_up_to_the_cpus(void **state)
{
    static const struct {
        unsigned cpus;
        double sigma;
        const char *kind, *text;
    } cases[] = {{2, 0, "no_fit", "up to the 2 CPUs allowed); there are 2."},
                 {4, 0, "no_fit", "up to the 4 CPUs allowed); there are 4."},
                 {8, 0, "fit", "fits threads: no serial part shows, 0 % ("},
                 {8, 0.2, "fit", "fits threads: 20 % ("}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *run = make_computing(cases[i].cpus, cases[i].sigma);
        const cJSON *insight;
        bool said = false;
        assert_int_equal(insights_compute(run), 0);
        cJSON_ArrayForEach(insight, path_at(run, "insights"))
        {
            said |= strcmp(path_text(insight, "kind", ""), cases[i].kind) == 0 &&
                    strstr(path_text(insight, "text", ""), cases[i].text) != NULL;
        }
        assert_true(said);
        cJSON_Delete(run);
    }
}

/* A pool's last round has room left: 20 tasks of 7 workers take 3 rounds, as those of 8 or 9 do. */
static void waiting_is_fitted_where_the_workers_divide_the_tasks(void **state)
{
    (void)state;
    cJSON *run = make_run(2), *cell;
    for (unsigned n = 1; n <= 10; n++) {
        unsigned rounds = (20 + n - 1) / n;
        add_cell(run, (struct script){"workers", "", "threads", n, 20, n, 10.0 * rounds, 0.01});
    }
    cJSON_ArrayForEach(cell, path_at(run, "cells"))
    {
        cJSON_AddStringToObject(cell, "kind", "waiting");
    }
    assert_int_equal(insights_compute(run), 0);
    const cJSON *fit = cJSON_GetArrayItem(path_at(run, "insights"), 0);
    assert_string_equal(path_text(fit, "law", ""), "amdahl");
    assert_true(cJSON_IsTrue(path_at(fit, "accepted")));
    assert_true(path_number(fit, "sigma.value") < 1e-9);
    cJSON_Delete(run);
}

static void disturbed_samples_are_not_fitted(void **state)
{
    (void)state;
    cJSON *run = make_scaling(8, 0.05, 0), *cell;
    cJSON_ArrayForEach(cell, path_at(run, "cells"))
    {
        cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItem(cell, "samples"), 0);
        cJSON_AddStringToObject(first, "disturbed", "other processes used 1.00 CPUs");
        cJSON_SetNumberValue(cJSON_GetObjectItem(first, "makespan_ns"), 9e9);
    }
    assert_int_equal(insights_compute(run), 0);
    const cJSON *fit = cJSON_GetArrayItem(path_at(run, "insights"), 1);
    assert_string_equal(path_text(fit, "law", ""), "amdahl");
    assert_true(fabs(path_number(fit, "sigma.value") - 0.05) < 0.001);
    cJSON_Delete(run);
}

static void the_knee_is_reported_near_the_range_only(void **state)
{
    static const struct {
        double kappa;
        const char *words;
    } cases[] = {
        {0.95 / 16, "the throughput peaks at 4 workers ("},
        {0.95 / 144, "the throughput peaks at 12 workers ("},
        {0.95 / 400, "no peak of the throughput shows in or near this range."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *run = make_scaling(8, 0.05, cases[i].kappa);
        bool reported = false;
        const cJSON *insight;
        assert_int_equal(insights_compute(run), 0);
        cJSON_ArrayForEach(insight, path_at(run, "insights"))
        {
            reported |= strstr(path_text(insight, "text", ""), cases[i].words) != NULL;
        }
        assert_true(reported);
        cJSON_Delete(run);
    }
}

static void too_few_points_are_reported_once(void **state)
{
    (void)state;
    check_text(make_scaling(3, 0.05, 0), "no_fit",
               "No law of scaling is fitted: 5 points are needed, there are 3.");
}

static void drawing_again_replaces(void **state)
{
    (void)state;
    cJSON *run = make_scaling(8, 0.05, 0);
    assert_int_equal(insights_compute(run), 0);
    int once = cJSON_GetArraySize(path_at(run, "insights"));
    assert_int_equal(insights_compute(run), 0);
    assert_int_equal(cJSON_GetArraySize(path_at(run, "insights")), once);
    cJSON_Delete(run);
}

UNIT_TESTS(cmocka_unit_test(drawing_again_replaces), cmocka_unit_test(laws_are_fitted_to_lines_that_vary),
           cmocka_unit_test(computing_is_fitted_up_to_the_cpus),
           cmocka_unit_test(waiting_is_fitted_where_the_workers_divide_the_tasks),
           cmocka_unit_test(disturbed_samples_are_not_fitted),
           cmocka_unit_test(the_knee_is_reported_near_the_range_only),
           cmocka_unit_test(too_few_points_are_reported_once))
