/* How many CPUs a run has, and whether the CPUs keep their speed. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "machine/cgroup.h"
#include "machine/cpus.h"
#include "machine/doctor/doctor_checks.h"
#include "machine/system_file.h"
#include "task/clock.h"

void check_cpus(const struct doctor_probe *probe, struct check_result *result)
{
    check_found(result, "%u of %u may be used", probe->cpus_allowed, probe->cpus_online);
    if (probe->cpus_allowed == 1) {
        check_means(
            result, DOCTOR_WARNING,
            "parallelism is impossible: no runner can compute faster than one task after another; waiting still overlaps");
        check_remedy(result, probe->cpus_online > 1 ? "start simul without taskset, or with more CPUs in it"
                                                    : "give the virtual machine a second CPU");
    } else if (probe->cpus_allowed < probe->cpus_online) {
        check_means(result, DOCTOR_NOTICE,
                    "limits are those of the CPUs allowed; other programs may use them as well");
        check_remedy(result, "nothing, if that was meant; else start simul without taskset or cpuset");
    }
}

void check_cpu_speeds(const struct doctor_probe *probe, struct check_result *result)
{
    enum { MAX_PERCENT = 10 };
    if (probe->fastest_ns == 0 || probe->cpus_allowed < 2)
        return;
    double ratio = (double)probe->slowest_ns / (double)probe->fastest_ns;
    check_found(result, "the slowest takes %.2f times as long as the fastest", ratio);
    if (ratio <= 1 + MAX_PERCENT / 100.0)
        return;
    check_found(result, "CPU %u takes %.2f times as long as CPU %u", probe->slowest_cpu, ratio,
                probe->fastest_cpu);
    check_means(result, DOCTOR_WARNING,
                "repeats vary, because each one starts on another CPU (--wide names them)");
    check_remedy(result, "keep to CPUs of one kind (taskset --cpu-list), or end what computes on CPU %u",
                 probe->slowest_cpu);
}

void check_hardware_threads(const struct doctor_probe *probe, struct check_result *result)
{
    unsigned threads = cpus_threads_per_core(probe->root_fd, probe->cpus);
    if (threads == 0)
        return;
    if (threads == 1) {
        check_found(result, "each CPU is a core of its own, as far as the system reports");
        return;
    }
    check_found(result, "several CPUs share a core");
    check_means(
        result, DOCTOR_NOTICE,
        "two of them compute less than two cores do: the speed-up of computing stays below the number of CPUs");
    check_remedy(
        result,
        "compare speed-ups with the parallel capacity that every run measures, or: echo off | sudo tee "
        "/sys/devices/system/cpu/smt/control");
}

void check_quota(const struct doctor_probe *probe, struct check_result *result)
{
    struct cgroup_limits limits = cgroup_read_limits(probe->root_fd);
    double throttled_s = (double)cgroup_throttled_ns(probe->root_fd) / NS_PER_S;
    if (limits.cpus == 0) {
        check_found(result, "none");
        return;
    }
    check_found(result, "%.2f CPUs; throttled for %.1f s so far", limits.cpus, throttled_s);
    if (limits.cpus >= probe->cpus_allowed)
        return;
    check_means(
        result, DOCTOR_WARNING,
        "threads and processes run on all %u CPUs until the quota of a period is used up, then all stop for up to 100 ms: computing has gaps that no runner caused",
        probe->cpus_allowed);
    check_remedy(result, "set CPUs instead of a quota: docker run --cpuset-cpus 0,1, AllowedCPUs= of "
                         "systemd; or lift the quota");
}

void check_governor(const struct doctor_probe *probe, struct check_result *result)
{
    char governor[32];
    if (!cpus_governor(probe->root_fd, probe->cpus, governor, sizeof governor)) {
        check_found(result, "unknown (set by the virtual machine's host)");
        return;
    }
    check_found(result, "%s", governor);
    if (strcmp(governor, "performance") == 0)
        return;
    check_means(result, DOCTOR_NOTICE,
                "the clock rises only after some time under load: short computing and the first task after "
                "a wait run slower, and repeats vary");
    check_remedy(result, "sudo cpupower frequency-set -g performance");
}

/* Each driver has its own file, and the two files have opposite senses. */
void check_turbo(const struct doctor_probe *probe, struct check_result *result)
{
    double value;
    bool on;
    if (system_file_number(probe->root_fd, "sys/devices/system/cpu/intel_pstate/no_turbo", &value))
        on = value == 0;
    else if (system_file_number(probe->root_fd, "sys/devices/system/cpu/cpufreq/boost", &value))
        on = value != 0;
    else
        return;
    check_found(result, "%s", on ? "on" : "off");
    if (!on)
        return;
    check_means(
        result, DOCTOR_NOTICE,
        "one busy core is clocked higher than all of them together: one task after another looks better, and "
        "speed-ups of computing look worse, than the cores are");
    check_remedy(result, "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo, or on others: "
                         "echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost");
}

/* Whether any power supply is the mains, and whether the mains is on. Returns -1 without a mains supply. */
static int mains_online(int root_fd)
{
    static const char folder[] = "sys/class/power_supply";
    char path[512], type[32];
    int online = -1, fd = openat(root_fd, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (dir == NULL) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        double value;
        snprintf(path, sizeof path, "%s/%s/type", folder, entry->d_name);
        if (!system_file_line(root_fd, path, type, sizeof type) || strcmp(type, "Mains") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s/online", folder, entry->d_name);
        if (system_file_number(root_fd, path, &value))
            online = online == 1 || value != 0;
    }
    closedir(dir);
    return online;
}

void check_power(const struct doctor_probe *probe, struct check_result *result)
{
    int online = mains_online(probe->root_fd);
    if (online < 0)
        return;
    check_found(result, "%s", online ? "mains" : "battery");
    if (online)
        return;
    check_means(result, DOCTOR_WARNING, "the clock is lowered to save power, more with every minute of load");
    check_remedy(result, "plug it in");
}
