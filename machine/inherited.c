/* Brings what was inherited into one state. Handlers of signals do not survive exec, so a signal is either
 * ignored or has its default action. */
#include "machine/inherited.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

/* open(2) gives the lowest free number, so these calls fill the gaps from 0 on. */
static void open_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* A caller that does not block leaves that to whom it starts: output beyond the pipe's room would be lost. */
static void let_output_block(void)
{
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
        int flags = fcntl(fd, F_GETFL);
        if (flags >= 0 && (flags & O_NONBLOCK) != 0)
            fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
    }
}

static bool asks_to_go_on(int number)
{
    static const int kept[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (number == kept[i])
            return true;
    return false;
}

/* Returns whether SIGPIPE had its default action. */
static bool settle_signals(void)
{
    struct sigaction action;
    bool pipe_ended_process = sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL;
    for (int number = 1; number < NSIG; number++)
        if (!asks_to_go_on(number) && sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            signal(number, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return pipe_ended_process;
}

static void stop_timers(void)
{
    const struct itimerval none = {{0}, {0}};
    setitimer(ITIMER_REAL, &none, NULL); /* alarm(2) sets it, too */
    setitimer(ITIMER_VIRTUAL, &none, NULL);
    setitimer(ITIMER_PROF, &none, NULL);
}

/* The kernel asks the limit whenever the main thread's stack grows. A thread's stack was decided by the limit
 * at exec. Returns the limit. */
static size_t settle_stacks(void)
{
    struct rlimit limit;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) == 0) {
        if (pthread_attr_setstacksize(&attributes, STACK_WANTED_BYTES) == 0)
            pthread_setattr_default_np(&attributes);
        pthread_attr_destroy(&attributes);
    }
    if (getrlimit(RLIMIT_STACK, &limit) < 0)
        return SIZE_MAX;
    if (limit.rlim_cur < STACK_WANTED_BYTES) {
        struct rlimit wanted = {STACK_WANTED_BYTES, limit.rlim_max};
        if (limit.rlim_max < STACK_WANTED_BYTES)
            wanted.rlim_max = STACK_WANTED_BYTES; /* root may */
        if (setrlimit(RLIMIT_STACK, &wanted) < 0) {
            wanted.rlim_cur = wanted.rlim_max = limit.rlim_max;
            setrlimit(RLIMIT_STACK, &wanted);
        }
        getrlimit(RLIMIT_STACK, &limit);
    }
    return limit.rlim_cur == RLIM_INFINITY ? SIZE_MAX : limit.rlim_cur;
}

struct inherited inherited_settle(void)
{
    sigset_t none;
    open_standard_descriptors();
    let_output_block();
    bool pipe_ended_process = settle_signals();
    stop_timers();
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL); /* last: a pending signal now meets its action */
    return (struct inherited){.pipe_ended_process = pipe_ended_process, .stack_bytes = settle_stacks()};
}
