/* libmicrohttpd, driven from a loop of our own, which polls libmicrohttpd's epoll set with the nanosecond
 * time-out of the next due answer. A delayed request is a suspended connection in a queue. All requests have
 * one latency: the queue is in the order of deadlines, and its head is always next. */
#include "workloads/origin/server.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <microhttpd.h>

#include "task/clock.h"
#include "workloads/origin/pages.h"

enum {
    BIG_BYTES = 4 * 1000 * 1000,
    CONNECTION_BYTES =
        4 * 1024, /* libmicrohttpd's memory per connection: requests are small, bodies are elsewhere */
    DESCRIPTORS_KEPT = 32, /* not for connections */
    MAX_CONNECTIONS = 1000000,
};

struct server {
    struct MHD_Daemon *daemon;
    int epoll;
    uint64_t latency_ns;
    struct answer_delay *answer_delay; /* borrowed */
    struct request *first, *last;
};

/* From its headers to the end of its answer. */
struct request {
    struct MHD_Connection *connection;
    uint64_t due_ns;
    struct request *next; /* in the queue of the delayed */
    enum { REQUEST_NEW, REQUEST_DELAYED } state;
};

/* --- answers --- */

/* Hands over a body that libmicrohttpd frees. */
static enum MHD_Result answer_with(struct MHD_Connection *connection, unsigned status, char *body,
                                   size_t bytes, const char *header, const char *value)
{
    if (body == NULL)
        return MHD_NO;
    struct MHD_Response *response = MHD_create_response_from_buffer(bytes, body, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        free(body);
        return MHD_NO;
    }
    enum MHD_Result result = MHD_add_response_header(response, header, value);
    if (result == MHD_YES)
        result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result answer_status(struct MHD_Connection *connection, unsigned status)
{
    char body[128];
    int bytes =
        snprintf(body, sizeof body, "<!DOCTYPE html><title>%u</title><p>This answer has the status %u.\n",
                 status, status);
    return answer_with(connection, status, strdup(body), (size_t)bytes, MHD_HTTP_HEADER_CONTENT_TYPE,
                       "text/html");
}

static enum MHD_Result answer_page(struct MHD_Connection *connection, uint64_t index)
{
    size_t bytes = 0;
    char *body = page_html(index, &bytes);
    return answer_with(connection, MHD_HTTP_OK, body, bytes, MHD_HTTP_HEADER_CONTENT_TYPE,
                       "text/html; charset=utf-8");
}

static enum MHD_Result answer_big(struct MHD_Connection *connection)
{
    char *body = malloc(BIG_BYTES);
    if (body != NULL)
        memset(body, 'x', BIG_BYTES);
    return answer_with(connection, MHD_HTTP_OK, body, BIG_BYTES, MHD_HTTP_HEADER_CONTENT_TYPE, "text/html");
}

/* The number that ends a path which begins with `prefix`; false if the path is another. */
static bool path_number(const char *path, const char *prefix, uint64_t *number)
{
    size_t length = strlen(prefix);
    if (strncmp(path, prefix, length) != 0 || path[length] < '0' || path[length] > '9')
        return false;
    char *end;
    *number = strtoull(path + length, &end, 10);
    return *end == '\0';
}

static enum MHD_Result answer(struct MHD_Connection *connection, const char *path)
{
    uint64_t number;
    if (path_number(path, "/page/", &number))
        return answer_page(connection, number);
    if (path_number(path, "/status/", &number) && number >= 400 && number <= 599)
        return answer_status(connection, (unsigned)number);
    if (strcmp(path, "/plain") == 0)
        return answer_with(connection, MHD_HTTP_OK, strdup("no HTML\n"), 8, MHD_HTTP_HEADER_CONTENT_TYPE,
                           "text/plain");
    if (strcmp(path, "/big") == 0)
        return answer_big(connection);
    if (strcmp(path, "/redirect") == 0)
        return answer_with(connection, MHD_HTTP_FOUND, strdup("-"), 1, MHD_HTTP_HEADER_LOCATION, "/page/0");
    if (strcmp(path, "/round") == 0)
        return answer_with(connection, MHD_HTTP_FOUND, strdup("-"), 1, MHD_HTTP_HEADER_LOCATION, "/round");
    return answer_status(connection, MHD_HTTP_NOT_FOUND);
}

/* --- delays --- */

static void delay(struct server *server, struct request *request)
{
    request->state = REQUEST_DELAYED;
    request->next = NULL;
    if (server->last != NULL)
        server->last->next = request;
    else
        server->first = request;
    server->last = request;
    MHD_suspend_connection(request->connection);
}

/* Wakes every request whose time has come. libmicrohttpd then asks again what to answer. */
static void resume_due(struct server *server)
{
    if (server->first == NULL)
        return;
    uint64_t now_ns = clock_now_ns();
    while (server->first != NULL && server->first->due_ns <= now_ns) {
        struct request *request = server->first;
        server->first = request->next;
        if (server->first == NULL)
            server->last = NULL;
        MHD_resume_connection(request->connection);
    }
}

/* libmicrohttpd calls handle when the headers of a request are read (*context is NULL), when the whole
 * request is, and again after a delay. */
static enum MHD_Result handle(void *data, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *body, size_t *body_bytes,
                              void **context)
{
    (void)version, (void)body;
    struct server *server = data;
    struct request *request = *context;
    if (request == NULL) {
        *context = request = calloc(1, sizeof *request);
        if (request == NULL)
            return MHD_NO;
        request->connection = connection;
        request->due_ns = clock_after(clock_now_ns(), server->latency_ns);
        return MHD_YES;
    }
    *body_bytes = 0; /* a body is read and ignored */
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        return answer_status(connection, MHD_HTTP_METHOD_NOT_ALLOWED);
    if (strcmp(path, "/slow") == 0) {
        MHD_suspend_connection(connection); /* and never resumed */
        return MHD_YES;
    }

    bool delayed = strncmp(path, "/page/", 6) == 0;
    if (delayed && request->state == REQUEST_NEW && server->latency_ns > 0) {
        delay(server, request);
        return MHD_YES;
    }
    if (delayed)
        answer_delay_record(server->answer_delay, clock_now_ns() - request->due_ns);
    return answer(connection, path);
}

static void forget(void *data, struct MHD_Connection *connection, void **context,
                   enum MHD_RequestTerminationCode how)
{
    (void)data, (void)connection, (void)how;
    free(*context);
    *context = NULL;
}

/* --- the loop --- */

/* The limit of connections follows from descriptors: the soft limit is raised to the hard one. */
static unsigned max_connections(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return 1000;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit); /* to the hard limit: always allowed */
    if (limit.rlim_cur > MAX_CONNECTIONS)
        return MAX_CONNECTIONS;
    return limit.rlim_cur > 2UL * DESCRIPTORS_KEPT ? (unsigned)limit.rlim_cur - DESCRIPTORS_KEPT
                                                   : DESCRIPTORS_KEPT;
}

int server_open(int listener, uint64_t latency_ns, struct answer_delay *answer_delay, struct server **out)
{
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return -ENOMEM;
    server->latency_ns = latency_ns;
    server->answer_delay = answer_delay;
    server->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, server,
                         MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_NOTIFY_COMPLETED, forget, NULL,
                         MHD_OPTION_CONNECTION_LIMIT, max_connections(), MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                         (size_t)CONNECTION_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        server->daemon != NULL ? MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
    if (info == NULL) {
        int status = errno != 0 ? -errno : -EIO;
        if (server->daemon != NULL)
            MHD_stop_daemon(server->daemon);
        free(server);
        return status;
    }
    server->epoll = info->epoll_fd;
    *out = server;
    return 0;
}

/* The limit of the loop's sleep: the next due answer, or libmicrohttpd's own time-out. CLOCK_NEVER: until
 * something happens. */
static uint64_t pause_ns(const struct server *server)
{
    MHD_UNSIGNED_LONG_LONG milliseconds;
    uint64_t pause = CLOCK_NEVER;
    if (MHD_get_timeout(server->daemon, &milliseconds) == MHD_YES)
        pause = (uint64_t)milliseconds * NS_PER_MS;
    if (server->first != NULL) {
        uint64_t now_ns = clock_now_ns(), due_ns = server->first->due_ns;
        uint64_t until_due = due_ns > now_ns ? due_ns - now_ns : 0;
        pause = until_due < pause ? until_due : pause;
    }
    return pause;
}

int server_run(struct server *server)
{
    for (;;) {
        uint64_t pause = pause_ns(server);
        struct timespec limit = clock_timespec(pause);
        struct pollfd events = {.fd = server->epoll, .events = POLLIN};
        if (ppoll(&events, 1, pause != CLOCK_NEVER ? &limit : NULL, NULL) < 0 && errno != EINTR)
            return -errno;
        resume_due(server);
        if (MHD_run(server->daemon) != MHD_YES)
            return -EIO;
    }
}
