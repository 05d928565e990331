/* What reports events to the scheduler: descriptors that became ready, and one timer. Two
 * implementations: a nested epoll set with a timerfd in it, which the libuv loop sees as a single descriptor
 * (Linux); and plain libuv handles for the rest, whose timers count in milliseconds. Interest in a descriptor
 * lasts until it is changed, and is reported at every poll for as long as it is ready: so a task that reads
 * what there is, answers, and waits for the same descriptor again costs no system call to say so. */
#ifndef RUNNERS_LOOP_POLLER_H
#define RUNNERS_LOOP_POLLER_H

#include <stdint.h>

#include <uv.h>

struct poller;

/* Whom to notify; called from inside uv_run or poll. */
struct poller_listener {
    void *context;
    void (*ready)(void *context, int fd, short revents); /* poll's bits */
    void (*timer)(void *context);                        /* perhaps early: read the clock */
};

struct poller_kind {
    const char *name;
    /* Returns 0 or -errno; -ENOSYS where the system has no such thing. */
    int (*open)(uv_loop_t *loop, const struct poller_listener *listener, struct poller **out);
    /* Has `events` of fd reported (poll's bits; errors and hang-ups always are) in place of `before`, what
     * was asked for until now; 0 in the place of either is nothing at all. -EPERM: a kind of file that is
     * always ready; -EBADF. */
    int (*watch)(struct poller *poller, int fd, short before, short events);
    /* Reports what is ready at this moment, without waiting. */
    void (*poll)(struct poller *poller);
    /* The descriptor is about to be closed. */
    void (*forget)(struct poller *poller, int fd);
    /* Sets the timer, in place of an earlier one; CLOCK_NEVER: no timer. */
    int (*set_timer)(struct poller *poller, uint64_t deadline_ns);
    /* Ends it; the loop must be run once more to close its handles. */
    void (*close)(struct poller *poller);
};

extern const struct poller_kind poller_epoll, poller_uv;

#endif
