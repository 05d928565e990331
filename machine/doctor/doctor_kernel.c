/* Whether the kernel will report its context switches (trace/kernel_ring.h), so that figures are measured
 * and not inferred. */
#include <errno.h>
#include <linux/capability.h>
#include <string.h>

#include "machine/capability.h"
#include "machine/doctor/doctor_checks.h"
#include "machine/system_file.h"

/* Up to this level an unprivileged process may watch itself (perf_event_open(2)). Debian and Ubuntu added the
 * levels 3 and 4, which forbid perf events. */
enum { MAX_PARANOID = 2 };

#ifndef CAP_PERFMON /* headers before Linux 5.8 */
#define CAP_PERFMON 38
#endif

static const char paranoid_file[] = "proc/sys/kernel/perf_event_paranoid";

static void remedy_forbidden(const struct doctor_probe *probe, struct check_result *result)
{
    double paranoid = 0;
    bool known = system_file_number(probe->root_fd, paranoid_file, &paranoid);
    if (known && paranoid > MAX_PARANOID && !capability_has(probe->root_fd, CAP_PERFMON) &&
        !capability_has(probe->root_fd, CAP_SYS_ADMIN)) {
        check_found(result, "forbidden: kernel.perf_event_paranoid is %.0f", paranoid);
        check_remedy(result,
                     "sudo sysctl kernel.perf_event_paranoid=%d (until the next start), or for simul "
                     "alone: sudo setcap cap_perfmon+ep on its file (Linux 5.8)",
                     MAX_PARANOID);
        return;
    }
    if (known)
        check_found(result, "refused: %s; kernel.perf_event_paranoid is %.0f, so something else forbids it",
                    strerror(-probe->kernel_records), paranoid);
    else
        check_found(result, "refused: %s", strerror(-probe->kernel_records));
    check_remedy(result, "in a container, start it with --cap-add PERFMON, or with a seccomp profile that "
                         "allows perf_event_open; elsewhere, ask a security module's settings");
}

/* For what has nothing to do with permission: perf_event_open(2). */
static const char *remedy_failed(int code)
{
    switch (code) {
    case EMFILE:
        return "raise the limit on descriptors of a process: ulimit -n";
    case ENFILE:
        return "raise the limit on descriptors of the machine: sysctl fs.file-max";
    case ENOMEM:
        return "free some memory";
    default:
        return "look the error up in perf_event_open(2)";
    }
}

void check_kernel_records(const struct doctor_probe *probe, struct check_result *result)
{
    if (probe->kernel_records == 0) {
        check_found(result, "allowed: time on CPU, preemptions and parallelism are measured");
        return;
    }
    check_means(
        result, DOCTOR_NOTICE,
        "CPU use is estimated from CPU time and context switches: exact where tasks only compute, a range where they often wait; timelines show no preemptions");
    if (probe->kernel_records == -EACCES || probe->kernel_records == -EPERM) {
        remedy_forbidden(probe, result);
        return;
    }
    if (probe->kernel_records == -ENOSYS) {
        check_found(result, "this kernel has no perf_event_open");
        check_remedy(result, "none here: sandboxes such as gVisor and some small kernels leave it out");
        return;
    }
    check_found(result, "perf_event_open failed: %s", strerror(-probe->kernel_records));
    check_remedy(result, "%s", remedy_failed(-probe->kernel_records));
}

/* Each user may lock perf_event_mlock_kb for each CPU, and beyond that what RLIMIT_MEMLOCK allows
 * (kernel/events/core.c, perf_mmap). */
void check_locked_memory(const struct doctor_probe *probe, struct check_result *result)
{
    enum { MIN_LANES = 64 };
    double kib_per_cpu = 0;
    if (probe->kernel_records != 0 ||
        !system_file_number(probe->root_fd, "proc/sys/kernel/perf_event_mlock_kb", &kib_per_cpu))
        return;
    if (capability_has(probe->root_fd, CAP_IPC_LOCK) || probe->max_locked_bytes == DOCTOR_UNLIMITED) {
        check_found(result, "no limit: every thread and process can be recorded");
        return;
    }
    double bytes = kib_per_cpu * 1024 * probe->cpus_online + (double)probe->max_locked_bytes;
    double lanes = bytes / (double)probe->ring_bytes;
    check_found(result, "enough to record about %.0f threads or processes at once", lanes);
    if (lanes >= MIN_LANES)
        return;
    check_means(result, DOCTOR_NOTICE, "with more than that, CPU use is estimated");
    check_remedy(result, "raise the limit: ulimit -l, or sudo sysctl kernel.perf_event_mlock_kb=2048");
}
