/* CPU work in iterations, and what a task costs that does none. */
#include "tests/unit/workloads/workload_bench.h"

#include "workloads/support/work.h"

static void null_counts_the_cost_of_a_task(void **state)
{
    (void)state;
    struct error error;
    struct bench bench = open_bench("null", 1000, 1);
    run_all(&bench);
    assert_int_equal(check(&bench, &error), 0);
    assert_int_equal((uint64_t)gauge(&bench, "cost per task", 250000), 250);
    bench.shared->outcomes[17].value = 4;
    assert_int_equal(check(&bench, &error), -EBADMSG);
    assert_string_equal(error.text, "task 17 left 4 where 17 was expected");
    close_bench(&bench);
}

static void work_is_counted_exactly(void **state)
{
    (void)state;
    assert_int_equal(work_iterations(400000, 5 * NS_PER_MS), 2000000);
    assert_int_equal(work_iterations(400000, 250 * NS_PER_US), 100000);
    assert_int_equal(work_iterations(400000, 0), 0);
    assert_int_equal(work_iterations(3, NS_PER_MS / 2), 1);
    assert_int_equal(work_iterations(1000000000000, 3600 * NS_PER_S), 3600000ULL * 1000000000000ULL);
    assert_int_equal(work_iterations(UINT64_MAX, 2 * NS_PER_MS), UINT64_MAX);
}

static void work_in_slices_is_the_same_work(void **state)
{
    (void)state;
    assert_int_equal(work_do(30, work_do(70, 42)), work_do(100, 42));
    assert_int_not_equal(work_do(99, 42), work_do(100, 42));
}

UNIT_TESTS(cmocka_unit_test(null_counts_the_cost_of_a_task), cmocka_unit_test(work_is_counted_exactly),
           cmocka_unit_test(work_in_slices_is_the_same_work))
