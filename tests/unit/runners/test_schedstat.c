/* What the kernel counts of a thread's turns: its own file, and scripted ones. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runners/schedstat.h"

static bool read_text(const char *text, struct schedstat *out)
{
    int fd = memfd_create("schedstat", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    bool known = schedstat_read(fd, out);
    close(fd);
    return known;
}

static void the_second_number_is_the_wait_and_the_third_the_turns(void **state)
{
    struct schedstat told;
    (void)state;
    assert_true(read_text("184467440737 1234 5\n", &told));
    assert_int_equal(told.runqueue_ns, 1234);
    assert_int_equal(told.turns, 5);
}

/* As a kernel without that count prints it: no thread that asks has had no turn. */
static void zeros_are_no_figures(void **state)
{
    struct schedstat told;
    (void)state;
    assert_false(read_text("0 0 0\n", &told));
    assert_false(read_text("", &told));
    assert_false(schedstat_read(-1, &told));
    assert_int_equal(told.runqueue_ns, 0);
}

static void it_tells_of_this_thread_as_often_as_it_is_read(void **state)
{
    struct schedstat first = {0}, then = {0};
    int fd = schedstat_open(0);
    (void)state;
    if (fd < 0 || !schedstat_read(fd, &first))
        UNIT_SKIP("this kernel does not tell it");
    usleep(2000);
    assert_true(schedstat_read(fd, &then));
    assert_true(then.turns > first.turns);
    close(fd);
    assert_int_equal(schedstat_open(INT32_MAX), -ENOENT);
}

UNIT_TESTS(cmocka_unit_test(the_second_number_is_the_wait_and_the_third_the_turns),
           cmocka_unit_test(zeros_are_no_figures),
           cmocka_unit_test(it_tells_of_this_thread_as_often_as_it_is_read))
