/* Reads getrusage(RUSAGE_THREAD) and /proc/.../schedstat. */
#include "runners/lane_account.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "task/clock.h"

/* The second of the three numbers there: ns on a run queue without a CPU (Linux,
 * Documentation/scheduler/sched-stats). */
static uint64_t runqueue_ns(pid_t tid)
{
    char text[96], path[48];
    uint64_t waited = 0;
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)tid);
    int fd = open(tid > 0 ? path : "/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0)
        return 0;
    text[length] = '\0';
    return sscanf(text, "%*u %" SCNu64, &waited) == 1 ? waited : 0;
}

/* Adds the switches since the thread began to the lane's figures, or takes them away: `sign` is 1, or -1
 * wrapped round. */
static void add_switches(struct lane *lane, uint64_t sign)
{
    struct rusage used;
    if (getrusage(RUSAGE_THREAD, &used) < 0)
        return;
    lane->switches_voluntary += sign * (uint64_t)used.ru_nvcsw;
    lane->switches_involuntary += sign * (uint64_t)used.ru_nivcsw;
}

void lane_account_begin(struct lane *lane)
{
    lane->accounted = false;
    lane->runqueue_ns = (uint64_t)-1 * runqueue_ns(0); /* first: reading it takes a while */
    lane_account_gate(lane);
}

void lane_account_gate(struct lane *lane)
{
    lane->switches_voluntary = lane->switches_involuntary = lane->waited_ns = lane->called_ns = 0;
    add_switches(lane, (uint64_t)-1);
    lane->account_begin_ns = clock_now_ns();
    lane->thread_cpu_ns = (uint64_t)-1 * clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
}

void lane_account_stop(struct lane *lane)
{
    lane->thread_cpu_ns += clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
    lane->account_end_ns = clock_now_ns();
    add_switches(lane, 1);
    lane->accounted = true;
}

void lane_account_runqueue(struct lane *lane)
{
    uint64_t begun_ns = (uint64_t)-1 * lane->runqueue_ns, now_ns = runqueue_ns(lane->pid);
    lane->runqueue_ns = now_ns > begun_ns ? now_ns - begun_ns : 0;
}

void lane_account_end(struct lane *lane)
{
    lane_account_stop(lane);
    lane->runqueue_ns += runqueue_ns(0);
}
