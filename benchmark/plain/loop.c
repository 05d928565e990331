/* An epoll loop: a timerfd, or a connection, for every task. Usage: plain_loop TASKS [PORT] */
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "benchmark/plain/dial.h"
#include "benchmark/plain/plain.h"

enum { DELAY_NS = 10000000, ROUNDS = 200, WORDS = 8, EVENTS = 64 };

struct task {
    int fd;
    uint64_t sent[WORDS]; /* its number and the round, in echo */
};

static int start_timer(void)
{
    struct itimerspec delay = {.it_value = {.tv_nsec = DELAY_NS}};
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    if (fd < 0 || timerfd_settime(fd, 0, &delay, NULL) < 0)
        fail("timerfd");
    return fd;
}

static void send_next(struct task *task)
{
    task->sent[1]++;
    if (send(task->fd, task->sent, sizeof task->sent, MSG_NOSIGNAL) != sizeof task->sent)
        fail("send");
}

/* Returns whether the task has ended. A message of 64 bytes comes in one piece. */
static bool go_on(struct task *task, bool is_echo)
{
    uint64_t received[WORDS];
    if (!is_echo)
        return read(task->fd, received, sizeof received[0]) > 0;
    if (recv(task->fd, received, sizeof received, MSG_DONTWAIT) != sizeof received ||
        memcmp(received, task->sent, sizeof received) != 0)
        fail("echo");
    return task->sent[1] == ROUNDS || (send_next(task), false);
}

static void run(struct plain *plain, unsigned n, unsigned port)
{
    static struct task tasks[MAX_TASKS];
    struct epoll_event events[EVENTS];
    int epoll = epoll_create1(0);
    plain->begin_ns = now_ns();
    for (unsigned i = 0; i < n; i++) {
        tasks[i] = (struct task){.fd = port != 0 ? dial(port) : start_timer(), .sent = {i}};
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &tasks[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, tasks[i].fd, &event);
        if (port != 0)
            send_next(&tasks[i]);
    }
    for (unsigned left = n; left > 0;)
        for (int ready = epoll_wait(epoll, events, EVENTS, -1), i = 0; i < ready; i++)
            if (go_on(events[i].data.ptr, port != 0))
                plain->end_ns[--left] = now_ns();
    for (unsigned i = 0; i < n; i++)
        close(tasks[i].fd);
    close(epoll);
}

int main(int argc, char **argv)
{
    static struct plain plain;
    unsigned n = argc > 1 ? (unsigned)atoi(argv[1]) : 0, port = argc > 2 ? (unsigned)atoi(argv[2]) : 0;
    if (n > MAX_TASKS)
        return 2;
    prctl(PR_SET_TIMERSLACK, 1UL);
    run(&plain, n, port); /* the warm-up */
    run(&plain, n, port);
    plain_print(&plain, n);
    return 0;
}
