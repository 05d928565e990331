/* At most two gnuplots run at a time: each keeps one CPU busy, and a small machine has two. A gnuplot's exit
 * closes its output pipe, so that waiting for the pipes is waiting for the processes. */
#include "report/charts/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task/clock.h"
#include "task/interrupt.h"
#include "task/process_end.h"

enum { AT_ONCE = 2 };

/* How often a signal that is blocked is asked for. */
enum { MAX_POLL_MS = 100 };

/* A chart needs a tenth of a second; a gnuplot that reaches this limit is stuck. */
static const uint64_t time_limit_ns = 20 * NS_PER_S;

struct running {
    struct gnuplot_job *job; /* NULL: the place is free */
    pid_t pid;
    int pipe_fd; /* the process's standard output and error; non-blocking */
    uint64_t deadline_ns;
};

/* --- starting --- */

/* The child gets the folder, an empty standard input, and the pipe on both outputs. */
static int make_actions(posix_spawn_file_actions_t *actions, int dir_fd, int output_fd)
{
    int code = posix_spawn_file_actions_addfchdir_np(actions, dir_fd);
    if (code == 0)
        code = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(actions, output_fd, STDOUT_FILENO);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(actions, output_fd, STDERR_FILENO);
    return code;
}

/* A new program expects default signals, whatever the caller blocked or ignored. */
static int make_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGINT);
    sigaddset(&defaults, SIGTERM);
    sigaddset(&defaults, SIGPIPE);
    int code = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (code == 0)
        code = posix_spawnattr_setsigmask(attributes, &none);
    if (code == 0)
        code = posix_spawnattr_setsigdefault(attributes, &defaults);
    return code;
}

/* -d: the user's own settings stay out, so that every chart looks the same. Returns 0 or -errno. */
static int spawn(struct gnuplot_job *job, int dir_fd, int output_fd, pid_t *pid)
{
    char name[] = "gnuplot", defaults[] = "-d";
    char *arguments[] = {name, defaults, job->script, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0)
        return -code;
    code = posix_spawnattr_init(&attributes);
    if (code != 0)
        goto out_actions;
    code = make_actions(&actions, dir_fd, output_fd);
    if (code == 0)
        code = make_attributes(&attributes);
    if (code == 0)
        code = posix_spawnp(pid, name, &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
out_actions:
    posix_spawn_file_actions_destroy(&actions);
    return -code;
}

static int start(struct running *place, struct gnuplot_job *job, int dir_fd)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    /* Only the parent's end may not block; gnuplot expects a blocking end. */
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
        int code = -errno;
        close(ends[0]);
        close(ends[1]);
        return code;
    }
    pid_t pid;
    int code = spawn(job, dir_fd, ends[1], &pid);
    close(ends[1]);
    if (code < 0) {
        close(ends[0]);
        return code;
    }
    job->output[0] = '\0';
    *place = (struct running){job, pid, ends[0], clock_after(clock_now_ns(), time_limit_ns)};
    return 0;
}

/* --- ending --- */

/* Keeps the first bytes of gnuplot's output and discards the rest. Returns false at the end. */
static bool take_output(struct running *place)
{
    char buffer[4096];
    ssize_t got = read(place->pipe_fd, buffer, sizeof buffer);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    size_t have = strlen(place->job->output), room = sizeof place->job->output - 1 - have;
    size_t take = (size_t)got < room ? (size_t)got : room;
    memcpy(place->job->output + have, buffer, take);
    place->job->output[have + take] = '\0';
    return got > 0;
}

/* Gnuplot quotes the failing line and then explains: the explanation comes last, on a line of its own. */
static void keep_last_line(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && strchr(" \n\r", text[length - 1]) != NULL)
        text[--length] = '\0';
    const char *line = strrchr(text, '\n');
    if (line != NULL)
        memmove(text, line + 1, strlen(line + 1) + 1);
}

/* Puts how gnuplot ended behind its own words. */
static void add_end(struct gnuplot_job *job, const char *end)
{
    char words[GNUPLOT_OUTPUT_BYTES];
    memcpy(words, job->output, sizeof words);
    if (words[0] != '\0')
        snprintf(job->output, sizeof job->output, "%.*s (gnuplot %s)",
                 (int)(sizeof job->output - PROCESS_END_BYTES - 16), words, end);
    else
        snprintf(job->output, sizeof job->output, "gnuplot %s and said nothing", end);
}

static void finish(struct running *place, bool timed_out)
{
    struct gnuplot_job *job = place->job;
    int status = 0;
    struct rusage used = {0};
    char end[PROCESS_END_BYTES];
    close(place->pipe_fd);
    if (timed_out)
        kill(place->pid, SIGKILL);
    pid_t reaped;
    while ((reaped = wait4(place->pid, &status, 0, &used)) < 0 && errno == EINTR)
        ;
    job->drawn = !timed_out && reaped == place->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    keep_last_line(job->output);
    if (timed_out)
        snprintf(end, sizeof end, "was stopped after %llu s", (unsigned long long)(time_limit_ns / NS_PER_S));
    else
        process_end_words(status, &used, end);
    if (!job->drawn)
        add_end(job, end);
    place->job = NULL;
}

/* Waits until a gnuplot writes something, ends or reaches its limit. Returns -ETIMEDOUT where one did. */
static int attend(struct running places[AT_ONCE])
{
    int code = 0;
    struct pollfd fds[AT_ONCE];
    uint64_t now = clock_now_ns(), first = CLOCK_NEVER;
    for (int i = 0; i < AT_ONCE; i++) {
        fds[i] = (struct pollfd){.fd = places[i].job != NULL ? places[i].pipe_fd : -1, .events = POLLIN};
        if (places[i].job != NULL && places[i].deadline_ns < first)
            first = places[i].deadline_ns;
    }
    int timeout_ms = first > now ? (int)((first - now) / NS_PER_MS) + 1 : 0;
    if (timeout_ms > MAX_POLL_MS)
        timeout_ms = MAX_POLL_MS;
    if (poll(fds, AT_ONCE, timeout_ms) < 0 && errno != EINTR)
        return 0; /* only a signal interrupts poll; deadlines end the wait all the same */
    now = clock_now_ns();
    for (int i = 0; i < AT_ONCE; i++) {
        if (places[i].job == NULL)
            continue;
        if (fds[i].revents != 0 && !take_output(&places[i]))
            finish(&places[i], false);
        else if (now >= places[i].deadline_ns) {
            finish(&places[i], true);
            code = -ETIMEDOUT;
        }
    }
    return code;
}

/* Ends all that run, because a signal asks the command to end. */
static int end_all(struct running places[AT_ONCE])
{
    for (int i = 0; i < AT_ONCE; i++)
        if (places[i].job != NULL)
            finish(&places[i], true);
    return -EINTR;
}

int gnuplot_run(int dir_fd, struct gnuplot_job *jobs, size_t n)
{
    struct running places[AT_ONCE] = {{0}};
    size_t next = 0;
    int code = 0;
    for (;;) {
        unsigned busy = 0;
        if (code == 0 && interrupt_pending())
            code = end_all(places);
        for (int i = 0; i < AT_ONCE; i++) {
            if (places[i].job == NULL && next < n && code == 0)
                code = start(&places[i], &jobs[next++], dir_fd);
            busy += places[i].job != NULL;
        }
        if (busy == 0)
            return code;
        int ended = attend(places);
        if (code == 0)
            code = ended;
    }
}
