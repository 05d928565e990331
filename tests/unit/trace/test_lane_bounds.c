/* The range of a lane's time on a CPU, from made-up counters. */
#include "tests/unit/support/harness.h"

#include "measure/sample/switch_cost.h"
#include "trace/lane_bounds.h"

static struct shared shared;
static struct lane lane;

static void accounts_for(uint64_t cpu_ns, uint64_t switches, uint64_t cost_ns)
{
    shared.switch_cost_ns = cost_ns;
    lane.account = (struct lane_account){.cpu_ns = cpu_ns, .switches_voluntary = switches, .complete = true};
}

static void check(struct lane_bounds bounds, uint64_t lower_ns, uint64_t estimate_ns, uint64_t upper_ns)
{
    assert_int_equal(bounds.lower_ns, lower_ns);
    assert_int_equal(bounds.estimate_ns, estimate_ns);
    assert_int_equal(bounds.upper_ns, upper_ns);
}

static void from_a_sleep_for_each_switch_to_none(void **state)
{
    (void)state;
    accounts_for(900, 10, 40);
    check(lane_bounds_of(&shared, &lane, 1000), 500, 700, 900);
}

static void without_a_switch_the_three_are_one(void **state)
{
    (void)state;
    accounts_for(900, 0, 40);
    check(lane_bounds_of(&shared, &lane, 1000), 900, 900, 900);
}

static void no_lane_was_on_a_cpu_for_less_than_nothing_or_more_than_the_makespan(void **state)
{
    (void)state;
    accounts_for(100, 10, 40);
    check(lane_bounds_of(&shared, &lane, 1000), 0, 0, 100);
    accounts_for(1700, 10, 40);
    check(lane_bounds_of(&shared, &lane, 1000), 1000, 1000, 1000);
}

static void of_a_lane_that_did_not_account_for_itself_nothing_is_known(void **state)
{
    (void)state;
    accounts_for(100, 10, 40);
    lane.account.complete = false;
    check(lane_bounds_of(&shared, &lane, 1000), 0, 1000, 1000);
    check(lane_bounds_of_tasks(&shared, &lane, 400), 0, 400, 400);
}

/* By their own edges, its tasks were on it for so long. */
static void tasks_ran_while_they_were_on_the_lane_and_it_stood_in_no_run_queue(void **state)
{
    (void)state;
    accounts_for(900, 20, 40);
    lane.account.runqueue_known = true;
    lane.account.runqueue_ns = 100;
    check(lane_bounds_of_tasks(&shared, &lane, 700), 600, 600, 700);
    check(lane_bounds_of_tasks(&shared, &lane, 550), 450, 500, 550);
    check(lane_bounds_of_tasks(&shared, &lane, 1000), 900, 900, 900);
    lane.account.runqueue_ns = 5000;
    check(lane_bounds_of_tasks(&shared, &lane, 700), 0, 500, 700);
}

static void where_run_queues_are_not_known_the_edges_tell_the_upper_end_alone(void **state)
{
    (void)state;
    accounts_for(900, 0, 40);
    check(lane_bounds_of_tasks(&shared, &lane, 700), 0, 700, 700);
}

static void a_switch_costs_something_here(void **state)
{
    (void)state;
    assert_true(switch_cost_measure() > 0);
}

UNIT_TESTS(cmocka_unit_test(from_a_sleep_for_each_switch_to_none),
           cmocka_unit_test(without_a_switch_the_three_are_one),
           cmocka_unit_test(no_lane_was_on_a_cpu_for_less_than_nothing_or_more_than_the_makespan),
           cmocka_unit_test(of_a_lane_that_did_not_account_for_itself_nothing_is_known),
           cmocka_unit_test(tasks_ran_while_they_were_on_the_lane_and_it_stood_in_no_run_queue),
           cmocka_unit_test(where_run_queues_are_not_known_the_edges_tell_the_upper_end_alone),
           cmocka_unit_test(a_switch_costs_something_here))
