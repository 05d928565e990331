/* What does not fit in memory. */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include "workloads/support/memory_limit.h"

static void more_memory_than_there_is_is_refused(void **state)
{
    (void)state;
    struct error error = {""};
    uint64_t there = memory_available();
    if (there == UINT64_MAX)
        UNIT_SKIP("this system does not say how much memory is available");
    assert_int_equal(memory_check(0, "x", "y", &error), 0);
    assert_int_equal(memory_check(2 * there + (1ULL << 40), "queue", "type less", &error), -EINVAL);
    assert_ptr_equal(strstr(error.text, "queue needs "), error.text);
    assert_non_null(strstr(error.text, "type less"));
}

UNIT_TESTS(cmocka_unit_test(more_memory_than_there_is_is_refused))
