/* An HTTP client that waits only as tasks wait. libcurl's multi-socket interface names the sockets and the
 * time-out to wait for, and task_wait_fds waits: one code for every runner. One client serves one task at a
 * time and lives in the task's slot; later tasks reuse the client's handles and connections.
 *
 * Source: libcurl's "multi_socket" documentation, libcurl-multi(3), curl_multi_socket_action(3). */
#ifndef WORKLOADS_FETCH_HTTP_H
#define WORKLOADS_FETCH_HTTP_H

#include <stddef.h>
#include <stdint.h>

#include <curl/curl.h>

#include "task/task.h"

struct http_client;

struct http_options {
    uint64_t timeout_ns; /* for one request, redirects and name lookup included; counted in ms, rounded up */
    size_t max_bytes;    /* the largest body that is kept */
    /* "HOST:PORT:ADDRESS:PORT" (CURLOPT_CONNECT_TO), borrowed for the client's life: nothing is looked up,
     * and no proxy is asked. NULL: the world outside, by the proxies that the environment names. */
    struct curl_slist *connect_to;
};

/* What came back. The client owns the texts, until its next request. */
struct http_page {
    uint32_t failure; /* workloads/fetch/failure.h; 0: a body of HTML is there */
    uint32_t status;  /* HTTP, of the last answer; 0 if there was none */
    const char *body;
    size_t bytes;
    const char *url;          /* after redirects */
    const char *content_type; /* or NULL */
    uint64_t connects;        /* new connections made for the page: 0 if one was reused */
};

enum {
    /* The most descriptors of a client while its task is under way: the connection, and the two that libcurl
     * opens for curl_multi_wakeup in any case. */
    HTTP_DESCRIPTORS = 3,
    /* In the world outside: also the previous connection, the second one of Happy Eyeballs, two for the
     * thread that looks a name up to report its end, and two sockets of that thread. */
    HTTP_DESCRIPTORS_OUTSIDE = HTTP_DESCRIPTORS + 6,
};

/* Returns 0, -ENOMEM, or -ENOTSUP if libcurl lacks something needed. curl_global_init was called. */
int http_client_open(const struct http_options *options, struct http_client **out);

/* Closes the client's connections. Every request has ended. NULL is allowed. */
void http_client_close(struct http_client *client);

/* GETs the URL for task `t`, following up to 5 redirects. Returns 0 after a try, with the result in
 * page->failure; -errno when waiting itself failed, or memory. */
int http_get(struct task *t, struct http_client *client, const char *url, struct http_page *page);

#endif
