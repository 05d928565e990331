/* The origin of fetch: right pages, many delayed requests at once, its delay, and its end. */
#include "tests/unit/support/harness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task/clock.h"
#include "workloads/origin/origin.h"
#include "workloads/origin/pages.h"

enum { ANSWER_BYTES = 64 * 1024 };

static struct origin *start(uint64_t latency_ns)
{
    struct origin *origin = NULL;
    struct error error = {""};
    assert_int_equal(origin_start(latency_ns, &origin, &error), 0);
    assert_non_null(origin);
    return origin;
}

static int dial(const struct origin *origin)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons(origin_port(origin))};
    struct timeval limit = {.tv_sec = 30};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void ask(int fd, const char *method, const char *path)
{
    char request[256];
    int n = snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                     method, path);
    assert_int_equal(send(fd, request, (size_t)n, MSG_NOSIGNAL), n);
}

/* Reads the whole answer, to the end of the connection, as a text to be freed; closes. */
static char *read_answer(int fd)
{
    char *answer = malloc(ANSWER_BYTES);
    size_t used = 0;
    ssize_t n;
    assert_non_null(answer);
    while ((n = recv(fd, answer + used, ANSWER_BYTES - 1 - used, 0)) > 0)
        used += (size_t)n;
    assert_int_equal(n, 0);
    answer[used] = '\0';
    close(fd);
    return answer;
}

static char *get(const struct origin *origin, const char *method, const char *path)
{
    int fd = dial(origin);
    ask(fd, method, path);
    return read_answer(fd);
}

static const char *body_of(const char *answer)
{
    const char *end = strstr(answer, "\r\n\r\n");
    assert_non_null(end);
    return end + 4;
}

/* Asserts that it is the whole page of that index. */
static void assert_page(const char *answer, uint64_t index)
{
    size_t bytes = 0;
    char *page = page_html(index, &bytes);
    assert_non_null(page);
    assert_memory_equal(answer, "HTTP/1.1 200 ", 13);
    assert_int_equal(strlen(body_of(answer)), bytes);
    assert_memory_equal(body_of(answer), page, bytes);
    free(page);
}

static void assert_status(const struct origin *origin, const char *method, const char *path, unsigned status)
{
    char expected[16];
    char *answer = get(origin, method, path);
    snprintf(expected, sizeof expected, "HTTP/1.1 %u ", status);
    assert_memory_equal(answer, expected, strlen(expected));
    free(answer);
}

/* --- pages --- */

static void pages_are_the_same_each_time_and_differ_by_index(void **state)
{
    (void)state;
    size_t a_bytes = 0, b_bytes = 0, c_bytes = 0;
    char *a = page_html(5, &a_bytes), *b = page_html(5, &b_bytes), *c = page_html(6, &c_bytes);
    assert_non_null(a);
    assert_non_null(b);
    assert_non_null(c);
    assert_int_equal(a_bytes, b_bytes);
    assert_memory_equal(a, b, a_bytes);
    assert_true(a_bytes != c_bytes || memcmp(a, c, a_bytes) != 0);
    assert_memory_equal(a + a_bytes - 8, "</html>\n", 8); /* not cut short */
    free(a);
    free(b);
    free(c);
}

static void serves_its_pages(void **state)
{
    (void)state;
    struct origin *origin = start(0);
    static const unsigned indices[] = {0, 3, 12345};
    for (size_t i = 0; i < sizeof indices / sizeof *indices; i++) {
        char path[32];
        snprintf(path, sizeof path, "/page/%u", indices[i]);
        char *answer = get(origin, "GET", path);
        assert_page(answer, indices[i]);
        free(answer);
    }
    origin_stop(origin);
}

static void answers_what_is_no_page(void **state)
{
    (void)state;
    struct origin *origin = start(NS_PER_MS);
    assert_status(origin, "GET", "/missing", 404);
    assert_status(origin, "GET", "/page/", 404);
    assert_status(origin, "GET", "/page/12x", 404);
    assert_status(origin, "GET", "/page/-1", 404);
    assert_status(origin, "GET", "/status/503", 503);
    assert_status(origin, "GET", "/status/99999", 404);
    assert_status(origin, "GET", "/redirect", 302);
    assert_status(origin, "DELETE", "/page/1", 405);
    assert_status(origin, "HEAD", "/page/1", 200);
    origin_stop(origin);
}

static void survives_clients_that_leave(void **state)
{
    (void)state;
    struct origin *origin = start(20 * NS_PER_MS);
    for (unsigned i = 0; i < 50; i++) {
        int fd = dial(origin);
        if (i % 3 > 0)
            ask(fd, "GET", i % 3 == 1 ? "/page/1" : "/big");
        close(fd);
    }
    char *answer = get(origin, "GET", "/page/2");
    assert_page(answer, 2);
    free(answer);
    origin_stop(origin);
}

/* --- delays --- */

/* Sends `n` requests before it reads the first answer. One after the other they would take n x latency: that
 * they take less than a tenth of it shows that they were held at once. */
static void hold_at_once(unsigned n, uint64_t latency_ns)
{
    struct origin *origin = start(latency_ns);
    int *fds = calloc(n, sizeof *fds);
    assert_non_null(fds);
    origin_at_start(origin);
    uint64_t begin_ns = clock_now_ns();
    for (unsigned i = 0; i < n; i++) {
        char path[32];
        snprintf(path, sizeof path, "/page/%u", i);
        fds[i] = dial(origin);
        ask(fds[i], "GET", path);
    }
    for (unsigned i = 0; i < n; i++) {
        char *answer = read_answer(fds[i]);
        assert_page(answer, i);
        free(answer);
    }
    uint64_t elapsed_ns = clock_now_ns() - begin_ns;
    assert_true(elapsed_ns >= latency_ns);
    assert_true(elapsed_ns < n * latency_ns / 10);
    assert_int_equal(origin_helper(origin, "").requests, n);
    free(fds);
    origin_stop(origin);
}

static void holds_200_at_once(void **state)
{
    (void)state;
    hold_at_once(200, 300 * NS_PER_MS);
}

static void holds_2000_at_once(void **state)
{
    (void)state;
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_max < 2100)
        UNIT_SKIP("needs 2,100 descriptors");
    limit.rlim_cur = limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    hold_at_once(2000, 1000 * NS_PER_MS);
}

static void counts_from_the_start(void **state)
{
    (void)state;
    struct origin *origin = start(NS_PER_MS);
    free(get(origin, "GET", "/page/1"));
    free(get(origin, "GET", "/page/2"));
    assert_int_equal(origin_helper(origin, "").requests, 2);
    origin_at_start(origin);
    assert_int_equal(origin_helper(origin, "").requests, 0);
    assert_int_equal(origin_helper(origin, "").late_max_ns, 0);
    free(get(origin, "GET", "/page/3"));
    free(get(origin, "GET", "/missing")); /* no page: not counted */
    assert_int_equal(origin_helper(origin, "").requests, 1);
    assert_true(origin_helper(origin, "").late_max_ns > 0);
    origin_stop(origin);
}

/* --- delay --- */

static void summarises_answer_delays(void **state)
{
    (void)state;
    struct answer_delay *answer_delay = answer_delay_create();
    assert_non_null(answer_delay);
    struct answer_delay_summary summary = answer_delay_summarise(answer_delay, 0);
    assert_int_equal(summary.requests + summary.late.p50 + summary.late.p99 + summary.late.max, 0);
    answer_delay_record(answer_delay, 1000000);
    for (uint64_t i = 100; i > 0; i--)
        answer_delay_record(answer_delay, i);
    summary = answer_delay_summarise(answer_delay, 1);
    assert_int_equal(summary.requests, 100);
    assert_int_equal(summary.late.p50, 50);
    assert_int_equal(summary.late.p99, 99);
    assert_int_equal(summary.late.max, 100);
    assert_int_equal(answer_delay_summarise(answer_delay, 0).late.max, 1000000);
    for (uint64_t i = 0; i < 100000; i++) /* more than are kept */
        answer_delay_record(answer_delay, 7);
    summary = answer_delay_summarise(answer_delay, 0);
    assert_int_equal(summary.requests, 100101);
    assert_int_equal(summary.late.max, 7);
    answer_delay_destroy(answer_delay);
}

/* --- the end --- */

/* The other end of a pipe that the origin kept would never see its end. */
static void keeps_no_descriptor_of_its_parent(void **state)
{
    (void)state;
    int ends[2], far_ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(pipe(far_ends), 0);
    int far = fcntl(far_ends[1], F_DUPFD, 200);
    assert_true(far >= 200);
    struct origin *origin = start(0);
    close(ends[1]);
    close(far_ends[1]);
    close(far);
    struct pollfd hung_up[] = {{.fd = ends[0]}, {.fd = far_ends[0]}};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(poll(&hung_up[i], 1, 30000), 1);
        assert_int_equal(hung_up[i].revents, POLLHUP);
        close(hung_up[i].fd);
    }
    free(get(origin, "GET", "/page/1"));
    origin_stop(origin);
}

static void leaves_no_process(void **state)
{
    (void)state;
    struct origin *origin = start(60 * NS_PER_S);
    pid_t pid = origin_pid(origin);
    int fd = dial(origin);
    ask(fd, "GET", "/page/1"); /* even with a request held */
    assert_int_equal(kill(pid, 0), 0);
    assert_int_equal(kill(pid, SIGSTOP), 0); /* even when it cannot run */
    origin_stop(origin);
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(errno, ESRCH);
    close(fd);
    origin_stop(NULL);
}

/* A process that starts an origin, reports its number, and is then killed without a chance to clean up. */
static void ends_with_its_parent(void **state)
{
    (void)state;
    int reported[2];
    pid_t pid = 0;
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0); /* so that the orphan comes to us */
    assert_int_equal(pipe(reported), 0);
    pid_t parent = fork();
    assert_true(parent >= 0);
    if (parent == 0) {
        struct origin *origin;
        if (origin_start(0, &origin, NULL) < 0)
            _exit(1);
        pid = origin_pid(origin);
        if (write(reported[1], &pid, sizeof pid) != sizeof pid)
            _exit(1);
        pause();
    }
    assert_int_equal(read(reported[0], &pid, sizeof pid), sizeof pid);
    assert_int_equal(kill(parent, SIGKILL), 0);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    close(reported[0]);
    close(reported[1]);
}

static void says_why_it_cannot_start(void **state)
{
    (void)state;
    struct rlimit limit, few;
    struct origin *origin = NULL;
    struct error error = {""};
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    few = limit;
    few.rlim_cur = 3;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    int status = origin_start(0, &origin, &error);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_int_equal(status, -EMFILE);
    assert_null(origin);
    assert_non_null(strstr(error.text, "Too many open files"));
}

UNIT_TESTS(cmocka_unit_test(pages_are_the_same_each_time_and_differ_by_index),
           cmocka_unit_test(serves_its_pages), cmocka_unit_test(answers_what_is_no_page),
           cmocka_unit_test(survives_clients_that_leave), cmocka_unit_test(holds_200_at_once),
           cmocka_unit_test(holds_2000_at_once), cmocka_unit_test(counts_from_the_start),
           cmocka_unit_test(summarises_answer_delays), cmocka_unit_test(leaves_no_process),
           cmocka_unit_test(keeps_no_descriptor_of_its_parent), cmocka_unit_test(ends_with_its_parent),
           cmocka_unit_test(says_why_it_cannot_start))
