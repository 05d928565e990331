/* The shape of a run: the state that most tasks in flight were in, part by part. */
#include "tests/unit/support/harness.h"

#include <math.h>

#include "report/text/shape.h"

static void the_state_with_half_of_the_time_gives_the_mark(void **state)
{
    (void)state;
    assert_int_equal(shape_of_shares(6, 2, 2), SHAPE_RUNNING);
    assert_int_equal(shape_of_shares(1, 9, 0), SHAPE_WAITING);
    assert_int_equal(shape_of_shares(1, 0, 9), SHAPE_READY);
    assert_int_equal(shape_of_shares(4, 3, 3), SHAPE_MIXED);
    assert_int_equal(shape_of_shares(0, 0, 0), SHAPE_NOTHING);
    assert_int_equal(shape_of_shares((double)NAN, 5, (double)NAN), SHAPE_WAITING);
}

/* Four parts: one task waits for two and runs for two, while another is overdue in the last. */
static void each_part_of_the_time_has_its_own_mark(void **state)
{
    (void)state;
    struct trace_span spans[] = {
        {.begin_ns = 0, .end_ns = 200, .state = TASK_WAITING},
        {.begin_ns = 200, .end_ns = 400, .state = TASK_RUNNING},
        {.begin_ns = 300, .end_ns = 400, .state = TASK_READY, .task = 1},
        {.begin_ns = 300, .end_ns = 900, .state = TASK_READY, .task = 2}, /* ends after the makespan */
    };
    const struct trace trace = {.makespan_ns = 400, .spans = spans, .span_count = 4};
    enum shape_mark marks[4];
    assert_int_equal(shape_of_trace(&trace, marks, 4), 0);
    assert_int_equal(marks[0], SHAPE_WAITING);
    assert_int_equal(marks[1], SHAPE_WAITING);
    assert_int_equal(marks[2], SHAPE_RUNNING);
    assert_int_equal(marks[3], SHAPE_READY);
}

static void nothing_in_flight_leaves_a_blank(void **state)
{
    (void)state;
    struct trace_span span = {.begin_ns = 300, .end_ns = 400, .state = TASK_RUNNING};
    const struct trace trace = {.makespan_ns = 400, .spans = &span, .span_count = 1},
                       empty = {.makespan_ns = 0};
    enum shape_mark marks[2];
    assert_int_equal(shape_of_trace(&trace, marks, 2), 0);
    assert_int_equal(marks[0], SHAPE_NOTHING);
    assert_int_equal(marks[1], SHAPE_RUNNING);
    assert_int_equal(shape_of_trace(&empty, marks, 2), 0);
    assert_int_equal(marks[1], SHAPE_NOTHING);
}

UNIT_TESTS(cmocka_unit_test(the_state_with_half_of_the_time_gives_the_mark),
           cmocka_unit_test(each_part_of_the_time_has_its_own_mark),
           cmocka_unit_test(nothing_in_flight_leaves_a_blank))
