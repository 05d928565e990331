/* One loop over the signals of a waiting parent. The parent wakes now and then: a wake-up far behind its time
 * shows that every process here stood still (a frozen control group, a paused virtual machine). */
#include "measure/sample/await.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>

#include "task/clock.h"
#include "task/interrupt.h"

/* How often the parent wakes, and how late is too late. Load makes wake-ups late by tens of ms. */
static const uint64_t wake_ns = NS_PER_S / 2, max_late_ns = NS_PER_S / 2;

static bool is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/* Those of job control, which have their default action elsewhere. */
static void job_signals(sigset_t *set)
{
    sigaddset(set, SIGCONT);
    if (!is_ignored(SIGTSTP))
        sigaddset(set, SIGTSTP);
}

static void set_mask(int how)
{
    sigset_t set;
    sigemptyset(&set);
    job_signals(&set);
    sigprocmask(how, &set, NULL);
}

void sample_await_prepare(void)
{
    set_mask(SIG_BLOCK);
}

void sample_await_end(void)
{
    set_mask(SIG_UNBLOCK);
}

/* Where SIGTSTP has its default action and the process's group is not orphaned, returns once continued. */
static void stop_self(void)
{
    sigset_t set;
    const struct timespec now = {0};
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    sigprocmask(SIG_BLOCK, &set, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGCONT);
    while (sigtimedwait(&set, NULL, &now) > 0) /* what ended the stop is no news */
        ;
}

/* Stops the sample's group and this process; both go on together. */
static void stop_both(pid_t pid, struct standstill *out)
{
    siginfo_t changed = {.si_pid = 0};
    uint64_t begun_ns = clock_now_ns();
    kill(-pid, SIGSTOP);
    while (waitid(P_PID, (id_t)pid, &changed, WEXITED | WSTOPPED | WNOWAIT) < 0 && errno == EINTR)
        ;
    stop_self();
    kill(-pid, SIGCONT);
    waitid(P_PID, (id_t)pid, &changed, WSTOPPED | WCONTINUED | WNOHANG); /* counted here, not in see_stops */
    out->stops++;
    out->stopped_ns += clock_now_ns() - begun_ns;
}

/* Counts stops that others caused. *since_ns: when the present stop was seen; 0: the sample is not stopped.
 */
static void see_stops(pid_t pid, struct standstill *out, uint64_t *since_ns)
{
    siginfo_t changed = {.si_pid = 0};
    if (waitid(P_PID, (id_t)pid, &changed, WSTOPPED | WCONTINUED | WNOHANG) < 0 || changed.si_pid != pid)
        return;
    uint64_t now = clock_now_ns();
    out->stops++;
    if (*since_ns != 0)
        out->stopped_ns += now - *since_ns;
    *since_ns = changed.si_code == CLD_CONTINUED ? 0 : now;
}

static bool has_ended(pid_t pid)
{
    siginfo_t ended = {.si_pid = 0};
    return waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == pid;
}

/* Waits for one of the signals until `due_ns`, and counts a wake-up far behind it. Returns the signal's
 * number, or -1. */
static int wait_until(uint64_t due_ns, const sigset_t *set, struct standstill *out)
{
    uint64_t now = clock_now_ns();
    struct timespec left = clock_timespec(due_ns > now ? due_ns - now : 0);
    int number = sigtimedwait(set, NULL, &left);
    uint64_t woken_ns = clock_now_ns();
    if (woken_ns > due_ns + max_late_ns)
        out->missed_ns += woken_ns - due_ns;
    return number;
}

enum sample_status sample_await(pid_t pid, uint64_t timeout_ns, struct standstill *out)
{
    sigset_t set;
    uint64_t deadline_ns = clock_after(clock_now_ns(), timeout_ns), since_ns = 0;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    job_signals(&set);
    interrupt_signals(&set);
    for (;;) {
        if (has_ended(pid))
            return SAMPLE_OK;
        see_stops(pid, out, &since_ns);
        uint64_t now = clock_now_ns(), due_ns = now + wake_ns;
        uint64_t end_ns = clock_after(deadline_ns, out->stopped_ns + out->missed_ns);
        if (since_ns == 0 && now >= end_ns)
            return SAMPLE_TIMEOUT;
        if (since_ns == 0 && end_ns < due_ns)
            due_ns = end_ns;
        switch (wait_until(due_ns, &set, out)) {
        case -1:
            standstill_see_tracer(pid, &out->tracer);
            break;
        case SIGCHLD:
            break;
        case SIGTSTP:
            stop_both(pid, out);
            break;
        case SIGCONT:
            out->command_stopped = true;
            break;
        default:
            return SAMPLE_INTERRUPTED;
        }
    }
}
