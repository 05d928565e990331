/* The HTTP client between the waits of a task, against the real origin, on a stack as small as a coroutine's.
 * The runner here is a table of waits over poll() that keeps account of the descriptors. */
#include "tests/unit/support/harness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "task/clock.h"
#include "task/task_private.h"
#include "workloads/fetch/failure.h"
#include "workloads/fetch/http.h"
#include "workloads/origin/origin.h"
#include "workloads/origin/pages.h"

/* --- a runner of one task --- */

enum { MAX_FDS = 1024 };

/* Descriptors that were waited for and not forgotten since: a loop would still have them in its set. */
static bool remembered[MAX_FDS];
static unsigned waited, fail_after; /* waits so far; the wait that fails, or 0 */

static int fake_sleep_until(struct task *t, uint64_t deadline_ns)
{
    (void)t;
    struct timespec deadline = clock_timespec(deadline_ns);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL) == EINTR)
        continue;
    return 0;
}

static int fake_wait_fds(struct task *t, struct pollfd *fds, unsigned n, uint64_t deadline_ns)
{
    (void)t;
    if (++waited == fail_after)
        return -EBADF;
    for (unsigned i = 0; i < n; i++)
        remembered[fds[i].fd] = true;
    uint64_t now_ns = clock_now_ns();
    struct timespec left = clock_timespec(deadline_ns > now_ns ? deadline_ns - now_ns : 0);
    int ready = ppoll(fds, n, deadline_ns != CLOCK_NEVER ? &left : NULL, NULL);
    return ready < 0 ? -errno : ready;
}

static void fake_forget_fd(struct task *t, int fd)
{
    (void)t;
    remembered[fd] = false;
}

static unsigned remembered_count(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < MAX_FDS; i++)
        count += remembered[i];
    return count;
}

static const struct waits fake_waits = {
    .sleep_until = fake_sleep_until, .wait_fds = fake_wait_fds, .forget_fd = fake_forget_fd};

/* --- requests --- */

/* A client, the origin it talks to, and a task that asks for one page after the other. */
struct bench {
    struct origin *origin;
    struct curl_slist *connect_to;
    struct http_client *client;
    struct shared *shared;
    struct task task;
    /* of the request under way */
    const char *url;
    struct http_page *page;
    int status;
};

static struct bench open_bench(uint64_t timeout_ns, size_t max_bytes)
{
    struct bench bench = {.status = 0};
    struct error error = {""};
    struct shared_sizes sizes = {.tasks = 1, .lanes = 1, .events_per_lane = 1000};
    char route[64];
    assert_int_equal(curl_global_init(CURL_GLOBAL_DEFAULT), 0);
    assert_int_equal(origin_start(2 * NS_PER_MS, &bench.origin, &error), 0);
    snprintf(route, sizeof route, ORIGIN_NAME ":80:127.0.0.1:%u", origin_port(bench.origin));
    bench.connect_to = curl_slist_append(NULL, route);
    struct http_options options = {
        .timeout_ns = timeout_ns, .max_bytes = max_bytes, .connect_to = bench.connect_to};
    assert_int_equal(http_client_open(&options, &bench.client), 0);
    bench.shared = shared_create(&sizes, &error);
    assert_non_null(bench.shared);
    struct lane *lane = shared_claim_lane(bench.shared, LANE_LOOP);
    assert_non_null(lane);
    task_started(&bench.task, &fake_waits, bench.shared, lane, 0);
    waited = fail_after = 0;
    return bench;
}

static void close_bench(struct bench *bench)
{
    http_client_close(bench->client);
    origin_stop(bench->origin);
    curl_slist_free_all(bench->connect_to);
    shared_destroy(bench->shared);
    curl_global_cleanup();
}

static void *request(void *data)
{
    struct bench *bench = data;
    bench->status = http_get(&bench->task, bench->client, bench->url, bench->page);
    return NULL;
}

/* GETs the URL on a stack of 256 KiB. After it no descriptor may be remembered: the connection that is kept
 * may be closed when no task is there to say so. */
static int get(struct bench *bench, const char *url, struct http_page *page)
{
    pthread_attr_t attributes;
    pthread_t thread;
    bench->url = url;
    bench->page = page;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, (size_t)256 * 1024), 0);
    assert_int_equal(pthread_create(&thread, &attributes, request, bench), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
    assert_int_equal(remembered_count(), 0);
    return bench->status;
}

static void assert_failure(struct bench *bench, const char *url, uint32_t failure)
{
    struct http_page page;
    assert_int_equal(get(bench, url, &page), 0);
    assert_int_equal(page.failure, failure);
}

static void assert_page(struct bench *bench, const char *url, unsigned index)
{
    struct http_page page;
    size_t bytes = 0;
    char *expected = page_html(index, &bytes);
    assert_non_null(expected);
    assert_int_equal(get(bench, url, &page), 0);
    assert_int_equal(page.failure, FETCH_OK);
    assert_int_equal(page.status, 200);
    assert_int_equal(page.bytes, bytes);
    assert_memory_equal(page.body, expected, bytes);
    assert_string_equal(page.content_type, "text/html; charset=utf-8");
    free(expected);
}

static void gets_pages_over_one_connection(void **state)
{
    (void)state;
    struct bench bench = open_bench(10 * NS_PER_S, 1 << 20);
    struct http_page page;
    assert_int_equal(get(&bench, ORIGIN_URL "/page/0", &page), 0);
    assert_int_equal(page.connects, 1);
    assert_string_equal(page.url, ORIGIN_URL "/page/0");
    for (unsigned i = 1; i < 20; i++) {
        char url[64];
        snprintf(url, sizeof url, ORIGIN_URL "/page/%u", i);
        assert_page(&bench, url, i);
    }
    assert_int_equal(get(&bench, ORIGIN_URL "/page/0", &page), 0);
    assert_int_equal(page.connects, 0);
    assert_true(waited >= 21); /* it did wait, each time */
    close_bench(&bench);
}

static void follows_redirects_so_far(void **state)
{
    (void)state;
    struct bench bench = open_bench(10 * NS_PER_S, 1 << 20);
    struct http_page page;
    assert_page(&bench, ORIGIN_URL "/redirect", 0);
    assert_int_equal(get(&bench, ORIGIN_URL "/redirect", &page), 0);
    assert_string_equal(page.url, ORIGIN_URL "/page/0");
    assert_failure(&bench, ORIGIN_URL "/round", FETCH_REDIRECTS);
    close_bench(&bench);
}

static void gets_nothing_but_pages_of_the_web(void **state)
{
    (void)state;
    struct bench bench = open_bench(10 * NS_PER_S, 1 << 20);
    assert_failure(&bench, "file:///dev/null", FETCH_CURL + CURLE_UNSUPPORTED_PROTOCOL);
    assert_failure(&bench, "ftp://127.0.0.1:1/", FETCH_CURL + CURLE_UNSUPPORTED_PROTOCOL);
    close_bench(&bench);
}

static void names_what_the_server_refuses(void **state)
{
    (void)state;
    struct bench bench = open_bench(10 * NS_PER_S, 1 << 20);
    assert_failure(&bench, ORIGIN_URL "/missing", 404);
    assert_failure(&bench, ORIGIN_URL "/status/500", 500);
    assert_failure(&bench, ORIGIN_URL "/plain", FETCH_NOT_HTML);
    assert_failure(&bench, ORIGIN_URL "/big", FETCH_TOO_LARGE);
    assert_page(&bench, ORIGIN_URL "/page/3", 3); /* and it is none the worse for it */
    close_bench(&bench);
}

static void takes_a_page_of_exactly_the_cap(void **state)
{
    (void)state;
    size_t bytes = 0;
    free(page_html(1, &bytes));
    struct bench bench = open_bench(10 * NS_PER_S, bytes);
    assert_page(&bench, ORIGIN_URL "/page/1", 1);
    close_bench(&bench);
    bench = open_bench(10 * NS_PER_S, bytes - 1);
    assert_failure(&bench, ORIGIN_URL "/page/1", FETCH_TOO_LARGE);
    close_bench(&bench);
}

static void gives_up_after_the_time_out(void **state)
{
    (void)state;
    struct bench bench = open_bench(50 * NS_PER_MS, 1 << 20);
    assert_failure(&bench, ORIGIN_URL "/slow", FETCH_TIMEOUT);
    close_bench(&bench);
}

/* A port of 127.0.0.1 that is taken, so that nobody else can listen on it, and refuses connections. */
static int refusing_port(uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t bytes = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &bytes), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static void names_a_refused_connection(void **state)
{
    (void)state;
    struct bench bench = open_bench(10 * NS_PER_S, 1 << 20);
    uint16_t port;
    char url[64];
    int fd = refusing_port(&port);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/", port);
    assert_failure(&bench, url, FETCH_REFUSED);
    snprintf(url, sizeof url, "https://127.0.0.1:%u/", origin_port(bench.origin));
    assert_failure(&bench, url, FETCH_TLS);
    close(fd);
    close_bench(&bench);
}

/* A label of more than 63 bytes can be in no name (RFC 1035), so that nobody is asked for it. */
static void names_a_bad_name(void **state)
{
    (void)state;
    struct bench bench = open_bench(10 * NS_PER_S, 1 << 20);
    assert_failure(
        &bench,
        "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid/",
        FETCH_NAME);
    close_bench(&bench);
}

static void passes_on_a_wait_that_fails(void **state)
{
    (void)state;
    struct bench bench = open_bench(10 * NS_PER_S, 1 << 20);
    struct http_page page;
    fail_after = 1;
    assert_int_equal(get(&bench, ORIGIN_URL "/page/1", &page), -EBADF);
    fail_after = 0;
    assert_page(&bench, ORIGIN_URL "/page/2", 2);
    close_bench(&bench);
}

static void names_every_class(void **state)
{
    (void)state;
    char name[64];
    for (uint32_t code = 0; code < FETCH_FAILURE_COUNT; code++) {
        fetch_failure_name(code, name, sizeof name);
        assert_true(strlen(name) > 1);
    }
    fetch_failure_name(404, name, sizeof name);
    assert_string_equal(name, "HTTP 404");
    fetch_failure_name(fetch_failure_of(CURLE_UNSUPPORTED_PROTOCOL, 0), name, sizeof name);
    assert_memory_equal(name, "libcurl: ", 9);
    assert_int_equal(fetch_failure_of(CURLE_COULDNT_CONNECT, ECONNREFUSED), FETCH_REFUSED);
    assert_int_equal(fetch_failure_of(CURLE_COULDNT_CONNECT, ENETUNREACH), FETCH_UNREACHABLE);
    assert_int_equal(fetch_failure_of(CURLE_OK, 0), FETCH_OK);
}

UNIT_TESTS(cmocka_unit_test(gets_pages_over_one_connection), cmocka_unit_test(follows_redirects_so_far),
           cmocka_unit_test(gets_nothing_but_pages_of_the_web),
           cmocka_unit_test(names_what_the_server_refuses), cmocka_unit_test(takes_a_page_of_exactly_the_cap),
           cmocka_unit_test(gives_up_after_the_time_out), cmocka_unit_test(names_a_refused_connection),
           cmocka_unit_test(names_a_bad_name), cmocka_unit_test(passes_on_a_wait_that_fails),
           cmocka_unit_test(names_every_class))
