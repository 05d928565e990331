/* A poller reports events to the scheduler: ready descriptors, and one timer. Linux has a nested epoll set
 * with a timerfd inside, watched by the libuv loop as a single descriptor. Other systems have plain libuv
 * handles, whose timers count in milliseconds. Interest in a descriptor lasts until changed, and every poll
 * reports a ready one: a task that reads, answers, and waits for the descriptor again needs no system call
 * for the interest. */
#ifndef RUNNERS_LOOP_POLLER_H
#define RUNNERS_LOOP_POLLER_H

#include <stdint.h>

#include <uv.h>

struct poller;

/* The poller's callbacks, from inside uv_run or poll. */
struct poller_listener {
    void *context;
    void (*ready)(void *context, int fd, short revents); /* poll's bits */
    void (*timer)(void *context);                        /* perhaps early: read the clock */
};

struct poller_kind {
    const char *name;
    /* Returns 0 or -errno; -ENOSYS where the system lacks epoll or timerfd. */
    int (*open)(uv_loop_t *loop, const struct poller_listener *listener, struct poller **out);
    /* Changes the events reported for fd from `before` to `events` (poll's bits; errors and hang-ups always
     * are reported). 0: none. Returns -EPERM for a kind of file that is always ready; -EBADF. */
    int (*watch)(struct poller *poller, int fd, short before, short events);
    /* Reports what is ready at this moment, without waiting. */
    void (*poll)(struct poller *poller);
    /* The descriptor is about to be closed. */
    void (*forget)(struct poller *poller, int fd);
    /* Replaces the timer; CLOCK_NEVER: no timer. */
    int (*set_timer)(struct poller *poller, uint64_t deadline_ns);
    /* The loop must run once more after the call, to close the poller's handles. */
    void (*close)(struct poller *poller);
};

extern const struct poller_kind poller_epoll, poller_uv;

#endif
