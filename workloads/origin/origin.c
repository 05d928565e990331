/* Starts and ends the origin's process. The socket is opened before the fork: the port is known and
 * connections queue from the first instant. A pipe reports whether the server started. */
#include "workloads/origin/origin.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task/process_end.h"
#include "workloads/origin/server.h"

struct origin {
    pid_t pid;
    uint16_t port;
    struct answer_delay *answer_delay; /* shared with the process */
    uint64_t before_start;             /* what was recorded before the start barrier */
};

enum { BACKLOG = 65535 }; /* the kernel cuts it to net.core.somaxconn */

/* --- in the new process --- */

/* Resets signals, so that one ends the process; the parent's death ends the process, too. */
static void settle(pid_t parent, const char *name)
{
    static const int handled[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGCHLD, SIGSEGV, SIGBUS};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* the parent died before prctl */
        _exit(EXIT_FAILURE);
    for (size_t i = 0; i < sizeof handled / sizeof *handled; i++)
        signal(handled[i], SIG_DFL);
    signal(SIGPIPE, SIG_IGN); /* a client that hung up is an error of one write */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_NAME, name);
    prctl(PR_SET_TIMERSLACK, 1UL); /* ns: answers are meant for an instant */
}

/* Closes all descriptors from `first` on that /proc lists, including the list's own. */
static int close_listed(int first)
{
    DIR *listed = opendir("/proc/self/fd");
    if (listed == NULL)
        return -errno;
    int list_fd = dirfd(listed);
    for (struct dirent *entry; (entry = readdir(listed)) != NULL;) {
        int fd = atoi(entry->d_name); /* "." and ".." are 0 */
        if (fd >= first && fd != list_fd)
            close(fd);
    }
    closedir(listed);
    return 0;
}

/* Closes all descriptors from `first` on. The system call goes by its number: kernels have the call since
 * 5.9, glibc since 2.34. */
static int close_from(int first)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 0U) == 0)
        return 0;
#endif
    return close_listed(first);
}

/* Keeps two descriptors, as 3 and 4. An inherited end of a parent's pipe would keep the pipe's readers
 * waiting. */
static int keep_only(int *listener, int *ready)
{
    int high_listener = fcntl(*listener, F_DUPFD, 16), high_ready = fcntl(*ready, F_DUPFD, 16);
    if (high_listener < 0 || high_ready < 0 || dup2(high_listener, 3) < 0 || dup2(high_ready, 4) < 0)
        return -errno;
    *listener = 3;
    *ready = 4;
    return close_from(5);
}

/* The whole life of the origin's process. */
_Noreturn static void serve(const struct origin_service *service, pid_t parent, int listener, int ready,
                            uint64_t latency_ns, struct answer_delay *answer_delay)
{
    void *server = NULL;
    settle(parent, service->process);
    int status = keep_only(&listener, &ready);
    if (status == 0)
        status = service->open(listener, latency_ns, answer_delay, &server);
    ssize_t reported = write(ready, &status, sizeof status);
    close(ready);
    if (status == 0 && reported == sizeof status)
        service->run(server);
    _exit(EXIT_FAILURE);
}

static int open_pages(int listener, uint64_t latency_ns, struct answer_delay *answer_delay, void **server)
{
    return server_open(listener, latency_ns, answer_delay, (struct server **)server);
}

static int run_pages(void *server)
{
    return server_run(server);
}

const struct origin_service origin_pages = {
    .process = "simul-origin",
    .name = "fetch",
    .open = open_pages,
    .run = run_pages,
};

/* --- in the process that starts it --- */

/* A listening socket on a free port of 127.0.0.1. Returns it, or -errno. */
static int listen_anywhere(uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t bytes = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, BACKLOG) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &bytes) < 0) {
        int status = -errno;
        close(fd);
        return status;
    }
    *port = ntohs(address.sin_port);
    return fd;
}

/* Reads the new process's report of its start: 0 or -errno; -ECHILD if the process died first. */
static int await_ready(int fd)
{
    int status;
    ssize_t n;
    do
        n = read(fd, &status, sizeof status);
    while (n < 0 && errno == EINTR);
    return n == sizeof status ? status : -ECHILD;
}

/* Forks the server and waits until it runs. Closes `listener`: the origin's own copy stays open. */
static int launch(const struct origin_service *service, struct origin *origin, int listener,
                  uint64_t latency_ns)
{
    int ready[2];
    if (pipe2(ready, O_CLOEXEC) < 0) {
        int status = -errno;
        close(listener);
        return status;
    }
    pid_t parent = getpid();
    origin->pid = fork();
    int status = origin->pid < 0 ? -errno : 0;
    if (origin->pid == 0)
        serve(service, parent, listener, ready[1], latency_ns, origin->answer_delay);
    close(ready[1]);
    close(listener);
    if (status == 0)
        status = await_ready(ready[0]);
    close(ready[0]);
    return status;
}

int origin_start_service(const struct origin_service *service, uint64_t latency_ns, struct origin **out,
                         struct error *error)
{
    struct origin *origin = calloc(1, sizeof *origin);
    struct rusage used;
    char end[PROCESS_END_BYTES] = "ended";
    int status = -ENOMEM, wait_status;
    if (origin == NULL || (origin->answer_delay = answer_delay_create()) == NULL)
        goto fail;
    int listener = status = listen_anywhere(&origin->port);
    if (status < 0)
        goto fail;
    status = launch(service, origin, listener, latency_ns);
    if (status < 0)
        goto fail;
    *out = origin;
    return 0;
fail:
    if (status == -ECHILD && wait4(origin->pid, &wait_status, 0, &used) == origin->pid) {
        process_end_words(wait_status, &used, end);
        origin->pid = 0;
    }
    origin_stop(origin);
    return status != -ECHILD
               ? error_system(error, status, "%s: its built-in server on 127.0.0.1 cannot be started",
                              service->name)
               : error_set(error, status, "%s: its built-in server %s before it was ready", service->name,
                           end);
}

int origin_start(uint64_t latency_ns, struct origin **out, struct error *error)
{
    return origin_start_service(&origin_pages, latency_ns, out, error);
}

uint16_t origin_port(const struct origin *origin)
{
    return origin->port;
}

pid_t origin_pid(const struct origin *origin)
{
    return origin->pid;
}

void origin_at_start(struct origin *origin)
{
    origin->before_start = answer_delay_count(origin->answer_delay);
}

struct helper origin_helper(const struct origin *origin, const char *name)
{
    struct answer_delay_summary answer_delay =
        answer_delay_summarise(origin->answer_delay, origin->before_start);
    struct helper helper = {
        .pid = origin->pid,
        .requests = answer_delay.requests,
        .late_p50_ns = answer_delay.late.p50,
        .late_p99_ns = answer_delay.late.p99,
        .late_max_ns = answer_delay.late.max,
    };
    snprintf(helper.name, sizeof helper.name, "%s", name);
    return helper;
}

void origin_stop(struct origin *origin)
{
    if (origin == NULL)
        return;
    if (origin->pid > 0) {
        kill(origin->pid, SIGKILL); /* nothing to save, and SIGKILL cannot hang */
        pid_t ended;
        do
            ended = waitpid(origin->pid, NULL, 0);
        while (ended < 0 && errno == EINTR);
    }
    answer_delay_destroy(origin->answer_delay);
    free(origin);
}
