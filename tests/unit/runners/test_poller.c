/* The two pollers, each over a real loop and real descriptors: the same promises hold for both. Nothing here
 * waits for time to pass, except for a timer that is known to fire. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runners/loop/poller.h"
#include "task/clock.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* --- the frame --- */

enum { MANY = 300, MAX_REPORTS = 2 * MANY };

static struct {
    const struct poller_kind *kind;
    uv_loop_t loop;
    struct poller *poller;
    struct {
        int fd;
        short revents;
    } reports[MAX_REPORTS];
    int count, timers;
} rig;

static void on_ready(void *context, int fd, short revents)
{
    (void)context;
    assert_in_range(rig.count, 0, MAX_REPORTS - 1);
    rig.reports[rig.count].fd = fd;
    rig.reports[rig.count++].revents = revents;
}

static void on_timer(void *context)
{
    (void)context;
    rig.timers++;
}

static void open_rig(const struct poller_kind *kind)
{
    const struct poller_listener listener = {.ready = on_ready, .timer = on_timer};
    rig.kind = kind;
    rig.count = rig.timers = 0;
    assert_int_equal(uv_loop_init(&rig.loop), 0);
    int status = kind->open(&rig.loop, &listener, &rig.poller);
    if (status == -ENOSYS)
        UNIT_SKIP("this system has no epoll");
    assert_int_equal(status, 0);
}

static void close_rig(void)
{
    rig.kind->close(rig.poller);
    uv_run(&rig.loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&rig.loop), 0); /* nothing is left open in the loop */
}

/* Polls without waiting: what is ready now is reported within a pass or two, and once. */
static void poll_now(void)
{
    int before = rig.count;
    uv_run(&rig.loop, UV_RUN_NOWAIT);
    if (rig.count == before)
        uv_run(&rig.loop, UV_RUN_NOWAIT);
}

static void change(int fd, short before, short events)
{
    assert_int_equal(rig.kind->watch(rig.poller, fd, before, events), 0);
}

static void watch(int fd, short events)
{
    change(fd, 0, events);
}

static void say(int fd)
{
    assert_int_equal(write(fd, "x", 1), 1);
}

static void close_pair(const int pair[2])
{
    for (int i = 0; i < 2; i++) {
        rig.kind->forget(rig.poller, pair[i]);
        close(pair[i]);
    }
}

/* --- descriptors --- */

static void interest_lasts_until_it_is_changed(const struct poller_kind *kind)
{
    int pair[2];
    open_rig(kind);
    assert_int_equal(pipe(pair), 0);
    watch(pair[0], POLLIN);
    for (int i = 1; i <= 3; i++) {
        say(pair[1]);
        poll_now();
        assert_int_equal(rig.count, i);
        assert_int_equal(rig.reports[i - 1].fd, pair[0]);
        assert_int_equal(rig.reports[i - 1].revents, POLLIN);
    }
    change(pair[0], POLLIN, 0);
    poll_now();
    assert_int_equal(rig.count, 3); /* it is still readable, and nobody asks any more */
    watch(pair[0], POLLIN);
    poll_now();
    assert_int_equal(rig.count, 4);
    close_pair(pair);
    close_rig();
}

static void a_poll_needs_no_pass_of_the_loop(const struct poller_kind *kind)
{
    int pair[2];
    open_rig(kind);
    assert_int_equal(pipe(pair), 0);
    watch(pair[0], POLLIN);
    rig.kind->poll(rig.poller);
    assert_int_equal(rig.count, 0);
    say(pair[1]);
    rig.kind->poll(rig.poller);
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.reports[0].revents, POLLIN);
    close_pair(pair);
    close_rig();
}

/* Numbers that were closed without a word: the kernel has forgotten them, and what is asked for is asked
 * anew. */
static void what_the_kernel_forgot_is_asked_for_anew(const struct poller_kind *kind)
{
    int pair[2], other[2];
    open_rig(kind);
    if (kind != &poller_epoll)
        UNIT_SKIP("libuv's handles must be reported");
    assert_int_equal(pipe(pair), 0);
    watch(pair[0], POLLIN);
    assert_int_equal(pipe(other), 0);
    assert_int_equal(dup2(other[0], pair[0]), pair[0]);
    change(pair[0], POLLIN, POLLIN | POLLPRI);
    say(other[1]);
    poll_now();
    assert_int_equal(rig.count, 1);
    close_pair(pair);
    close_pair(other);
    close_rig();
}

static void only_what_is_ready_is_reported(const struct poller_kind *kind)
{
    enum { PAIRS = 5 };
    int pairs[PAIRS][2];
    open_rig(kind);
    for (int i = 0; i < PAIRS; i++) {
        assert_int_equal(pipe(pairs[i]), 0);
        watch(pairs[i][0], POLLIN);
    }
    poll_now();
    assert_int_equal(rig.count, 0);
    say(pairs[1][1]);
    say(pairs[3][1]);
    poll_now();
    assert_int_equal(rig.count, 2);
    assert_int_equal(rig.reports[0].fd + rig.reports[1].fd, pairs[1][0] + pairs[3][0]);
    assert_true(rig.reports[0].fd == pairs[1][0] || rig.reports[0].fd == pairs[3][0]);
    for (int i = 0; i < PAIRS; i++)
        close_pair(pairs[i]);
    close_rig();
}

static void a_later_wish_replaces_the_earlier_one(const struct poller_kind *kind)
{
    int pair[2];
    open_rig(kind);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    say(pair[1]);
    watch(pair[0], POLLIN);
    change(pair[0], POLLIN, POLLOUT);
    poll_now();
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.reports[0].revents, POLLOUT);
    change(pair[0], POLLOUT, POLLIN | POLLOUT);
    poll_now();
    assert_int_equal(rig.count, 2);
    assert_int_equal(rig.reports[1].revents, POLLIN | POLLOUT);
    close_pair(pair);
    close_rig();
}

static void a_hang_up_is_reported_whatever_was_asked_for(const struct poller_kind *kind)
{
    static const short wishes[] = {POLLIN, POLLERR | POLLHUP};
    open_rig(kind);
    for (size_t i = 0; i < COUNT(wishes); i++) {
        int pair[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
        rig.count = 0;
        watch(pair[0], wishes[i]);
        poll_now();
        assert_int_equal(rig.count, 0);
        close(pair[1]);
        poll_now();
        assert_int_equal(rig.count, 1);
        assert_true((rig.reports[0].revents & (POLLIN | POLLHUP)) != 0);
        rig.kind->forget(rig.poller, pair[0]);
        close(pair[0]);
    }
    close_rig();
}

/* A pipe that nobody reads any more: an error without a hang-up. Interest lasts here as well. */
static void an_error_is_reported_again_and_again(const struct poller_kind *kind)
{
    int pair[2];
    open_rig(kind);
    assert_int_equal(pipe(pair), 0);
    watch(pair[1], POLLOUT | POLLERR | POLLHUP);
    close(pair[0]);
    for (int i = 1; i <= 3; i++) {
        poll_now();
        assert_int_equal(rig.count, i);
        assert_true((rig.reports[i - 1].revents & POLLERR) != 0);
    }
    rig.kind->forget(rig.poller, pair[1]);
    close(pair[1]);
    close_rig();
}

/* The new descriptor gets the number of an old one that was watched and had something to say, and still lives
 * under another number: the kernel does not forget it by itself. */
static void a_number_is_used_again(const struct poller_kind *kind)
{
    int old[2], new[2];
    open_rig(kind);
    assert_int_equal(pipe(old), 0);
    assert_int_equal(pipe(new), 0);
    watch(old[0], POLLIN);
    say(old[1]);
    rig.kind->forget(rig.poller, old[0]);
    int elsewhere = dup(old[0]);
    assert_int_equal(dup2(new[0], old[0]), old[0]); /* closes the old one */
    poll_now();
    assert_int_equal(rig.count, 0); /* what the old one had to say is nobody's business now */
    watch(old[0], POLLIN);
    poll_now();
    assert_int_equal(rig.count, 0);
    say(new[1]);
    poll_now();
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.reports[0].fd, old[0]);
    close(elsewhere);
    close_pair(old);
    close_pair(new);
    close_rig();
}

static void what_cannot_be_watched_is_refused(const struct poller_kind *kind)
{
    int pair[2];
    open_rig(kind);
    int file = open("Makefile", O_RDONLY);
    assert_true(file >= 0);
    assert_int_equal(rig.kind->watch(rig.poller, file, 0, POLLIN), -EPERM);
    assert_int_equal(pipe(pair), 0);
    close(pair[0]);
    assert_int_equal(rig.kind->watch(rig.poller, pair[0], 0, POLLIN), -EBADF);
    assert_int_equal(rig.kind->watch(rig.poller, -1, 0, POLLIN), -EBADF);
    rig.kind->forget(rig.poller, pair[1]); /* never watched: no harm */
    rig.kind->forget(rig.poller, -1);
    close(pair[1]);
    close(file);
    close_rig();
}

/* More descriptors than one poll returns: none is left out, however often the others are reported. */
static void many_at_once(const struct poller_kind *kind)
{
    static int pairs[MANY][2];
    unsigned reported = 0;
    open_rig(kind);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(pipe(pairs[i]), 0);
        say(pairs[i][1]);
        watch(pairs[i][0], POLLIN);
    }
    for (int looks = 0; looks < 3 && reported < MANY; looks++) {
        rig.count = 0;
        poll_now();
        for (int j = 0; j < rig.count; j++) {
            change(rig.reports[j].fd, POLLIN,
                   0); /* a second report of one that has been notified is a failure */
            reported++;
        }
    }
    assert_int_equal(reported, MANY);
    rig.count = 0;
    poll_now();
    assert_int_equal(rig.count, 0);
    for (int i = 0; i < MANY; i++)
        close_pair(pairs[i]);
    close_rig();
}

/* --- the timer --- */

static void the_timer_fires_once_and_not_too_early(const struct poller_kind *kind)
{
    open_rig(kind);
    uint64_t deadline = clock_now_ns() + 3 * NS_PER_MS;
    assert_int_equal(rig.kind->set_timer(rig.poller, deadline), 0);
    while (rig.timers == 0)
        uv_run(&rig.loop, UV_RUN_ONCE);
    assert_true(clock_now_ns() >= deadline);
    poll_now();
    assert_int_equal(rig.timers, 1);
    close_rig();
}

static void a_later_timer_replaces_the_earlier_one(const struct poller_kind *kind)
{
    open_rig(kind);
    uint64_t now = clock_now_ns();
    assert_int_equal(rig.kind->set_timer(rig.poller, now + 3600 * NS_PER_S), 0);
    assert_int_equal(rig.kind->set_timer(rig.poller, now), 0); /* past: fires at once */
    while (rig.timers == 0)
        uv_run(&rig.loop, UV_RUN_ONCE);
    assert_int_equal(rig.timers, 1);
    assert_int_equal(rig.kind->set_timer(rig.poller, clock_now_ns() + NS_PER_MS), 0);
    assert_int_equal(rig.kind->set_timer(rig.poller, CLOCK_NEVER), 0);
    nanosleep(&(struct timespec){.tv_nsec = 5 * (long)NS_PER_MS}, NULL); /* it would have fired by now */
    poll_now();
    assert_int_equal(rig.timers, 1);
    assert_int_equal(rig.kind->set_timer(rig.poller, clock_now_ns()), 0); /* and it can be set again */
    while (rig.timers == 1)
        uv_run(&rig.loop, UV_RUN_ONCE);
    close_rig();
}

static void a_descriptor_wakes_before_a_distant_timer(const struct poller_kind *kind)
{
    int pair[2];
    open_rig(kind);
    assert_int_equal(pipe(pair), 0);
    assert_int_equal(rig.kind->set_timer(rig.poller, clock_now_ns() + 3600 * NS_PER_S), 0);
    watch(pair[0], POLLIN);
    say(pair[1]);
    while (rig.count == 0)
        uv_run(&rig.loop, UV_RUN_ONCE);
    assert_int_equal(rig.timers, 0);
    close_pair(pair);
    close_rig();
}

/* Each test twice: with either poller. */
#define BOTH(test)                                                                                           \
    static void test##_epoll(void **state)                                                                   \
    {                                                                                                        \
        (void)state;                                                                                         \
        test(&poller_epoll);                                                                                 \
    }                                                                                                        \
    static void test##_libuv(void **state)                                                                   \
    {                                                                                                        \
        (void)state;                                                                                         \
        test(&poller_uv);                                                                                    \
    }
#define TESTS(test) cmocka_unit_test(test##_epoll), cmocka_unit_test(test##_libuv)

BOTH(interest_lasts_until_it_is_changed)
BOTH(a_poll_needs_no_pass_of_the_loop)
BOTH(what_the_kernel_forgot_is_asked_for_anew)
BOTH(only_what_is_ready_is_reported)
BOTH(a_later_wish_replaces_the_earlier_one)
BOTH(a_hang_up_is_reported_whatever_was_asked_for)
BOTH(an_error_is_reported_again_and_again)
BOTH(a_number_is_used_again)
BOTH(what_cannot_be_watched_is_refused)
BOTH(many_at_once)
BOTH(the_timer_fires_once_and_not_too_early)
BOTH(a_later_timer_replaces_the_earlier_one)
BOTH(a_descriptor_wakes_before_a_distant_timer)

UNIT_TESTS(TESTS(interest_lasts_until_it_is_changed), TESTS(a_poll_needs_no_pass_of_the_loop),
           TESTS(what_the_kernel_forgot_is_asked_for_anew), TESTS(only_what_is_ready_is_reported),
           TESTS(a_later_wish_replaces_the_earlier_one), TESTS(a_hang_up_is_reported_whatever_was_asked_for),
           TESTS(an_error_is_reported_again_and_again), TESTS(a_number_is_used_again),
           TESTS(what_cannot_be_watched_is_refused), TESTS(many_at_once),
           TESTS(the_timer_fires_once_and_not_too_early), TESTS(a_later_timer_replaces_the_earlier_one),
           TESTS(a_descriptor_wakes_before_a_distant_timer))
