/* How large a run may get: descriptors, threads and processes, mappings. */
#include <inttypes.h>
#include <linux/capability.h>

#include "machine/capability.h"
#include "machine/cgroup.h"
#include "machine/doctor/doctor_checks.h"
#include "machine/system_file.h"

/* The largest examples of the manual have 10,000 tasks at once. */
enum { TASKS_WANTED = 10000, FILES_WANTED = 2 * TASKS_WANTED };

/* A run raises its own limit as far as allowed, so the hard limit counts. */
void check_files(const struct doctor_probe *probe, struct check_result *result)
{
    if (probe->max_files == DOCTOR_UNLIMITED)
        check_found(result, "no limit");
    else
        check_found(result, "up to %" PRIu64 " for each process", probe->max_files);
    /* With the capability a run raises the hard limit, too. */
    if (probe->max_files >= FILES_WANTED || capability_has(probe->root_fd, CAP_SYS_RESOURCE))
        return;
    check_means(
        result, probe->max_files < 1024 ? DOCTOR_WARNING : DOCTOR_NOTICE,
        "each connection needs one, each worker process one, each worker thread two: a run that needs more is refused");
    check_remedy(result, "ulimit -Hn 1048576 as root, or LimitNOFILE= and /etc/security/limits.conf");
}

/* The lowest of all limits on threads and processes. */
struct tightest {
    double max; /* 0: none */
    const char *by;
};

static void consider(struct tightest *tightest, double max, const char *by)
{
    if (max > 0 && (tightest->max == 0 || max < tightest->max))
        *tightest = (struct tightest){.max = max, .by = by};
}

static void consider_file(struct tightest *tightest, int root_fd, const char *path, double share,
                          const char *by)
{
    double max = 0;
    system_file_number(root_fd, path, &max);
    consider(tightest, max * share, by);
}

/* A thread's stack and its guard are two mappings. */
void check_tasks(const struct doctor_probe *probe, struct check_result *result)
{
    enum { MIN = 256 };
    struct tightest tightest = {.max = 0};
    bool exempt = capability_has(probe->root_fd, CAP_SYS_RESOURCE) ||
                  capability_has(probe->root_fd, CAP_SYS_ADMIN); /* copy_process, kernel/fork.c */
    if (probe->max_processes != DOCTOR_UNLIMITED && !exempt)
        consider(&tightest, (double)probe->max_processes, "ulimit -u");
    consider(&tightest, cgroup_read_limits(probe->root_fd).tasks, "pids.max of the cgroup");
    consider_file(&tightest, probe->root_fd, "proc/sys/kernel/threads-max", 1, "kernel.threads-max");
    consider_file(&tightest, probe->root_fd, "proc/sys/kernel/pid_max", 1, "kernel.pid_max");
    consider_file(&tightest, probe->root_fd, "proc/sys/vm/max_map_count", 0.5, "vm.max_map_count");
    if (tightest.max == 0)
        return;
    check_found(result, "up to about %.0f at once (%s)", tightest.max, tightest.by);
    if (tightest.max > TASKS_WANTED)
        return;
    check_means(result, tightest.max < MIN ? DOCTOR_WARNING : DOCTOR_NOTICE,
                "pools of more workers (-w, -w tasks) cannot be started; all that this user runs counts");
    check_remedy(result, "raise %s", tightest.by);
}

/* A guard made with mprotect splits a stack's mapping in two (coroutine/stack.h). */
void check_maps(const struct doctor_probe *probe, struct check_result *result)
{
    double max = 0;
    if (probe->light_guards) {
        check_found(result, "coroutines need none of their own (MADV_GUARD_INSTALL works)");
        return;
    }
    if (!system_file_number(probe->root_fd, "proc/sys/vm/max_map_count", &max))
        return;
    check_found(result, "%.0f for each process: about %.0f coroutines at once", max, max / 2);
    if (max / 2 > 10.0 * TASKS_WANTED)
        return;
    check_means(result, DOCTOR_NOTICE,
                "each coroutine's stack needs two, for its guard page: runs of more are refused");
    check_remedy(result, "sudo sysctl vm.max_map_count=1048576, or Linux 6.13, whose guards need none");
}
