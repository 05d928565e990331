/* How long a thread stood in a run queue: its own file, and scripted ones. */
#include "tests/unit/support/harness.h"

#include "runners/schedstat.h"

static void the_second_number_is_the_time_in_run_queues(void **state)
{
    uint64_t ns;
    (void)state;
    assert_true(schedstat_parse("184467440737 1234 5\n", &ns));
    assert_int_equal(ns, 1234);
}

/* As a kernel without that count prints it: no thread that asks has never had a CPU. */
static void zeros_are_no_figures(void **state)
{
    uint64_t ns = 1;
    (void)state;
    assert_false(schedstat_parse("0 0 0\n", &ns));
    assert_int_equal(ns, 0);
    assert_false(schedstat_parse("", &ns));
    assert_false(schedstat_parse("1 2", &ns));
}

static void what_is_not_there_is_not_known(void **state)
{
    uint64_t ns = 1;
    (void)state;
    assert_false(schedstat_runqueue(INT32_MAX, &ns));
    assert_int_equal(ns, 0);
}

UNIT_TESTS(cmocka_unit_test(the_second_number_is_the_time_in_run_queues),
           cmocka_unit_test(zeros_are_no_figures), cmocka_unit_test(what_is_not_there_is_not_known))
