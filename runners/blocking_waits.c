/* The waits of lanes that may block: while a task waits, its thread is blocked in the kernel. */
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>

#include "runners/lane_work.h"
#include "task/clock.h"

static int sleep_until(struct task *t, uint64_t deadline_ns)
{
    (void)t;
    struct timespec deadline = clock_timespec(deadline_ns);
    int status;
    do {
        status = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
    } while (status == EINTR);
    return -status;
}

static int poll_until(struct pollfd *fds, unsigned n, uint64_t deadline_ns)
{
    for (;;) {
        uint64_t now = clock_now_ns();
        struct timespec left = clock_timespec(deadline_ns > now ? deadline_ns - now : 0);
        int ready = ppoll(fds, n, deadline_ns == CLOCK_NEVER ? NULL : &left, NULL);
        if (ready >= 0)
            return ready;
        if (errno != EINTR)
            return -errno;
    }
}

static int wait_fds(struct task *t, struct pollfd *fds, unsigned n, uint64_t deadline_ns)
{
    (void)t;
    return poll_until(fds, n, deadline_ns);
}

static ssize_t receive(struct task *t, int fd, void *buffer, size_t bytes)
{
    for (;;) {
        ssize_t result = recv(fd, buffer, bytes, 0);
        if (result >= 0)
            return result;
        struct pollfd poll = {.fd = fd, .events = POLLIN};
        int status =
            errno == EAGAIN ? wait_fds(t, &poll, 1, CLOCK_NEVER) : -errno; /* a non-blocking socket */
        if (status < 0 && status != -EINTR)
            return status;
    }
}

/* The kernel forgets a closed descriptor by itself. */
static void forget_fd(struct task *t, int fd)
{
    (void)t;
    (void)fd;
}

static int call(struct task *t, int (*fn)(void *), void *arg, size_t bytes)
{
    (void)t;
    (void)bytes;
    return fn(arg);
}

static int yield(struct task *t)
{
    (void)t;
    return sched_yield() == 0 ? 0 : -errno;
}

static int park(struct task *t)
{
    int status = 0;
    while (status == 0 && sem_wait(&t->lane->wake) != 0)
        status = errno == EINTR ? 0 : -errno;
    return status;
}

static void unpark(struct task *by, uint32_t index)
{
    sem_post(&by->shared->lanes[by->shared->records[index].lane].wake);
}

const struct waits blocking_waits = {
    .sleep_until = sleep_until,
    .wait_fds = wait_fds,
    .receive = receive,
    .forget_fd = forget_fd,
    .call = call,
    .yield = yield,
    .park = park,
    .unpark = unpark,
};
