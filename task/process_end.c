/* Words for a wait status. */
#include "task/process_end.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* The limit on CPU time in s that a signal may stand for; 0: none. */
static uint64_t cpu_limit_s(int number)
{
    struct rlimit limit;
    if ((number != SIGXCPU && number != SIGKILL) || getrlimit(RLIMIT_CPU, &limit) < 0)
        return 0;
    rlim_t reached = number == SIGXCPU ? limit.rlim_cur : limit.rlim_max;
    return reached == RLIM_INFINITY ? 0 : reached;
}

static double used_s(const struct rusage *used)
{
    return (double)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) +
           (double)(used->ru_utime.tv_usec + used->ru_stime.tv_usec) / 1e6;
}

const char *process_end_words(int wait_status, const struct rusage *used, char out[PROCESS_END_BYTES])
{
    if (!WIFSIGNALED(wait_status)) {
        snprintf(out, PROCESS_END_BYTES, "exited with code %d", WEXITSTATUS(wait_status));
        return out;
    }
    int number = WTERMSIG(wait_status);
    uint64_t limit_s = cpu_limit_s(number);
    int length = snprintf(out, PROCESS_END_BYTES, "was killed by signal %d (%s)", number, strsignal(number));
    /* The kernel counts in ticks of the clock, and the figure here may be somewhat smaller. */
    if (limit_s > 0 && used_s(used) >= 0.5 * (double)limit_s && length > 0 && length < PROCESS_END_BYTES)
        snprintf(out + length, PROCESS_END_BYTES - (size_t)length,
                 " after %.1f s of CPU time (the limit is %llu s: ulimit -t)", used_s(used),
                 (unsigned long long)limit_s);
    return out;
}
