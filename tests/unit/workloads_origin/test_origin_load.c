/* The origin holds 9,000 delayed requests at once, and answers every one of them rightly. The client is one
 * process with raw sockets: all connections are made first, then all requests are sent, then the answers are
 * counted. How long the machine takes to send them is not known beforehand, so the latency is doubled until
 * none of the answers comes before the last request has been sent. */
#include "tests/unit/support/harness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "task/clock.h"
#include "workloads/origin/origin.h"

enum {
    REQUESTS = 9000,
    DESCRIPTORS = REQUESTS + 500,
    MIN_LATENCY_S = 1,
    MAX_LATENCY_S = 16, /* a machine that needs longer than this to send them cannot know */
};

/* One connection of the client. */
struct client {
    int fd;
    char head[16]; /* the beginning of its answer */
    size_t bytes;  /* of the whole answer */
};

static struct client clients[REQUESTS];
static struct pollfd polled[REQUESTS];

static bool enough_descriptors(void)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_max < DESCRIPTORS)
        return false;
    limit.rlim_cur = DESCRIPTORS;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

static void dial_all(const struct origin *origin)
{
    /* Closed without a farewell: thousands of ports would else be kept for a minute. */
    const struct linger none = {.l_onoff = 1, .l_linger = 0};
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                        .sin_port = htons(origin_port(origin))};
    for (int i = 0; i < REQUESTS; i++) {
        clients[i] = (struct client){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        assert_true(clients[i].fd >= 0);
        assert_int_equal(setsockopt(clients[i].fd, SOL_SOCKET, SO_LINGER, &none, sizeof none), 0);
        if (connect(clients[i].fd, (const struct sockaddr *)&address, sizeof address) < 0)
            fail_msg("connection %d: %s", i, strerror(errno));
        polled[i] = (struct pollfd){.fd = clients[i].fd, .events = POLLIN};
    }
}

static void close_all(void)
{
    for (int i = 0; i < REQUESTS; i++)
        if (clients[i].fd >= 0)
            close(clients[i].fd);
}

static void ask_all(void)
{
    for (int i = 0; i < REQUESTS; i++) {
        char request[128];
        int length = snprintf(request, sizeof request,
                              "GET /page/%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", i);
        assert_int_equal(send(clients[i].fd, request, (size_t)length, MSG_NOSIGNAL), length);
    }
}

/* Whether no answer is there yet. */
static bool all_are_held(void)
{
    return poll(polled, REQUESTS, 0) == 0;
}

/* Reads what has come for one client; returns whether that was the end of its answer. */
static bool read_some(struct client *client)
{
    char part[16 * 1024];
    ssize_t got = recv(client->fd, part, sizeof part, 0);
    if (got < 0)
        fail_msg("an answer broke off: %s", strerror(errno));
    for (ssize_t i = 0; i < got && client->bytes + (size_t)i < sizeof client->head - 1; i++)
        client->head[client->bytes + (size_t)i] = part[i];
    client->bytes += (size_t)got;
    return got == 0;
}

static void read_all(void)
{
    for (int left = REQUESTS; left > 0;) {
        assert_true(poll(polled, REQUESTS, -1) > 0);
        for (int i = 0; i < REQUESTS; i++) {
            if (polled[i].fd < 0 || polled[i].revents == 0 || !read_some(&clients[i]))
                continue;
            close(clients[i].fd);
            clients[i].fd = polled[i].fd = -1;
            left--;
        }
    }
}

/* One try. Returns whether all requests were held at once; then every answer has been read. */
static bool hold_all(uint64_t latency_ns)
{
    struct origin *origin = NULL;
    struct error error = {""};
    if (origin_start(latency_ns, &origin, &error) < 0)
        fail_msg("%s", error.text);
    dial_all(origin);
    origin_at_start(origin);
    ask_all();
    bool held = all_are_held();
    if (held) {
        read_all();
        assert_int_equal(origin_helper(origin, "").requests, REQUESTS);
    }
    close_all();
    origin_stop(origin);
    return held;
}

static void nine_thousand_requests_are_held_at_once(void **state)
{
    (void)state;
    if (!enough_descriptors())
        UNIT_SKIP("needs 9,500 file descriptors, and the limit is lower (ulimit -Hn)");
    uint64_t latency_s = MIN_LATENCY_S;
    while (!hold_all(latency_s * NS_PER_S)) {
        latency_s *= 2;
        if (latency_s > MAX_LATENCY_S)
            fail_msg("some of %d requests were answered before the last one was sent", REQUESTS);
    }
    for (int i = 0; i < REQUESTS; i++) {
        assert_string_equal(clients[i].head, "HTTP/1.1 200 OK");
        assert_true(clients[i].bytes > 1000); /* a page, not its head alone */
    }
}

UNIT_TESTS(cmocka_unit_test(nine_thousand_requests_are_held_at_once))
