/* The machine's facts, read from the kernel and the libraries. */
#include "machine/machine.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <uv.h>

#include "machine/affinity.h"
#include "machine/cgroup.h"
#include "machine/cpus.h"
#include "machine/memory.h"
#include "machine/system_file.h"

struct machine_cpus machine_cpus(void)
{
    int root_fd = system_file_root();
    struct machine_cpus cpus = {.allowed = machine_cpus_allowed(), .quota = cgroup_read_limits(root_fd).cpus};
    close(root_fd);
    cpus.computing = cpus.quota > 0 && cpus.quota < cpus.allowed ? cpus.quota : cpus.allowed;
    return cpus;
}

unsigned machine_cpus_allowed(void)
{
    return affinity_count();
}

uint64_t machine_memory_available(void)
{
    bool limited;
    int root_fd = system_file_root();
    uint64_t bytes = memory_available(root_fd, &limited);
    close(root_fd);
    return bytes == UINT64_MAX ? 0 : bytes;
}

void machine_cpu(char *out, size_t bytes)
{
    struct utsname system;
    int root_fd = system_file_root();
    if (!system_file_field(root_fd, "proc/cpuinfo", "model name", out, bytes))
        snprintf(out, bytes, "%s", uname(&system) == 0 ? system.machine : "unknown");
    close(root_fd);
}

static void warn(cJSON *warnings, const char *text)
{
    cJSON_AddItemToArray(warnings, cJSON_CreateString(text));
}

static void add_warnings(cJSON *warnings, int root_fd, const struct machine_cpus *cpus,
                         const struct affinity *affinity, long online)
{
    char text[256];
    double load = 0;
    if (cpus->allowed == 1)
        warn(warnings, "only one CPU is allowed: parallelism is impossible here, concurrency is not");
    if (cpus->allowed < online) {
        snprintf(text, sizeof text, "%u of %ld CPUs are allowed to this process (affinity)", cpus->allowed,
                 online);
        warn(warnings, text);
    }
    if (cpus->computing < cpus->allowed) {
        snprintf(text, sizeof text,
                 "the quota of the control group is %.2f of %u CPUs: lanes run on all of them at once until "
                 "the quota of a period is used up, and then stand still",
                 cpus->quota, cpus->allowed);
        warn(warnings, text);
    }
    if (cpus_threads_per_core(root_fd, affinity) > 1)
        warn(warnings,
             "CPUs are hardware threads, several on a core: two of them do less than the work of two cores");
    if (cpus_kinds(root_fd, affinity) > 1)
        warn(warnings, "the CPUs allowed are cores of several kinds, which differ in speed: the limit of a "
                       "speed-up counts all as equal; taskset --cpu-list keeps to one kind");
    if (cpus_load(root_fd, &load) && load > MAX_QUIET_LOAD * cpus->allowed) {
        snprintf(text, sizeof text, "the machine was busy before the run: load average %.2f on %u CPUs", load,
                 cpus->allowed);
        warn(warnings, text);
    }
}

/* Physical memory, or the limit of a control group where it is less. */
static double memory_bytes(int root_fd)
{
    double bytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    double limit = cgroup_read_limits(root_fd).memory_bytes;
    return limit > 0 && limit < bytes ? limit : bytes;
}

cJSON *machine_describe(void)
{
    struct utsname system;
    char cpu[256], kernel[256] = "unknown";
    int root_fd = system_file_root();
    struct machine_cpus cpus = machine_cpus();
    struct affinity affinity;
    const struct affinity *known = affinity_read(&affinity) == 0 ? &affinity : NULL;
    unsigned threads_per_core = cpus_threads_per_core(root_fd, known);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    cJSON *machine = cJSON_CreateObject();
    if (uname(&system) == 0)
        snprintf(kernel, sizeof kernel, "%s %s %s", system.sysname, system.release, system.machine);
    machine_cpu(cpu, sizeof cpu);
    cJSON_AddStringToObject(machine, "kernel", kernel);
    cJSON_AddStringToObject(machine, "cpu", cpu);
    cJSON_AddNumberToObject(machine, "cpus_online", (double)online);
    cJSON_AddNumberToObject(machine, "cpus_allowed", cpus.allowed);
    cJSON_AddItemToObject(machine, "cpu_quota",
                          cpus.quota > 0 ? cJSON_CreateNumber(cpus.quota) : cJSON_CreateNull());
    cJSON_AddNumberToObject(machine, "threads_per_core", threads_per_core > 0 ? threads_per_core : 1);
    cJSON_AddNumberToObject(machine, "memory_bytes", memory_bytes(root_fd));
    cJSON_AddStringToObject(machine, "libuv", uv_version_string());
    cJSON_AddStringToObject(machine, "libcurl", curl_version_info(CURLVERSION_NOW)->version);
    cJSON_AddStringToObject(machine, "compiler", __VERSION__);
    cJSON_AddNumberToObject(machine, "timer_slack_ns", TIMER_SLACK_NS);
    add_warnings(cJSON_AddArrayToObject(machine, "warnings"), root_fd, &cpus, known, online);
    if (known != NULL)
        affinity_free(&affinity);
    close(root_fd);
    return machine;
}
