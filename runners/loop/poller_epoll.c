/* The poller of Linux: one epoll set holds every descriptor and the timerfd; the libuv loop watches the set
 * as a single descriptor. Sleeps have the kernel's ns deadlines instead of libuv's milliseconds from a cached
 * clock. A turn of the loop costs one extra epoll_wait, for any number of ready descriptors. */
#include "runners/loop/poller.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "task/clock.h"

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/timerfd.h>

enum { BATCH = 256 };

struct poller {
    struct poller_listener listener;
    int set, timer;
    uv_poll_t handle;
};

static void poll_now(struct poller *poller)
{
    struct epoll_event batch[BATCH];
    int count = epoll_wait(poller->set, batch, BATCH, 0);
    for (int i = 0; i < count; i++) {
        if (batch[i].data.fd == poller->timer)
            poller->listener.timer(poller->listener.context);
        else /* epoll's bits are poll's */
            poller->listener.ready(poller->listener.context, batch[i].data.fd, (short)batch[i].events);
    }
}

static void on_events(uv_poll_t *handle, int status, int events)
{
    (void)status;
    (void)events;
    poll_now(handle->data);
}

/* Edge-triggered: an expiry is reported once and needs no read; setting the timer anew rearms the timer. */
static int watch_timer(const struct poller *poller)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = poller->timer};
    return epoll_ctl(poller->set, EPOLL_CTL_ADD, poller->timer, &event) < 0 ? -errno : 0;
}

static void close_all(struct poller *poller)
{
    if (poller->timer >= 0)
        close(poller->timer);
    if (poller->set >= 0)
        close(poller->set);
    free(poller);
}

static int open_epoll(uv_loop_t *loop, const struct poller_listener *listener, struct poller **out)
{
    struct poller *poller = calloc(1, sizeof *poller);
    if (poller == NULL)
        return -ENOMEM;
    poller->listener = *listener;
    poller->set = epoll_create1(EPOLL_CLOEXEC);
    poller->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    int status = poller->set < 0 || poller->timer < 0 ? -errno : watch_timer(poller);
    if (status == 0)
        status = uv_poll_init(loop, &poller->handle, poller->set);
    if (status < 0) {
        close_all(poller);
        return status;
    }
    poller->handle.data = poller;
    status = uv_poll_start(&poller->handle, UV_READABLE, on_events);
    if (status < 0)
        return status; /* cannot fail for an open handle; the loop owns the handle and frees it */
    *out = poller;
    return 0;
}

static int watch(struct poller *poller, int fd, short before, short events)
{
    struct epoll_event event = {.events = (uint32_t)(unsigned short)events, .data.fd = fd};
    int change = before == 0 ? EPOLL_CTL_ADD : events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    if (before == 0 && events == 0)
        return 0;
    if (epoll_ctl(poller->set, change, fd, &event) == 0)
        return 0;
    /* A descriptor closed and reopened without forget: the kernel has dropped the number by itself. */
    if (errno == ENOENT && (events == 0 || epoll_ctl(poller->set, EPOLL_CTL_ADD, fd, &event) == 0))
        return 0;
    return -errno;
}

static void forget(struct poller *poller, int fd)
{
    epoll_ctl(poller->set, EPOLL_CTL_DEL, fd, NULL); /* fails if never watched: no error */
}

static int set_timer(struct poller *poller, uint64_t deadline_ns)
{
    struct itimerspec when = {0};
    if (deadline_ns != CLOCK_NEVER)
        when.it_value = clock_timespec(deadline_ns > 0 ? deadline_ns : 1);
    return timerfd_settime(poller->timer, TFD_TIMER_ABSTIME, &when, NULL) < 0 ? -errno : 0;
}

static void on_closed(uv_handle_t *handle)
{
    close_all(handle->data);
}

static void close_epoll(struct poller *poller)
{
    uv_close((uv_handle_t *)&poller->handle, on_closed);
}

const struct poller_kind poller_epoll = {
    .name = "epoll",
    .open = open_epoll,
    .watch = watch,
    .poll = poll_now,
    .forget = forget,
    .set_timer = set_timer,
    .close = close_epoll,
};

#else

static int no_epoll(uv_loop_t *loop, const struct poller_listener *listener, struct poller **out)
{
    (void)loop;
    (void)listener;
    (void)out;
    return -ENOSYS;
}

const struct poller_kind poller_epoll = {.name = "epoll", .open = no_epoll};

#endif
