/* One thread and an epoll loop: every task of count has a timerfd, every task of echo a connection; all are
 * in flight at once. Usage: plain_loop count|echo TASKS [PORT] */
#include <errno.h>
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
        return read(task->fd, received, sizeof received[0]) == sizeof received[0];
    if (recv(task->fd, received, sizeof received, MSG_DONTWAIT) != sizeof received ||
        memcmp(received, task->sent, sizeof received) != 0)
        fail("echo");
    if (task->sent[1] == ROUNDS)
        return true;
    send_next(task);
    return false;
}

int main(int argc, char **argv)
{
    unsigned n = argc > 2 ? (unsigned)atoi(argv[2]) : 0, left = n;
    bool is_echo = argc > 3 && strcmp(argv[1], "echo") == 0;
    struct plain plain = {0};
    struct task *tasks = calloc(n, sizeof *tasks);
    struct epoll_event events[EVENTS];
    int epoll = epoll_create1(0);
    prctl(PR_SET_TIMERSLACK, 1UL);
    plain.begin_ns = now_ns();
    for (unsigned i = 0; i < n; i++) {
        tasks[i] = (struct task){.fd = is_echo ? dial((unsigned)atoi(argv[3])) : start_timer(), .sent = {i}};
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &tasks[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, tasks[i].fd, &event);
        if (is_echo)
            send_next(&tasks[i]);
    }
    while (left > 0)
        for (int ready = epoll_wait(epoll, events, EVENTS, -1), i = 0; i < ready; i++)
            left -= go_on(events[i].data.ptr, is_echo);
    plain.end_ns[0] = now_ns();
    plain_print(&plain, 1);
    return 0;
}
