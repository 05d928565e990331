/* The CPUs on which a thread may execute. */
#include "tests/unit/support/harness.h"

#include "machine/affinity.h"

static void a_pinned_thread_executes_there_and_nowhere_else(void **state)
{
    (void)state;
    struct affinity cpus;
    assert_int_equal(affinity_read(&cpus), 0);
    assert_int_equal(cpus.count, affinity_count());
    for (unsigned place = 0; place < cpus.count; place++) {
        int cpu = affinity_pin(&cpus, place);
        assert_int_equal(sched_getcpu(), cpu);
        assert_int_equal(affinity_count(), 1);
        assert_int_equal(affinity_pin(&cpus, place + cpus.count), cpu); /* round again */
        assert_true(CPU_ISSET_S((size_t)cpu, cpus.bytes, cpus.set));
    }
    affinity_unpin(&cpus);
    assert_int_equal(affinity_count(), cpus.count);
    affinity_free(&cpus);
}

static void of_no_cpus_none_can_be_had(void **state)
{
    (void)state;
    struct affinity none = {.count = 0};
    assert_true(affinity_pin(&none, 0) < 0);
    assert_true(affinity_count() >= 1);
}

UNIT_TESTS(cmocka_unit_test(a_pinned_thread_executes_there_and_nowhere_else),
           cmocka_unit_test(of_no_cpus_none_can_be_had))
