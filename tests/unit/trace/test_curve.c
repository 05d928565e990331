/* Step functions: their points, their mean and their maximum. */
#include "tests/unit/support/harness.h"

#include <stdlib.h>

#include "trace/curve.h"
#include "trace/trace.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void check(const struct curve *curve, const struct curve_point *expected, size_t n)
{
    assert_int_equal(curve->count, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(curve->points[i].time_ns, expected[i].time_ns);
        assert_int_equal(curve->points[i].value, expected[i].value);
    }
}

static void overlap_is_counted(void **state)
{
    (void)state;
    static const struct curve_interval intervals[] = {{0, 60}, {20, 40}, {30, 100}};
    static const struct curve_point expected[] = {{0, 1}, {20, 2}, {30, 3}, {40, 2}, {60, 1}, {100, 1}};
    struct curve curve;
    assert_int_equal(curve_of(intervals, COUNT(intervals), 100, 0, &curve), 0);
    check(&curve, expected, COUNT(expected));
    assert_int_equal(curve.max, 3);
    assert_float_equal(curve.mean, 1.5, 1e-9); /* (60 + 20 + 70) / 100 */
    curve_free(&curve);
}

/* A lane that ends one task and begins the next in the same instant was never idle, and never two. */
static void touching_intervals_make_no_step(void **state)
{
    (void)state;
    static const struct curve_interval intervals[] = {{50, 100}, {0, 50}};
    static const struct curve_point expected[] = {{0, 1}, {100, 1}};
    struct curve curve;
    assert_int_equal(curve_of(intervals, COUNT(intervals), 100, 0, &curve), 0);
    check(&curve, expected, COUNT(expected));
    assert_int_equal(curve.max, 1);
    curve_free(&curve);
}

static void empty_and_late_intervals_do_not_count(void **state)
{
    (void)state;
    static const struct curve_interval intervals[] = {{10, 10}, {100, 200}, {90, UINT64_MAX}};
    static const struct curve_point expected[] = {{0, 0}, {90, 1}, {100, 1}};
    struct curve curve;
    assert_int_equal(curve_of(intervals, COUNT(intervals), 100, 0, &curve), 0);
    check(&curve, expected, COUNT(expected));
    assert_float_equal(curve.mean, 0.1, 1e-9);
    curve_free(&curve);
}

static void the_cap_holds(void **state)
{
    (void)state;
    static const struct curve_interval intervals[] = {{0, 100}, {0, 100}, {0, 50}};
    static const struct curve_point expected[] = {{0, 2}, {100, 2}};
    struct curve curve;
    assert_int_equal(curve_of(intervals, COUNT(intervals), 100, 2, &curve), 0);
    check(&curve, expected, COUNT(expected));
    assert_float_equal(curve.mean, 2, 1e-9);
    curve_free(&curve);
}

static void nothing_is_a_curve_too(void **state)
{
    (void)state;
    static const struct curve_point expected[] = {{0, 0}, {100, 0}};
    struct curve curve;
    assert_int_equal(curve_of(NULL, 0, 100, 0, &curve), 0);
    check(&curve, expected, COUNT(expected));
    curve_free(&curve);
    assert_int_equal(curve_of(NULL, 0, 0, 0, &curve), 0);
    assert_int_equal(curve.count, 1);
    assert_float_equal(curve.mean, 0, 0);
    curve_free(&curve);
}

/* Two tasks, the second never done; a lane that runs and one of the pool, which is no lane of the runner. */
static void a_trace_has_both_curves(void **state)
{
    (void)state;
    struct trace_lane lanes[] = {{.tid = 1}, {.tid = 2, .kind = LANE_POOL}};
    struct trace_task tasks[] = {{0, 80, true}, {20, UINT64_MAX, true}, {0, UINT64_MAX, false}};
    struct trace_span spans[] = {
        {.begin_ns = 0, .end_ns = 10, .lane = 0, .state = TASK_RUNNING},
        {.begin_ns = 10, .end_ns = 80, .lane = UINT32_MAX, .state = TASK_WAITING},
        {.begin_ns = 20, .end_ns = 70, .lane = 1, .state = TASK_RUNNING},
    };
    const struct trace trace = {.task_count = 3,
                                .tasks_seen = 3,
                                .makespan_ns = 100,
                                .cpus_allowed = 2,
                                .lanes = lanes,
                                .lane_count = 2,
                                .tasks = tasks,
                                .spans = spans,
                                .span_count = COUNT(spans)};
    static const struct curve_point in_flight[] = {{0, 1}, {20, 2}, {80, 1}, {100, 1}};
    static const struct curve_point on_cpu[] = {{0, 1}, {10, 0}, {100, 0}};
    struct curve curve;
    assert_int_equal(curve_in_flight(&trace, &curve), 0);
    check(&curve, in_flight, COUNT(in_flight));
    curve_free(&curve);
    assert_int_equal(curve_on_cpu(&trace, &curve), 0);
    check(&curve, on_cpu, COUNT(on_cpu));
    curve_free(&curve);
}

/* What the kernel has recorded counts, whatever tasks seem to run, the pool's thread included. */
static void a_measured_trace_has_the_kernels_curve(void **state)
{
    (void)state;
    struct trace_lane lanes[] = {{.tid = 1}, {.tid = 2, .kind = LANE_POOL}};
    struct trace_span spans[] = {{.begin_ns = 0, .end_ns = 100, .lane = 0, .state = TASK_RUNNING}};
    struct trace_interval kernel[] = {
        {.begin_ns = 0, .end_ns = 30, .lane = 0, .kind = SWITCH_IN},
        {.begin_ns = 30, .end_ns = 100, .lane = 0, .kind = SWITCH_PREEMPTED},
        {.begin_ns = 0, .end_ns = 20, .lane = 1, .kind = SWITCH_BLOCKED},
        {.begin_ns = 20, .end_ns = 100, .lane = 1, .kind = SWITCH_IN},
    };
    const struct trace trace = {.makespan_ns = 100,
                                .cpus_allowed = 1, /* caps what is inferred alone */
                                .measured = true,
                                .lanes = lanes,
                                .lane_count = 2,
                                .spans = spans,
                                .span_count = COUNT(spans),
                                .kernel = kernel,
                                .kernel_count = COUNT(kernel)};
    static const struct curve_point on_cpu[] = {{0, 1}, {20, 2}, {30, 1}, {100, 1}};
    struct curve curve;
    assert_int_equal(curve_on_cpu(&trace, &curve), 0);
    check(&curve, on_cpu, COUNT(on_cpu));
    curve_free(&curve);
}

UNIT_TESTS(cmocka_unit_test(overlap_is_counted), cmocka_unit_test(touching_intervals_make_no_step),
           cmocka_unit_test(empty_and_late_intervals_do_not_count), cmocka_unit_test(the_cap_holds),
           cmocka_unit_test(nothing_is_a_curve_too), cmocka_unit_test(a_trace_has_both_curves),
           cmocka_unit_test(a_measured_trace_has_the_kernels_curve))
