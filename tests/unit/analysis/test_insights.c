/* Sets, crossovers and insights, from documents whose figures are scripted. */
#include "tests/unit/support/scripted_sweep.h"

#include "analysis/crossover.h"
#include "analysis/document/document.h"
#include "analysis/measured_sweep.h"

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
    check_text(run, "no_crossover", "The order of the runners does not change by more than chance explains.");
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
               "The order of the runners does not change: coroutines were fastest at every point.");
}

static void the_largest_effect_comes_first(void **state)
{
    static const double ms[] = {1, 4, 8}, threads[] = {20, 20, 22}, coroutines[] = {10, 40, 800};
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 3, 0.01);
    assert_int_equal(insights_compute(run), 0);
    assert_string_equal(path_text(cJSON_GetArrayItem(path_at(run, "insights"), 0), "kind", ""), "effect");
    check_text(
        run, "effect",
        "With 8 ms of compute, threads with 4 workers lasted 22.0 ms and coroutines 800 ms, 36.4 times as long. From 1 ms to 8 ms, the time grew to 1.1 times under threads with 4 workers and to 80 times under coroutines.");
}

static void equals_have_no_effect(void **state)
{
    static const double ms[] = {1, 4}, threads[] = {20, 20}, coroutines[] = {20.1, 19.9};
    (void)state;
    cJSON *run = make_pair(ms, threads, coroutines, 2, 0.05);
    assert_int_equal(insights_compute(run), 0);
    assert_int_equal(count_kind(run, "effect"), 0);
    cJSON_Delete(run);
}

/* The lead that changes between two who are never the fastest is not the sweep's. */
static void also_rans_have_no_crossover(void **state)
{
    static const double ms[] = {1, 4};
    (void)state;
    cJSON *run = make_run(2);
    for (int i = 0; i < 2; i++) {
        add_cell(run, (struct script){"compute", "ns", "coroutines", ms[i] * 1e6, 40, 0, 1, 0.01});
        add_cell(run,
                 (struct script){"compute", "ns", "threads", ms[i] * 1e6, 40, 4, i == 0 ? 10 : 20, 0.01});
        add_cell(run, (struct script){"compute", "ns", "sync", ms[i] * 1e6, 40, 0, i == 0 ? 20 : 10, 0.01});
    }
    assert_int_equal(insights_compute(run), 0);
    assert_int_equal(count_kind(run, "crossover"), 0);
    cJSON_Delete(run);
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
           cmocka_unit_test(the_largest_effect_comes_first), cmocka_unit_test(equals_have_no_effect),
           cmocka_unit_test(also_rans_have_no_crossover), cmocka_unit_test(parameters_have_no_law),
           cmocka_unit_test(values_that_are_none_are_left_out))
