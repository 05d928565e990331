/* Reads getrusage(RUSAGE_THREAD), the thread's clock and /proc/.../schedstat. Each counter is subtracted at
 * the begin and added at the end: the difference remains. */
#include "runners/lane_account.h"

#include <sched.h>
#include <sys/resource.h>

#include "runners/schedstat.h"
#include "task/clock.h"

/* `sign` is 1, or -1 wrapped round. */
static void add_switches(struct lane_account *account, uint64_t sign)
{
    struct rusage used;
    if (getrusage(RUSAGE_THREAD, &used) < 0)
        return;
    account->switches_voluntary += sign * (uint64_t)used.ru_nvcsw;
    account->switches_involuntary += sign * (uint64_t)used.ru_nivcsw;
}

void lane_account_begin(struct lane *lane)
{
    uint64_t runqueue_ns; /* read first: reading schedstat lasts longest */
    bool known = schedstat_runqueue(0, &runqueue_ns);
    lane->account = (struct lane_account){.runqueue_known = known, .runqueue_ns = runqueue_ns};
    lane_account_start(lane);
}

void lane_account_start(struct lane *lane)
{
    struct lane_account *account = &lane->account;
    account->switches_voluntary = account->switches_involuntary = 0;
    add_switches(account, (uint64_t)-1);
    account->begin_ns = clock_now_ns();
    account->first_cpu = (uint16_t)sched_getcpu();
    account->cpu_ns = (uint64_t)-1 * clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
}

void lane_account_stop(struct lane *lane)
{
    struct lane_account *account = &lane->account;
    account->cpu_ns += clock_ns_of(CLOCK_THREAD_CPUTIME_ID);
    account->end_ns = clock_now_ns();
    account->last_cpu = (uint16_t)sched_getcpu();
    add_switches(account, 1);
    account->complete = true;
}

static void end_runqueue(struct lane_account *account, pid_t tid)
{
    uint64_t begin_ns = account->runqueue_ns, end_ns;
    account->runqueue_known &= schedstat_runqueue(tid, &end_ns) && end_ns >= begin_ns;
    account->runqueue_ns = account->runqueue_known ? end_ns - begin_ns : 0;
}

void lane_account_runqueue(struct lane *lane)
{
    end_runqueue(&lane->account, lane->pid);
}

void lane_account_end(struct lane *lane)
{
    lane_account_stop(lane);
    end_runqueue(&lane->account, 0);
}
