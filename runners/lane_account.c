/* Reads getrusage(RUSAGE_THREAD) and /proc/.../schedstat. */
#include "runners/lane_account.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "runners/lane_split.h"
#include "task/clock.h"

/* The second of the three numbers there: ns on a run queue without a CPU (Linux,
 * Documentation/scheduler/sched-stats). 0 where that is not told, and the lane's time is not known. */
static uint64_t runqueue_ns(struct lane *lane, pid_t tid)
{
    char text[96] = "", path[48];
    uint64_t waited = 0, got_cpu = 0;
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)tid);
    int fd = open(tid > 0 ? path : "/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && read(fd, text, sizeof text - 1) < 0)
        text[0] = '\0';
    if (fd >= 0)
        close(fd);
    /* A kernel that does not count tells zeros: also of how often the thread, which runs, got a CPU. */
    if (sscanf(text, "%*u %" SCNu64 " %" SCNu64, &waited, &got_cpu) != 2 || got_cpu == 0)
        lane->runqueue_known = false;
    return waited;
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
    lane->runqueue_known = true;
    lane->runqueue_ns = (uint64_t)-1 * runqueue_ns(lane, 0); /* first: reading it takes a while */
    lane_account_gate(lane);
}

void lane_account_gate(struct lane *lane)
{
    lane->switches_voluntary = lane->switches_involuntary = 0;
    add_switches(lane, (uint64_t)-1);
    lane->account_begin_ns = clock_now_ns();
    uint64_t cpu_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
    lane->thread_cpu_ns = (uint64_t)-1 * cpu_ns;
    lane_split_begin(lane, lane->account_begin_ns, cpu_ns);
}

void lane_account_stop(struct lane *lane)
{
    uint64_t cpu_ns = clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
    lane->thread_cpu_ns += cpu_ns;
    lane->account_end_ns = clock_now_ns();
    lane_split_end(lane, lane->account_end_ns, cpu_ns);
    add_switches(lane, 1);
    lane->accounted = true;
}

void lane_account_runqueue(struct lane *lane)
{
    uint64_t begun_ns = (uint64_t)-1 * lane->runqueue_ns, now_ns = runqueue_ns(lane, lane->pid);
    lane->runqueue_ns = now_ns > begun_ns ? now_ns - begun_ns : 0;
}

void lane_account_end(struct lane *lane)
{
    lane_account_stop(lane);
    lane->runqueue_ns += runqueue_ns(lane, 0);
}
