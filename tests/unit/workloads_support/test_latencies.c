/* Tables of latencies, and the gauges made of them. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workloads/support/latencies.h"
#include "workloads/support/wakeup_latency_gauges.h"

static void percentiles_are_of_all_that_was_recorded(void **state)
{
    (void)state;
    struct gauge gauges[3];
    struct latencies *latencies = latencies_create(100);
    assert_non_null(latencies);
    for (uint64_t i = 0; i < 100; i++)
        latencies_record(latencies, i, 1000 - i);
    for (uint64_t i = 0; i < 100; i++)
        latencies_record(latencies, i, 100 - i); /* replaces what a warm-up recorded */
    assert_int_equal(latencies_gauges(latencies, "trip", gauges), 3);
    assert_string_equal(gauges[0].name, "trip p50");
    assert_string_equal(gauges[1].name, "trip p99");
    assert_string_equal(gauges[2].name, "trip max");
    assert_int_equal((int)gauges[0].value, 50);
    assert_int_equal((int)gauges[1].value, 99);
    assert_int_equal((int)gauges[2].value, 100);
    latencies_destroy(latencies);
}

static void few_have_no_p99(void **state)
{
    (void)state;
    struct gauge gauges[3];
    struct latencies *latencies = latencies_create(99);
    assert_non_null(latencies);
    for (uint64_t i = 0; i < 99; i++)
        latencies_record(latencies, i, i + 1);
    assert_int_equal(latencies_gauges(latencies, "trip", gauges), 2);
    assert_string_equal(gauges[0].name, "trip p50");
    assert_string_equal(gauges[1].name, "trip max");
    assert_int_equal((int)gauges[1].value, 99);
    latencies_destroy(latencies);
}

static void of_many_times_every_kth_is_kept(void **state)
{
    (void)state;
    const uint64_t things = (3 << 20) + 1; /* four to a place */
    struct gauge gauges[3];
    struct latencies *latencies = latencies_create(things);
    assert_non_null(latencies);
    for (uint64_t i = 0; i < things; i++)
        latencies_record(latencies, i, i % 4 == 0 ? 7 : 1000);
    latencies_gauges(latencies, "x", gauges);
    assert_int_equal((int)gauges[2].value, 7);
    latencies_destroy(latencies);
}

static void wakeup_latency_is_ranked(void **state)
{
    (void)state;
    struct outcome outcomes[101] = {{0}};
    struct gauge gauges[MAX_GAUGES];
    for (unsigned i = 0; i < 101; i++)
        outcomes[i].measured[LATENESS_NS] = 100 - i; /* from 100 down to 0 */
    assert_int_equal(wakeup_latency_gauges(NULL, outcomes, 101, 0, gauges), 3);
    assert_string_equal(gauges[0].name, "wake-up latency p50");
    assert_int_equal((uint64_t)gauges[0].value, 50);
    assert_string_equal(gauges[1].name, "wake-up latency p99");
    assert_int_equal((uint64_t)gauges[1].value, 99);
    assert_string_equal(gauges[2].name, "wake-up latency max");
    assert_int_equal((uint64_t)gauges[2].value, 100);
}

UNIT_TESTS(cmocka_unit_test(percentiles_are_of_all_that_was_recorded), cmocka_unit_test(few_have_no_p99),
           cmocka_unit_test(of_many_times_every_kth_is_kept), cmocka_unit_test(wakeup_latency_is_ranked))
