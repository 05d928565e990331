/* The poller of other systems: a libuv handle for each descriptor, and a libuv timer whose milliseconds are
 * rounded up: no sleep ends early. */
#include "runners/loop/poller.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "task/array.h"
#include "task/clock.h"

struct watch {
    uv_poll_t handle;
    struct poller *poller;
    int fd;
    int wanted; /* libuv's bits */
};

struct poller {
    struct poller_listener listener;
    uv_loop_t *loop;
    uv_timer_t timer;
    struct watch **watches; /* by descriptor; NULL: none */
    size_t room;
};

/* Errors and hang-ups alone still need an event to watch for: libuv takes 0 events for a stop. */
static int from_poll(short events)
{
    if ((events & (POLLIN | POLLOUT | POLLPRI)) == 0)
        return UV_DISCONNECT;
    return (events & POLLIN ? UV_READABLE : 0) | (events & POLLOUT ? UV_WRITABLE : 0) |
           (events & POLLPRI ? UV_PRIORITIZED : 0);
}

static short to_poll(int events)
{
    return (short)((events & UV_READABLE ? POLLIN : 0) | (events & UV_WRITABLE ? POLLOUT : 0) |
                   (events & UV_PRIORITIZED ? POLLPRI : 0) | (events & UV_DISCONNECT ? POLLHUP : 0));
}

static void on_ready(uv_poll_t *handle, int status, int events)
{
    struct watch *watch = handle->data;
    if (status < 0) /* libuv has stopped the handle, but interest lasts */
        uv_poll_start(handle, watch->wanted, on_ready);
    watch->poller->listener.ready(watch->poller->listener.context, watch->fd,
                                  status < 0 ? POLLERR : to_poll(events));
}

static void on_timer(uv_timer_t *timer)
{
    struct poller *poller = timer->data;
    poller->listener.timer(poller->listener.context);
}

static int open_uv(uv_loop_t *loop, const struct poller_listener *listener, struct poller **out)
{
    struct poller *poller = calloc(1, sizeof *poller);
    if (poller == NULL)
        return -ENOMEM;
    poller->listener = *listener;
    poller->loop = loop;
    int status = uv_timer_init(loop, &poller->timer);
    if (status < 0) {
        free(poller);
        return status;
    }
    poller->timer.data = poller;
    *out = poller;
    return 0;
}

static int watch_uv(struct poller *poller, int fd, short before, short events)
{
    (void)before;
    if (fd < 0)
        return -EBADF;
    if (events == 0)
        return (size_t)fd < poller->room && poller->watches[fd] != NULL
                   ? uv_poll_stop(&poller->watches[fd]->handle)
                   : 0;
    struct watch **watches = array_room_zeroed(poller->watches, (size_t)fd, &poller->room, sizeof *watches);
    if (watches == NULL)
        return -ENOMEM;
    poller->watches = watches;
    struct watch *watch = poller->watches[fd];
    if (watch == NULL) {
        watch = calloc(1, sizeof *watch);
        if (watch == NULL)
            return -ENOMEM;
        int status = uv_poll_init(poller->loop, &watch->handle, fd);
        if (status < 0) {
            free(watch);
            return status;
        }
        watch->poller = poller;
        watch->fd = fd;
        watch->handle.data = watch;
        poller->watches[fd] = watch;
    }
    watch->wanted = from_poll(events);
    return uv_poll_start(&watch->handle, watch->wanted, on_ready);
}

static void poll_uv(struct poller *poller)
{
    uv_run(poller->loop, UV_RUN_NOWAIT);
}

static void on_watch_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void forget_uv(struct poller *poller, int fd)
{
    if (fd < 0 || (size_t)fd >= poller->room || poller->watches[fd] == NULL)
        return;
    uv_close((uv_handle_t *)&poller->watches[fd]->handle, on_watch_closed);
    poller->watches[fd] = NULL;
}

static int set_timer_uv(struct poller *poller, uint64_t deadline_ns)
{
    if (deadline_ns == CLOCK_NEVER)
        return uv_timer_stop(&poller->timer);
    uint64_t now = clock_now_ns();
    uint64_t left_ns = deadline_ns > now ? deadline_ns - now : 0;
    uv_update_time(poller->loop); /* libuv counts from its cached clock */
    return uv_timer_start(&poller->timer, on_timer, left_ns / NS_PER_MS + 1, 0);
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct poller *poller = handle->data;
    free(poller->watches);
    free(poller);
}

static void close_uv(struct poller *poller)
{
    for (size_t fd = 0; fd < poller->room; fd++)
        forget_uv(poller, (int)fd);
    uv_close((uv_handle_t *)&poller->timer, on_timer_closed);
}

const struct poller_kind poller_uv = {
    .name = "libuv",
    .open = open_uv,
    .watch = watch_uv,
    .poll = poll_uv,
    .forget = forget_uv,
    .set_timer = set_timer_uv,
    .close = close_uv,
};
