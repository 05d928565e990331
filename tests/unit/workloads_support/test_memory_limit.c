/* What does not fit in memory. */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include "workloads/support/memory_limit.h"

static void more_memory_than_there_is_is_refused(void **state)
{
    (void)state;
    struct error error = {""};
    struct settings settings = {.memory_bytes = 1000};
    assert_int_equal(memory_check(&settings, 1000, "x", "y", &error), 0);
    assert_int_equal(memory_check(&settings, 1001, "queue", "type less", &error), -EINVAL);
    assert_ptr_equal(strstr(error.text, "queue needs "), error.text);
    assert_non_null(strstr(error.text, "type less"));
    settings.memory_bytes = 0; /* not known */
    assert_int_equal(memory_check(&settings, UINT64_MAX, "x", "y", &error), 0);
}

UNIT_TESTS(cmocka_unit_test(more_memory_than_there_is_is_refused))
