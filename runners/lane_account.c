/* Reads getrusage(RUSAGE_THREAD) and /proc/.../schedstat. */
#include "runners/lane_account.h"

#include <sys/resource.h>
#include <unistd.h>

#include "runners/lane_split.h"
#include "runners/schedstat.h"
#include "runners/wake_looks.h"
#include "task/clock.h"

/* 0 where that is not told, and the lane's time is not known. */
static uint64_t runqueue_ns(struct lane *lane, pid_t tid)
{
    struct schedstat now = {0};
    int fd = schedstat_open(tid);
    if (fd < 0 || !schedstat_read(fd, &now))
        lane->runqueue_known = false;
    if (fd >= 0)
        close(fd);
    return now.runqueue_ns;
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
    if (lane->kind != LANE_POOL) /* that waits between calls, of which nobody asks */
        wake_looks_open(&lane->wakes);
    lane->runqueue_ns = (uint64_t)-1 * runqueue_ns(lane, 0); /* before the rest: reading it takes a while */
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
    wake_looks_close(&lane->wakes);
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
