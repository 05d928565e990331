/* Who waits for which descriptor, over a poller that only notes what it is asked for. Owners are names; those
 * who are woken are written down in their order. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <stdbool.h>

#include "runners/loop/descriptors.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* --- the scripted poller --- */

struct poller {
    unsigned watches, forgets;
    int fd;
    short before;   /* and */
    short events;   /* of the last watch, without the errors and hang-ups that are always watched for */
    bool nothing;   /* the last watch was for nothing at all */
    int refuse_fd;  /* this one is refused */
    int refuse_why; /* with this -errno */
};

static int watch(struct poller *poller, int fd, short before, short events)
{
    const short always = POLLERR | POLLHUP;
    if (fd == poller->refuse_fd)
        return poller->refuse_why;
    poller->watches++;
    poller->fd = fd;
    poller->before = before & ~always;
    poller->events = events & ~always;
    poller->nothing = events == 0;
    return 0;
}

static void forget(struct poller *poller, int fd)
{
    poller->forgets++;
    poller->fd = fd;
}

static const struct poller_kind scripted = {.name = "scripted", .watch = watch, .forget = forget};

static struct poller poller;
static struct descriptors descriptors;
static char woken[32]; /* the owners' names, a letter each */
static size_t woken_count;

static int set_up(void **state)
{
    (void)state;
    poller = (struct poller){.refuse_fd = -1};
    descriptors = (struct descriptors){.kind = &scripted, .poller = &poller};
    memset(woken, 0, sizeof woken);
    woken_count = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    int left = descriptors.waiting != 0; /* a test takes out what it has entered */
    descriptors_free(&descriptors);
    return left;
}

static void note(void *context, void *owner)
{
    (void)context;
    assert_true(woken_count + 1 < sizeof woken);
    woken[woken_count++] = *(const char *)owner;
}

static void report(int fd, short revents)
{
    descriptors_ready(&descriptors, fd, revents, note, NULL);
}

static int enter(struct pollfd *fds, unsigned n, struct fd_wait *waits, const char *owner)
{
    return descriptors_enter(&descriptors, fds, n, waits, (void *)(uintptr_t)owner);
}

/* --- several waiters --- */

static void the_same_wish_is_not_asked_for_twice(void **state)
{
    (void)state;
    struct pollfd a = {.fd = 7, .events = POLLIN}, b = a;
    struct fd_wait wait_a, wait_b;
    assert_int_equal(enter(&a, 1, &wait_a, "a"), 0);
    assert_int_equal(enter(&b, 1, &wait_b, "b"), 0);
    assert_int_equal(poller.watches, 1);
    assert_int_equal(poller.events, POLLIN);
    report(7, POLLIN);
    assert_string_equal(woken, "ab");
    assert_int_equal(descriptors_leave(&descriptors, &a, 1, &wait_a), 1);
    assert_int_equal(descriptors_leave(&descriptors, &b, 1, &wait_b), 1);
    assert_int_equal(a.revents, POLLIN);
    assert_int_equal(b.revents, POLLIN);
    assert_int_equal(poller.watches, 1);
}

/* As a client does that sends, waits, reads, sends: no system call says what is reported already. */
static void what_is_asked_for_stays_asked_for(void **state)
{
    (void)state;
    struct pollfd fd = {.fd = 7, .events = POLLIN};
    struct fd_wait wait;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(enter(&fd, 1, &wait, "a"), 0);
        report(7, POLLIN);
        assert_int_equal(descriptors_leave(&descriptors, &fd, 1, &wait), 1);
    }
    assert_int_equal(poller.watches, 1);
    assert_string_equal(woken, "aaaaa");
}

static void what_nobody_wants_is_asked_for_no_longer(void **state)
{
    (void)state;
    struct pollfd fd = {.fd = 7, .events = POLLIN | POLLOUT};
    struct fd_wait wait;
    enter(&fd, 1, &wait, "a");
    report(7, POLLOUT);
    descriptors_leave(&descriptors, &fd, 1, &wait);
    fd.events = POLLIN;
    enter(&fd, 1, &wait, "a");
    assert_int_equal(poller.watches, 1); /* more than is wanted does no harm */
    report(7, POLLOUT);                  /* until it does */
    assert_string_equal(woken, "a");
    assert_int_equal(poller.watches, 2);
    assert_int_equal(poller.before, POLLIN | POLLOUT);
    assert_int_equal(poller.events, POLLIN);
    descriptors_leave(&descriptors, &fd, 1, &wait);
    report(7, POLLIN); /* and nobody waits at all */
    assert_int_equal(poller.watches, 3);
    assert_true(poller.nothing);
    enter(&fd, 1, &wait, "a");
    assert_int_equal(poller.watches, 4);
    assert_int_equal(poller.events, POLLIN);
    descriptors_leave(&descriptors, &fd, 1, &wait);
}

static void different_wishes_are_asked_for_together(void **state)
{
    (void)state;
    struct pollfd reader = {.fd = 7, .events = POLLIN}, writer = {.fd = 7, .events = POLLOUT};
    struct fd_wait wait_r, wait_w;
    enter(&reader, 1, &wait_r, "r");
    enter(&writer, 1, &wait_w, "w");
    assert_int_equal(poller.watches, 2);
    assert_int_equal(poller.events, POLLIN | POLLOUT);
    report(7, POLLOUT);
    assert_string_equal(woken, "w");
    assert_int_equal(poller.watches, 2); /* both still wait */
    assert_int_equal(descriptors_leave(&descriptors, &writer, 1, &wait_w), 1);
    assert_int_equal(writer.revents, POLLOUT);
    report(7, POLLIN);
    assert_string_equal(woken, "wr");
    assert_int_equal(descriptors_leave(&descriptors, &reader, 1, &wait_r), 1);
    assert_int_equal(reader.revents, POLLIN);
    assert_int_equal(poller.watches, 2);
}

static void a_hang_up_concerns_everybody(void **state)
{
    (void)state;
    struct pollfd reader = {.fd = 7, .events = POLLIN}, writer = {.fd = 7, .events = POLLOUT};
    struct pollfd silent = {.fd = 7, .events = 0};
    struct fd_wait wait_r, wait_w, wait_s;
    enter(&silent, 1, &wait_s, "s");
    assert_int_equal(poller.watches, 1); /* for errors and hang-ups alone */
    enter(&reader, 1, &wait_r, "r");
    enter(&writer, 1, &wait_w, "w");
    report(7, POLLHUP);
    assert_string_equal(woken, "srw");
    descriptors_leave(&descriptors, &reader, 1, &wait_r);
    descriptors_leave(&descriptors, &writer, 1, &wait_w);
    descriptors_leave(&descriptors, &silent, 1, &wait_s);
    assert_int_equal(silent.revents, POLLHUP);
    assert_int_equal(reader.revents, POLLHUP);
    assert_int_equal(writer.revents, POLLHUP);
}

static void those_who_left_are_not_notified(void **state)
{
    (void)state;
    struct pollfd fds[3];
    struct fd_wait waits[3];
    const char *const owners[3] = {"a", "b", "c"};
    for (int i = 0; i < 3; i++) {
        fds[i] = (struct pollfd){.fd = 7, .events = POLLIN};
        enter(&fds[i], 1, &waits[i], owners[i]);
    }
    descriptors_leave(&descriptors, &fds[1], 1, &waits[1]);
    report(7, POLLIN);
    assert_string_equal(woken, "ac");
    assert_int_equal(fds[1].revents, 0);
    descriptors_leave(&descriptors, &fds[0], 1, &waits[0]);
    descriptors_leave(&descriptors, &fds[2], 1, &waits[2]);
    report(7, POLLIN); /* a report that was under way: nobody's */
    assert_string_equal(woken, "ac");
}

/* --- several descriptors --- */

static void one_waits_for_several(void **state)
{
    (void)state;
    struct pollfd fds[] = {
        {.fd = 900, .events = POLLIN}, {.fd = -1, .events = POLLIN}, {.fd = 3, .events = POLLOUT}};
    struct fd_wait waits[COUNT(fds)];
    assert_int_equal(enter(fds, COUNT(fds), waits, "a"), 0);
    assert_int_equal(descriptors.waiting, 2); /* a negative one is passed over */
    report(3, POLLOUT);
    report(900, POLLIN);
    assert_string_equal(woken, "aa"); /* once for each */
    assert_int_equal(descriptors_leave(&descriptors, fds, COUNT(fds), waits), 2);
    assert_int_equal(fds[0].revents, POLLIN);
    assert_int_equal(fds[1].revents, 0);
    assert_int_equal(fds[2].revents, POLLOUT);
    report(4000, POLLIN); /* never heard of */
    assert_string_equal(woken, "aa");
}

static void old_revents_are_forgotten(void **state)
{
    (void)state;
    struct pollfd fd = {.fd = 7, .events = POLLIN, .revents = POLLNVAL};
    struct fd_wait wait;
    enter(&fd, 1, &wait, "a");
    assert_int_equal(fd.revents, 0);
    descriptors_leave(&descriptors, &fd, 1, &wait);
}

/* --- descriptors that cannot be waited for --- */

static void a_plain_file_is_ready_at_once(void **state)
{
    (void)state;
    struct pollfd fds[] = {{.fd = 5, .events = POLLIN}, {.fd = 6, .events = POLLIN | POLLOUT | POLLPRI}};
    struct fd_wait waits[COUNT(fds)];
    poller.refuse_fd = 6;
    poller.refuse_why = -EPERM; /* what epoll says to a file */
    assert_int_equal(enter(fds, COUNT(fds), waits, "a"), 1);
    assert_int_equal(fds[0].revents, 0);
    assert_int_equal(fds[1].revents, POLLIN | POLLOUT);
    assert_int_equal(descriptors.waiting, 0); /* the other one was taken out again */
}

static void a_wrong_number_is_reported_as_by_poll(void **state)
{
    (void)state;
    struct pollfd fd = {.fd = 6, .events = POLLIN};
    struct fd_wait wait;
    poller.refuse_fd = 6;
    poller.refuse_why = -EBADF;
    assert_int_equal(enter(&fd, 1, &wait, "a"), 1);
    assert_int_equal(fd.revents, POLLNVAL);
}

static void a_poller_that_fails_leaves_nothing_entered(void **state)
{
    (void)state;
    struct pollfd fds[] = {{.fd = 5, .events = POLLIN}, {.fd = 6, .events = POLLIN}};
    struct fd_wait waits[COUNT(fds)];
    poller.refuse_fd = 6;
    poller.refuse_why = -ENOSPC; /* fs.epoll.max_user_watches */
    assert_int_equal(enter(fds, COUNT(fds), waits, "a"), -ENOSPC);
    assert_int_equal(descriptors.waiting, 0);
    report(5, POLLIN);
    assert_string_equal(woken, "");
}

/* --- closing --- */

static void a_number_that_is_used_again_is_asked_for_anew(void **state)
{
    (void)state;
    struct pollfd fd = {.fd = 7, .events = POLLIN};
    struct fd_wait wait;
    enter(&fd, 1, &wait, "a");
    descriptors_leave(&descriptors, &fd, 1, &wait);
    descriptors_forget(&descriptors, 7, note, NULL);
    assert_int_equal(poller.forgets, 1);
    assert_int_equal(poller.fd, 7);
    enter(&fd, 1, &wait, "b");
    assert_int_equal(poller.watches, 2);
    descriptors_leave(&descriptors, &fd, 1, &wait);
    descriptors_forget(&descriptors, 4000, note, NULL); /* never waited for: nothing to forget */
    assert_int_equal(poller.forgets, 1);
}

static void who_waits_for_a_forgotten_one_is_reported(void **state)
{
    (void)state;
    struct pollfd a = {.fd = 7, .events = POLLIN}, b = {.fd = 7, .events = POLLIN};
    struct fd_wait wait_a, wait_b;
    enter(&a, 1, &wait_a, "a");
    descriptors_forget(&descriptors, 7, note, NULL);
    assert_string_equal(woken, "a");
    enter(&b, 1, &wait_b, "b"); /* the number is another's now, and "a" has not run yet */
    assert_int_equal(poller.watches, 2);
    assert_int_equal(descriptors_leave(&descriptors, &a, 1, &wait_a), 1);
    assert_int_equal(a.revents, POLLNVAL);
    assert_int_equal(descriptors_leave(&descriptors, &b, 1, &wait_b), 0);
}

/* Thousands may wait for one descriptor: nobody asks them all when one more comes. */
static void many_wait_for_one(void **state)
{
    (void)state;
    enum { MANY = 200000 };
    static struct pollfd fds[MANY];
    static struct fd_wait waits[MANY];
    for (int i = 0; i < MANY; i++) {
        fds[i] = (struct pollfd){.fd = 7, .events = POLLIN};
        assert_int_equal(enter(&fds[i], 1, &waits[i], "a"), 0);
    }
    assert_int_equal(poller.watches, 1);
    for (int i = 0; i < MANY; i++)
        descriptors_leave(&descriptors, &fds[i], 1, &waits[i]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

UNIT_TESTS(TEST(the_same_wish_is_not_asked_for_twice), TEST(what_is_asked_for_stays_asked_for),
           TEST(what_nobody_wants_is_asked_for_no_longer), TEST(different_wishes_are_asked_for_together),
           TEST(a_hang_up_concerns_everybody), TEST(those_who_left_are_not_notified),
           TEST(one_waits_for_several), TEST(old_revents_are_forgotten), TEST(a_plain_file_is_ready_at_once),
           TEST(a_wrong_number_is_reported_as_by_poll), TEST(a_poller_that_fails_leaves_nothing_entered),
           TEST(a_number_that_is_used_again_is_asked_for_anew),
           TEST(who_waits_for_a_forgotten_one_is_reported), TEST(many_wait_for_one))
