/* Sets, crossovers and insights, from documents whose figures are scripted. */
#include "tests/unit/support/document_path.h"
#include "tests/unit/support/harness.h"

#include <math.h>

#include <cjson/cJSON.h>

#include "analysis/crossover.h"
#include "analysis/document.h"
#include "analysis/insights.h"
#include "analysis/measured_sweep.h"
#include "tests/unit/support/run_document.h"

/* One cell: its makespans are the median and `spread` (a part of it) to both sides. */
struct script {
    const char *variable, *unit, *runner;
    double value; /* NaN: none */
    unsigned tasks, workers;
    double median_ms, spread; /* median 0: failed */
};

static void add_samples(cJSON *cell, const struct script *s)
{
    cJSON *samples = cJSON_AddArrayToObject(cell, "samples");
    for (int i = -2; i <= 2; i++) {
        cJSON *sample = cJSON_CreateObject();
        cJSON_AddStringToObject(sample, "status", "ok");
        cJSON_AddNumberToObject(sample, "makespan_ns", s->median_ms * 1e6 * (1 + i * s->spread / 2));
        cJSON_AddNumberToObject(sample, "memory_bytes", 4096);
        cJSON_AddItemToArray(samples, sample);
    }
    cJSON *makespan = cJSON_AddObjectToObject(cJSON_AddObjectToObject(cell, "summary"), "makespan_ns");
    cJSON_AddNumberToObject(makespan, "median", s->median_ms * 1e6);
}

static void add_cell(cJSON *run, struct script s)
{
    char name[64];
    cJSON *cell = make_cell(run, s.runner, s.tasks, s.workers, s.median_ms > 0);
    cJSON *sweep = cJSON_AddObjectToObject(cell, "sweep");
    snprintf(name, sizeof name, "trial-by-%s", s.variable);
    cJSON_AddStringToObject(sweep, "name", name);
    cJSON_AddStringToObject(sweep, "title", "trial");
    cJSON_AddStringToObject(sweep, "variable", s.variable);
    cJSON_AddStringToObject(sweep, "unit", s.unit);
    cJSON_AddItemToObject(sweep, "value", isnan(s.value) ? cJSON_CreateNull() : cJSON_CreateNumber(s.value));
    if (s.median_ms > 0)
        add_samples(cell, &s);
}

/* A sweep of `compute` in ms, 40 tasks: threads with 4 workers against coroutines. */
static cJSON *make_pair(const double *ms, const double *threads, const double *coroutines, unsigned n,
                        double spread)
{
    cJSON *run = make_run(2);
    for (unsigned i = 0; i < n; i++) {
        add_cell(run, (struct script){"compute", "ns", "threads", ms[i] * 1e6, 40, 4, threads[i], spread});
        add_cell(run,
                 (struct script){"compute", "ns", "coroutines", ms[i] * 1e6, 40, 0, coroutines[i], spread});
    }
    return run;
}

static enum crossover_verdict cross(cJSON *run, struct crossover *out)
{
    struct measured_sweeps sweeps;
    assert_int_equal(measured_sweeps_read(run, &sweeps), 0);
    assert_int_equal(sweeps.count, 1);
    assert_int_equal(sweeps.sweeps[0].count, 2);
    enum crossover_verdict verdict =
        crossover_find(&sweeps.sweeps[0], &sweeps.sweeps[0].lines[0], &sweeps.sweeps[0].lines[1], out);
    measured_sweeps_free(&sweeps);
    return verdict;
}

/* The text of the first insight of a kind; frees the run. */
static void check_text(cJSON *run, const char *kind, const char *expected)
{
    const cJSON *insight;
    assert_int_equal(insights_compute(run), 0);
    cJSON_ArrayForEach(insight, path_at(run, "insights"))
    {
        if (strcmp(path_text(insight, "kind", ""), kind) != 0)
            continue;
        assert_string_equal(path_text(insight, "text", ""), expected);
        cJSON_Delete(run);
        return;
    }
    fail_msg("there is no insight of the kind %s", kind);
}

static unsigned count_kind(const cJSON *run, const char *kind)
{
    const cJSON *insight;
    unsigned count = 0;
    cJSON_ArrayForEach(insight, path_at(run, "insights"))
    {
        count += strcmp(path_text(insight, "kind", ""), kind) == 0;
    }
    return count;
}

static void lines_are_put_in_order(void **state)
{
    struct measured_sweeps sweeps;
    char text[96];
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct script){"tasks", "", "threads", 10, 10, 4, 30, 0.01});
    add_cell(run, (struct script){"tasks", "", "threads", 1, 1, 4, 10, 0.01});
    add_cell(run, (struct script){"tasks", "", "threads", 1, 1, 8, 10, 0.01});
    add_cell(run, (struct script){"tasks", "", "coroutines", 1, 1, 0, 10, 0.01});
    add_cell(run, (struct script){"tasks", "", "coroutines", 10, 10, 0, 0, 0}); /* failed */
    add_cell(run, (struct script){"workers", "", "sync", NAN, 10, 0, 100, 0.01});
    add_cell(run, (struct script){"workers", "", "threads", 4, 10, 4, 30, 0.01});
    assert_int_equal(measured_sweeps_read(run, &sweeps), 0);
    assert_int_equal(sweeps.count, 2);
    const struct measured_sweep *tasks = &sweeps.sweeps[0], *workers = &sweeps.sweeps[1];
    assert_int_equal(tasks->count, 3);
    assert_int_equal(tasks->value_count, 2);
    assert_true(tasks->lines[0].points[0].value == 1 && tasks->lines[0].points[1].value == 10);
    assert_string_equal(series_name(&tasks->lines[1], text, sizeof text), "threads with 8 workers");
    assert_string_equal(series_label(&tasks->lines[1], text, sizeof text), "threads (pool of 8)");
    assert_null(series_at(&tasks->lines[2], 10));
    assert_string_equal(sweep_show_span(tasks, text, sizeof text), "1 to 10 tasks");
    assert_true(workers->lines[0].constant);
    assert_true(series_at(&workers->lines[0], 4)->makespan_ns.median == 100e6);
    assert_string_equal(series_name(&workers->lines[1], text, sizeof text), "threads");
    measured_sweeps_free(&sweeps);
    cJSON_Delete(run);
}

static void a_crossing_is_interpolated_in_logarithms(void **state)
{
    /* The ratio goes from 2 to 1/2 between 1 ms and 4 ms: 1 in the middle, which is 2 ms. */
    static const double ms[] = {0.5, 1, 4, 8}, threads[] = {40, 20, 40, 80}, coroutines[] = {10, 10, 80, 200};
    struct crossover c;
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 4, 0.01);
    assert_int_equal(cross(run, &c), CROSSOVER_FOUND);
    assert_true(fabs(c.value - 2e6) < 1);
    assert_true(c.low == 1e6 && c.high == 4e6);
    assert_true(fabs(c.lead_low - 2) < 1e-9 && fabs(c.lead_high - 2) < 1e-9);
    check_text(run, "crossover",
               "Threads with 4 workers beat coroutines above 2 ms of compute: at 1 ms coroutines were 2x as "
               "fast, at 4 ms threads with 4 workers 2x.");
}

static void unclear_points_lie_inside_the_bracket(void **state)
{
    static const double ms[] = {1, 2, 4, 8}, threads[] = {20, 20, 20, 20}, coroutines[] = {10, 19, 21, 40};
    struct crossover c;
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 4, 0.06);
    assert_int_equal(cross(run, &c), CROSSOVER_FOUND);
    assert_true(c.low == 1e6 && c.high == 8e6);
    assert_true(c.value > 2e6 && c.value < 4e6); /* where the medians change places */
    cJSON_Delete(run);
}

static void ends_that_chance_explains_have_no_crossover(void **state)
{
    static const double ms[] = {1, 4}, threads[] = {20, 20}, coroutines[] = {15, 27};
    struct crossover c;
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 2, 0.05);
    assert_int_equal(cross(run, &c), CROSSOVER_FOUND);
    cJSON_Delete(run);
    run = make_pair(ms, threads, coroutines, 2, 0.3);
    assert_int_equal(cross(run, &c), CROSSOVER_NONE);
    check_text(run, "no_crossover",
               "No clear crossover: no two runners change places by more than chance may explain.");
}

static void a_small_lead_is_none(void **state)
{
    static const double ms[] = {1, 4}, threads[] = {20, 20}, coroutines[] = {19.4, 20.6};
    struct crossover c;
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 2, 0.0001);
    assert_int_equal(cross(run, &c), CROSSOVER_NONE);
    cJSON_Delete(run);
}

static void both_sides_must_be_measured(void **state)
{
    static const double ms[] = {1, 4}, threads[] = {20, 30}, coroutines[] = {10, 29};
    struct crossover c;
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 2, 0.01);
    assert_int_equal(cross(run, &c), CROSSOVER_NONE); /* it may lie beyond 4 ms: nothing is reported of it */
    cJSON_Delete(run);
}

static void changing_twice_is_no_crossover(void **state)
{
    static const double ms[] = {1, 2, 4}, threads[] = {20, 20, 20}, coroutines[] = {10, 40, 10};
    struct crossover c;
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 3, 0.01);
    assert_int_equal(cross(run, &c), CROSSOVER_SEVERAL);
    check_text(run, "no_crossover",
               "1 pair of runners changes places more than once, so no crossover is named for it.");
}

static void a_value_of_zero_is_interpolated_straight(void **state)
{
    static const double ms[] = {0, 4}, threads[] = {20, 20}, coroutines[] = {10, 40};
    struct crossover c;
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 2, 0.01);
    assert_int_equal(cross(run, &c), CROSSOVER_FOUND);
    assert_true(fabs(c.value - 2e6) < 1);
    cJSON_Delete(run);
}

static void whole_numbers_are_named_whole(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct script){"tasks", "", "sync", 1, 1, 0, 10, 0.01});
    add_cell(run, (struct script){"tasks", "", "processes", 1, 1, 4, 15, 0.01});
    add_cell(run, (struct script){"tasks", "", "sync", 8, 8, 0, 80, 0.01});
    add_cell(run, (struct script){"tasks", "", "processes", 8, 8, 4, 25, 0.01});
    check_text(run, "crossover",
               "Processes with 4 workers beat sync from 2 tasks on: at 1 sync was 1.5x as fast, at 8 "
               "processes with 4 workers 3.2x.");
}

static void the_fastest_throughout_is_named(void **state)
{
    static const double ms[] = {1, 4}, threads[] = {20, 40}, coroutines[] = {10, 20};
    (void)state;
    check_text(make_pair(ms, threads, coroutines, 2, 0.01), "no_crossover",
               "No clear crossover: coroutines were the fastest throughout.");
}

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
    assert_non_null(strstr(path_text(fit, "text", ""), "the serial part of threads is 5 % ("));
    assert_non_null(strstr(path_text(fit, "text", ""), "more than 20 times the throughput of one."));
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
    } cases[] = {{2, 0, "no_fit", "up to 2, the CPUs allowed), there are 2."},
                 {4, 0, "no_fit", "up to 4, the CPUs allowed), there are 4."},
                 {8, 0, "fit", "the serial part of threads is 0 % ("},
                 {8, 0.2, "fit", "the serial part of threads is 20 % ("}};
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
    for (unsigned n = 1; n <= 10; n++)
        add_cell(run, (struct script){"workers", "", "threads", n, 20, n, 10.0 * ((20 + n - 1) / n), 0.01});
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
        {0.95 / 16, "the knee, beyond which more workers lower the throughput, is at 4 ("},
        {0.95 / 144, "the knee, beyond which more workers lower the throughput, is at 12 ("},
        {0.95 / 400, "no knee shows in or near the range measured."},
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

static void parameters_have_no_law(void **state)
{
    static const double ms[] = {1, 2, 4, 8, 16}, threads[] = {1, 2, 4, 8, 16},
                        coroutines[] = {2, 4, 8, 16, 32};
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 5, 0.01);
    assert_int_equal(insights_compute(run), 0);
    assert_int_equal(count_kind(run, "fit") + count_kind(run, "no_fit"), 0);
    cJSON_Delete(run);
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

static void values_that_are_none_are_left_out(void **state)
{
    struct measured_sweeps sweeps;
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct script){"tasks", "", "sync", -1, 1, 0, 10, 0.01});
    add_cell(run, (struct script){"tasks", "", "sync", 1e300, 1, 0, 10, 0.01});
    assert_int_equal(measured_sweeps_read(run, &sweeps), 0);
    assert_int_equal(sweeps.count, 0);
    measured_sweeps_free(&sweeps);
    cJSON_Delete(run);
    run = cJSON_CreateObject(); /* a run without cells */
    assert_int_equal(insights_compute(run), 0);
    assert_int_equal(cJSON_GetArraySize(path_at(run, "insights")), 0);
    cJSON_Delete(run);
}

UNIT_TESTS(cmocka_unit_test(lines_are_put_in_order),
           cmocka_unit_test(a_crossing_is_interpolated_in_logarithms),
           cmocka_unit_test(unclear_points_lie_inside_the_bracket),
           cmocka_unit_test(ends_that_chance_explains_have_no_crossover),
           cmocka_unit_test(a_small_lead_is_none), cmocka_unit_test(both_sides_must_be_measured),
           cmocka_unit_test(changing_twice_is_no_crossover),
           cmocka_unit_test(a_value_of_zero_is_interpolated_straight),
           cmocka_unit_test(whole_numbers_are_named_whole), cmocka_unit_test(the_fastest_throughout_is_named),
           cmocka_unit_test(laws_are_fitted_to_lines_that_vary),
           cmocka_unit_test(computing_is_fitted_up_to_the_cpus),
           cmocka_unit_test(waiting_is_fitted_where_the_workers_divide_the_tasks),
           cmocka_unit_test(disturbed_samples_are_not_fitted),
           cmocka_unit_test(the_knee_is_reported_near_the_range_only),
           cmocka_unit_test(too_few_points_are_reported_once), cmocka_unit_test(parameters_have_no_law),
           cmocka_unit_test(drawing_again_replaces), cmocka_unit_test(values_that_are_none_are_left_out))
