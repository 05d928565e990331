/* Echoes over epoll(7), level-triggered: a connection with more to read is reported again, after the server
 * has served the others. */
#include "workloads/origin/echo_server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "task/clock.h"
#include "workloads/origin/origin.h"

enum { BATCH = 256, BUFFER_BYTES = 64 * 1024 };

struct echo_server {
    int listener, epoll;
    struct answer_delay *answer_delay; /* borrowed */
};

/* What was read and not yet sent back stands in buffer[sent..filled). */
struct connection {
    int fd;
    bool blocked; /* watched for room to send, not for more to read */
    size_t sent, filled;
    char buffer[BUFFER_BYTES];
};

static int watch(int epoll, int operation, int fd, uint32_t events, void *data)
{
    struct epoll_event event = {.events = events, .data.ptr = data};
    return epoll_ctl(epoll, operation, fd, &event) < 0 ? -errno : 0;
}

int echo_server_open(int listener, struct answer_delay *answer_delay, struct echo_server **out)
{
    struct echo_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return -ENOMEM;
    *server = (struct echo_server){
        .listener = listener, .epoll = epoll_create1(EPOLL_CLOEXEC), .answer_delay = answer_delay};
    int status = server->epoll < 0 ? -errno : watch(server->epoll, EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
    if (status == 0) {
        *out = server;
        return 0;
    }
    if (server->epoll >= 0)
        close(server->epoll);
    free(server);
    return status;
}

/* --- connections --- */

/* The epoll set forgets a closed descriptor by itself. */
static void hang_up(struct connection *connection)
{
    close(connection->fd);
    free(connection);
}

static int greet(const struct echo_server *server, int fd)
{
    int at_once = 1; /* small answers go out at once (tcp(7), TCP_NODELAY) */
    /* Not zeroed: the buffer is touched as far as it is used. */
    struct connection *connection = malloc(sizeof *connection);
    if (connection == NULL) {
        close(fd);
        return -ENOMEM;
    }
    connection->fd = fd;
    connection->blocked = false;
    connection->sent = connection->filled = 0;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    int status = watch(server->epoll, EPOLL_CTL_ADD, fd, EPOLLIN, connection);
    if (status < 0)
        hang_up(connection);
    return status; // NOLINT(clang-analyzer-unix.Malloc): the epoll set has the one pointer to it
}

static int accept_all(const struct echo_server *server)
{
    for (;;) {
        // cppcheck-suppress nullPointer ; accept(2): who calls need not be asked for
        int fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && errno == EAGAIN)
            return 0;
        if (fd < 0 && errno != EINTR && errno != ECONNABORTED)
            return -errno;
        int status = fd >= 0 ? greet(server, fd) : 0;
        if (status < 0)
            return status;
    }
}

/* Watches for room to send, or for more to read. Returns whether epoll accepted the change. */
static bool set_blocked(const struct echo_server *server, struct connection *connection, bool blocked)
{
    if (connection->blocked == blocked)
        return true;
    connection->blocked = blocked;
    return watch(server->epoll, EPOLL_CTL_MOD, connection->fd, blocked ? EPOLLOUT : EPOLLIN, connection) == 0;
}

/* Sends the rest; what the socket does not accept waits for room. Returns whether the connection lives. */
static bool send_back(const struct echo_server *server, struct connection *connection)
{
    while (connection->sent < connection->filled) {
        ssize_t n = send(connection->fd, connection->buffer + connection->sent,
                         connection->filled - connection->sent, MSG_NOSIGNAL);
        if (n >= 0)
            connection->sent += (size_t)n;
        else if (errno == EAGAIN)
            return set_blocked(server, connection, true);
        else if (errno != EINTR)
            return false;
    }
    connection->sent = connection->filled = 0;
    return set_blocked(server, connection, false);
}

/* Reads once and answers. Recorded before sending: whoever has an answer finds the answer counted. */
static void serve(const struct echo_server *server, struct connection *connection, uint64_t seen_ns)
{
    if (connection->filled == 0) {
        ssize_t n = read(connection->fd, connection->buffer, BUFFER_BYTES);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n <= 0) {
            hang_up(connection);
            return;
        }
        connection->filled = (size_t)n;
        answer_delay_record(server->answer_delay, clock_now_ns() - seen_ns);
    }
    if (!send_back(server, connection))
        hang_up(connection);
}

int echo_server_run(struct echo_server *server)
{
    for (;;) {
        struct epoll_event events[BATCH];
        int n = epoll_wait(server->epoll, events, BATCH, -1);
        if (n < 0 && errno != EINTR)
            return -errno;
        uint64_t seen_ns = clock_now_ns();
        for (int i = 0; i < n; i++) {
            int status = 0;
            if (events[i].data.ptr == NULL)
                status = accept_all(server);
            else
                serve(server, events[i].data.ptr, seen_ns);
            if (status < 0)
                return status;
        }
    }
}

/* --- as an origin --- */

static int open_service(int listener, uint64_t latency_ns, struct answer_delay *answer_delay, void **server)
{
    (void)latency_ns; /* an echo comes at once */
    return echo_server_open(listener, answer_delay, (struct echo_server **)server);
}

static int run_service(void *server)
{
    return echo_server_run(server);
}

const struct origin_service origin_echo = {
    .process = "simul-echo",
    .name = "echo",
    .open = open_service,
    .run = run_service,
};
