/* libcurl between the waits of a task. Two callbacks receive what libcurl waits for: a set of sockets and a
 * time-out. drive() waits for both and reports events to libcurl, until the transfer is done. */
#include "workloads/fetch/http.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "task/array.h"
#include "task/clock.h"
#include "workloads/fetch/failure.h"

#ifndef SIMUL_VERSION
#define SIMUL_VERSION "dev"
#endif

enum {
    MAX_SOCKETS = 8, /* at once in a transfer: two attempts to connect, the lookup's signal, and spare ones */
    MAX_REDIRECTS = 5,
};

struct http_client {
    CURLM *multi;
    CURL *easy;
    struct task *task; /* whose request is under way; NULL between requests */

    /* What libcurl waits for. */
    struct pollfd sockets[MAX_SOCKETS];
    unsigned socket_count;
    uint64_t deadline_ns; /* CLOCK_NEVER: no time-out */

    /* The body of the current answer. */
    char *body;
    size_t bytes, capacity, max_bytes;
    enum fetch_failure refused; /* why the rest of the body was refused, or FETCH_OK */
    bool no_memory;
};

/* --- what libcurl reports --- */

static struct pollfd *find_socket(struct http_client *client, curl_socket_t fd)
{
    for (unsigned i = 0; i < client->socket_count; i++)
        if (client->sockets[i].fd == fd)
            return &client->sockets[i];
    return NULL;
}

static void remove_socket(struct http_client *client, curl_socket_t fd)
{
    struct pollfd *entry = find_socket(client, fd);
    if (entry != NULL)
        *entry = client->sockets[--client->socket_count];
    /* A socket that libcurl no longer waits for may be closed while no task is there: an idle connection, a
     * name lookup's signal. The descriptor is therefore forgotten here. */
    if (client->task != NULL)
        task_forget_fd(client->task, fd);
}

/* CURLMOPT_SOCKETFUNCTION: wait for `what` on this socket from now on. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *socket_data)
{
    (void)easy, (void)socket_data;
    struct http_client *client = data;
    if (what == CURL_POLL_REMOVE) {
        remove_socket(client, fd);
        return 0;
    }
    struct pollfd *entry = find_socket(client, fd);
    if (entry == NULL) {
        if (client->socket_count == MAX_SOCKETS)
            return -1; /* ends the transfer */
        entry = &client->sockets[client->socket_count++];
        entry->fd = fd;
    }
    entry->events =
        (short)(((what & CURL_POLL_IN) != 0 ? POLLIN : 0) | ((what & CURL_POLL_OUT) != 0 ? POLLOUT : 0));
    return 0;
}

/* CURLMOPT_TIMERFUNCTION: a call is due after this many ms; -1: none is. */
static int on_timer(CURLM *multi, long timeout_ms, void *data)
{
    (void)multi;
    struct http_client *client = data;
    client->deadline_ns =
        timeout_ms < 0 ? CLOCK_NEVER : clock_after(clock_now_ns(), (uint64_t)timeout_ms * NS_PER_MS);
    return 0;
}

/* CURLOPT_CLOSESOCKETFUNCTION */
static int on_close(void *data, curl_socket_t fd)
{
    struct http_client *client = data;
    if (client->task != NULL)
        task_forget_fd(client->task, fd);
    return close(fd);
}

/* --- the body --- */

static bool is_html(const char *content_type)
{
    /* A server that names no content type is taken to mean HTML. */
    return content_type == NULL || strncasecmp(content_type, "text/html", 9) == 0 ||
           strncasecmp(content_type, "application/xhtml+xml", 21) == 0;
}

/* Decides at an answer's first bytes whether to accept the body. */
static bool takes_body(struct http_client *client)
{
    char *content_type = NULL;
    curl_easy_getinfo(client->easy, CURLINFO_CONTENT_TYPE, &content_type);
    if (!is_html(content_type))
        client->refused = FETCH_NOT_HTML;
    return client->refused == FETCH_OK;
}

/* CURLOPT_WRITEFUNCTION: returning less than was given ends the transfer. */
static size_t on_body(char *piece, size_t size, size_t n, void *data)
{
    struct http_client *client = data;
    size_t bytes = size * n;
    if (client->bytes == 0 && !takes_body(client))
        return 0;
    if (bytes > client->max_bytes - client->bytes) {
        client->refused = FETCH_TOO_LARGE;
        return 0;
    }
    char *body = array_room(client->body, client->bytes + bytes, &client->capacity, 1);
    if (body == NULL) {
        client->no_memory = true;
        return 0;
    }
    client->body = body;
    memcpy(client->body + client->bytes, piece, bytes);
    client->bytes += bytes;
    return bytes;
}

/* --- one request --- */

/* Maps poll's bits to libcurl's. A socket that hung up or failed counts as readable: reading shows the
 * error. */
static int select_bits(short revents)
{
    int bits = 0;
    if ((revents & (POLLIN | POLLHUP | POLLERR)) != 0)
        bits |= CURL_CSELECT_IN;
    if ((revents & POLLOUT) != 0)
        bits |= CURL_CSELECT_OUT;
    if ((revents & (POLLERR | POLLNVAL)) != 0)
        bits |= CURL_CSELECT_ERR;
    return bits;
}

/* Waits for a socket or the time-out. The sockets are copied: libcurl changes its set during reports. Returns
 * the number of ready sockets, or -errno. */
static int wait_for_something(struct task *t, const struct http_client *client, struct pollfd *sockets)
{
    uint64_t now_ns = clock_now_ns();
    if (client->deadline_ns <= now_ns)
        return 0;
    if (client->socket_count == 0 && client->deadline_ns == CLOCK_NEVER)
        return -EIO; /* libcurl waits for nothing: the wait would never end */
    uint64_t limit_ns = client->deadline_ns - now_ns;
    if (client->socket_count == 0)
        return task_sleep(t, limit_ns);
    memcpy(sockets, client->sockets, client->socket_count * sizeof *sockets);
    return task_wait_fds(t, sockets, client->socket_count,
                         client->deadline_ns != CLOCK_NEVER ? (int64_t)limit_ns : -1);
}

/* Reports events to libcurl. Returns the number of transfers that go on: 1 or 0; -EIO on an error. */
static int report_to_curl(struct http_client *client, const struct pollfd *sockets, unsigned n, int ready)
{
    int running = 1;
    CURLMcode code = CURLM_OK;
    if (ready == 0) {
        client->deadline_ns = CLOCK_NEVER; /* a time-out fires once; libcurl sets the next */
        code = curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    for (unsigned i = 0; i < n && ready > 0 && code == CURLM_OK; i++)
        if (sockets[i].revents != 0)
            code = curl_multi_socket_action(client->multi, sockets[i].fd, select_bits(sockets[i].revents),
                                            &running);
    return code == CURLM_OK ? running : code == CURLM_OUT_OF_MEMORY ? -ENOMEM : -EIO;
}

/* Runs the transfer to its end, successful or not. Returns 0 or -errno. */
static int drive(struct task *t, struct http_client *client)
{
    for (int running = 1; running > 0;) {
        struct pollfd sockets[MAX_SOCKETS];
        unsigned n = client->socket_count;
        int ready = wait_for_something(t, client, sockets);
        if (ready < 0)
            return ready;
        running = report_to_curl(client, sockets, n, ready);
        if (running < 0)
            return running;
    }
    return 0;
}

/* The result of the one transfer that has ended. */
static CURLcode result_of(struct http_client *client)
{
    int left;
    CURLMsg *message = curl_multi_info_read(client->multi, &left);
    return message != NULL && message->msg == CURLMSG_DONE ? message->data.result : CURLE_FAILED_INIT;
}

/* Describes what came. Returns 0, or -ENOMEM when the request failed for lack of memory. */
static int describe(struct http_client *client, CURLcode result, struct http_page *page)
{
    long status = 0, os_error = 0, connects = 0;
    char *url = NULL, *content_type = NULL;
    if (client->no_memory || result == CURLE_OUT_OF_MEMORY)
        return -ENOMEM;
    curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(client->easy, CURLINFO_OS_ERRNO, &os_error);
    curl_easy_getinfo(client->easy, CURLINFO_NUM_CONNECTS, &connects);
    curl_easy_getinfo(client->easy, CURLINFO_EFFECTIVE_URL, &url);
    curl_easy_getinfo(client->easy, CURLINFO_CONTENT_TYPE, &content_type);
    *page = (struct http_page){
        .status = (uint32_t)status,
        .body = client->body,
        .bytes = client->bytes,
        .url = url,
        .content_type = content_type,
        .connects = (uint64_t)connects,
    };
    if (status >= 400)
        page->failure = (uint32_t)status; /* whatever else went wrong with its page */
    else if (client->refused != FETCH_OK)
        page->failure = client->refused;
    else if (result == CURLE_OK && !is_html(content_type))
        page->failure = FETCH_NOT_HTML; /* on_body never sees an empty body */
    else
        page->failure = fetch_failure_of((int)result, (int)os_error);
    return 0;
}

int http_get(struct task *t, struct http_client *client, const char *url, struct http_page *page)
{
    client->task = t;
    client->bytes = 0;
    client->refused = FETCH_OK;
    client->no_memory = false;
    client->deadline_ns = CLOCK_NEVER;

    int status = -ENOMEM;
    if (curl_easy_setopt(client->easy, CURLOPT_URL, url) != CURLE_OK)
        goto out;
    if (curl_multi_add_handle(client->multi, client->easy) !=
        CURLM_OK) /* libcurl asks for a time-out of 0, which begins the transfer */
        goto out;
    status = drive(t, client);
    CURLcode result = status == 0 ? result_of(client) : CURLE_OK;
    curl_multi_remove_handle(client->multi, client->easy);
    if (status == 0)
        status = describe(client, result, page);
out:
    client->task = NULL;
    return status;
}

/* --- the client --- */

/* Returns false if libcurl refuses an option. */
static bool set_callbacks(struct http_client *client)
{
    return curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket) == CURLM_OK &&
           curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client) == CURLM_OK &&
           curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timer) == CURLM_OK &&
           curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client) == CURLM_OK &&
           curl_easy_setopt(client->easy, CURLOPT_CLOSESOCKETFUNCTION, on_close) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_CLOSESOCKETDATA, client) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_WRITEDATA, client) == CURLE_OK;
}

/* A redirect may lead to http and https alone. */
static bool set_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
    const long web = CURLPROTO_HTTP | CURLPROTO_HTTPS;
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, web) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS, web) == CURLE_OK;
#endif
}

/* task_wait_fds alone may block, and libcurl may use no signals. */
static bool set_manners(struct http_client *client)
{
#if LIBCURL_VERSION_NUM >= 0x075700
    /* After a time-out, a name lookup's thread is abandoned instead of joined. */
    if (curl_easy_setopt(client->easy, CURLOPT_QUICK_EXIT, 1L) != CURLE_OK)
        return false;
#endif
    return curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, 1L) ==
               CURLM_OK && /* kept for the next task */
           curl_easy_setopt(client->easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           set_protocols(client->easy);
}

static bool set_request(struct http_client *client, const struct http_options *options)
{
    uint64_t timeout_ms = (options->timeout_ns + NS_PER_MS - 1) / NS_PER_MS;
    if (options->connect_to != NULL &&
        (curl_easy_setopt(client->easy, CURLOPT_CONNECT_TO, options->connect_to) != CURLE_OK ||
         curl_easy_setopt(client->easy, CURLOPT_PROXY, "") != CURLE_OK))
        return false;
    return curl_easy_setopt(client->easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_FOLLOWLOCATION, 1L) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_MAXREDIRS, (long)MAX_REDIRECTS) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_USERAGENT, "simul/" SIMUL_VERSION) == CURLE_OK;
}

int http_client_open(const struct http_options *options, struct http_client **out)
{
    struct http_client *client = calloc(1, sizeof *client);
    int status = -ENOMEM;
    if (client == NULL)
        return status;
    client->max_bytes = options->max_bytes;
    client->multi = curl_multi_init();
    client->easy = curl_easy_init();
    if (client->multi == NULL || client->easy == NULL)
        goto fail;
    status = -ENOTSUP;
    if (!set_callbacks(client) || !set_manners(client) || !set_request(client, options))
        goto fail;
    *out = client;
    return 0;
fail:
    http_client_close(client);
    return status;
}

void http_client_close(struct http_client *client)
{
    if (client == NULL)
        return;
    curl_easy_cleanup(client->easy);
    curl_multi_cleanup(client->multi);
    free(client->body);
    free(client);
}
