/* Words for time that stood still. */
#include "machine/standstill.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine/system_file.h"
#include "task/clock.h"

void standstill_see_tracer(pid_t pid, struct tracer *out)
{
    char path[48], value[32];
    int root_fd = system_file_root();
    snprintf(path, sizeof path, "proc/%d/status", (int)pid);
    system_file_field(root_fd, path, "TracerPid", value, sizeof value);
    pid_t tracer = (pid_t)strtol(value, NULL, 10);
    if (tracer != 0) {
        out->pid = tracer;
        snprintf(path, sizeof path, "proc/%d/comm", (int)tracer);
        system_file_line(root_fd, path, out->name, sizeof out->name);
    }
    close(root_fd);
}

int standstill_policy(void)
{
    int policy = sched_getscheduler(0);
    return policy < 0 ? SCHED_OTHER : policy & ~SCHED_RESET_ON_FORK;
}

static const char *policy_name(int policy)
{
    switch (policy) {
    case SCHED_BATCH:
        return "SCHED_BATCH";
    case SCHED_IDLE:
        return "SCHED_IDLE";
    case SCHED_FIFO:
        return "SCHED_FIFO";
    case SCHED_RR:
        return "SCHED_RR";
    default:
        return "an unknown one";
    }
}

static double seconds(uint64_t ns)
{
    return (double)ns / NS_PER_S;
}

void standstill_judge(const struct standstill *standstill, struct disturbance *disturbance)
{
    const struct standstill *s = standstill;
    char *why = disturbance->why;
    size_t bytes = sizeof disturbance->why;
    bool still = true;
    if (s->stops > 0)
        snprintf(why, bytes, "it was stopped for %.1f s (SIGSTOP, or Ctrl-Z)", seconds(s->stopped_ns));
    else if (s->command_stopped)
        snprintf(why, bytes, "the command was stopped beside it (SIGSTOP)");
    else if (s->missed_ns > 0)
        snprintf(why, bytes, "no process of simul was woken for %.1f s", seconds(s->missed_ns));
    else
        still = false;
    disturbance->stood_still |= still;
    if (!still && s->tracer.pid != 0)
        snprintf(why, bytes, "%s (process %d) traced it", s->tracer.name[0] != '\0' ? s->tracer.name : "?",
                 (int)s->tracer.pid);
    else if (!still && s->policy != SCHED_OTHER && !disturbance->disturbed) {
        snprintf(why, bytes, "its scheduling policy was %s", policy_name(s->policy));
        disturbance->lasting = true;
    }
    disturbance->disturbed = why[0] != '\0';
}
