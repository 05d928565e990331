/* Who else uses this machine: other guests of its host and other programs; and how much memory is left. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "machine/cpus.h"
#include "machine/doctor/doctor_checks.h"
#include "machine/memory.h"
#include "machine/system_file.h"
#include "task/units.h"

/* A flag of x86 processors shows a hypervisor; Arm processors have no such flag. */
void check_virtual(const struct doctor_probe *probe, struct check_result *result)
{
    char flags[8192], release[128];
    bool hypervisor = system_file_field(probe->root_fd, "proc/cpuinfo", "flags", flags, sizeof flags) &&
                      strstr(flags, " hypervisor") != NULL;
    system_file_line(probe->root_fd, "proc/sys/kernel/osrelease", release, sizeof release);
    bool wsl = strcasestr(release, "microsoft") != NULL;
    if (!hypervisor && !wsl) {
        check_found(result, "no sign of one");
        return;
    }
    check_found(result, "%s", wsl ? "WSL, on Windows" : "yes");
    check_means(result, DOCTOR_NOTICE,
                "the host shares its CPUs with others: a CPU may stand still unseen, and timers fire later "
                "than on bare metal");
    check_remedy(result, "compare runners within a run, not with other machines; make more repeats");
}

void check_steal(const struct doctor_probe *probe, struct check_result *result)
{
    static const double notice_from = 0.005, warning_from = 0.02;
    struct cpu_ticks ticks;
    if (!cpus_ticks(probe->root_fd, probe->cpus, &ticks))
        return;
    uint64_t all = ticks.busy + ticks.idle + ticks.steal;
    double share = all > 0 ? (double)ticks.steal / (double)all : 0;
    check_found(result, "%.2f %% of all CPU time since the start", share * 100);
    if (share < notice_from)
        return;
    check_means(result, share < warning_from ? DOCTOR_NOTICE : DOCTOR_WARNING,
                "the host gave CPUs to other machines while this one had work: total times grow and vary");
    check_remedy(
        result,
        "try another time, a machine with dedicated CPUs, or more repeats; disturbed samples are marked");
}

void check_load(const struct doctor_probe *probe, struct check_result *result)
{
    double load;
    if (!cpus_load(probe->root_fd, &load))
        return;
    check_found(result, "%.2f in the last minute, on %u CPUs", load, probe->cpus_allowed);
    if (load <= MAX_QUIET_LOAD * probe->cpus_allowed)
        return;
    check_means(result, DOCTOR_WARNING,
                "other programs compute at the same time: threads are preempted, and total times vary");
    check_remedy(result, "see who it is (top), wait until it is over, and run again");
}

void check_memory(const struct doctor_probe *probe, struct check_result *result)
{
    static const double min_bytes = 512.0 * 1024 * 1024;
    char shown[32];
    bool limited;
    uint64_t bytes = memory_available(probe->root_fd, &limited);
    if (bytes == UINT64_MAX)
        return;
    check_found(result, "%s %s", units_show_size(bytes, shown, sizeof shown),
                limited ? "left by the cgroup's limit" : "available");
    if ((double)bytes >= min_bytes)
        return;
    check_means(
        result, DOCTOR_WARNING,
        "the kernel may end runs with thousands of tasks, or swap them, which lasts longer than any measured wait");
    check_remedy(result, "end other programs, or raise the container's limit");
}
