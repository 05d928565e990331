/* The machine's facts, read from the kernel and the libraries. */
#include "machine/machine.h"

#include <curl/curl.h>
#include <math.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <uv.h>

#include "machine/affinity.h"
#include "machine/cgroup.h"
#include "machine/cpus.h"
#include "machine/system_file.h"

unsigned machine_cpus_allowed(void)
{
    unsigned cpus = affinity_count();
    int root_fd = system_file_root();
    double quota = cgroup_read_limits(root_fd).cpus;
    close(root_fd);
    if (quota > 0 && quota < cpus)
        cpus = (unsigned)ceil(quota);
    return cpus > 0 ? cpus : 1;
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

static void add_warnings(cJSON *warnings, int root_fd, unsigned cpus, long online)
{
    char text[256];
    double load = 0;
    if (cpus == 1)
        warn(warnings, "only one CPU is allowed: parallelism is impossible here, concurrency is not");
    if (cpus < online) {
        snprintf(text, sizeof text, "%u of %ld CPUs are allowed to this process (affinity or cgroup quota)",
                 cpus, online);
        warn(warnings, text);
    }
    if (cpus_threads_per_core(root_fd) > 1)
        warn(warnings,
             "CPUs are hardware threads, several on a core: two of them do less than the work of two cores");
    if (cpus_load(root_fd, &load) && load > MAX_QUIET_LOAD * cpus) {
        snprintf(text, sizeof text, "the machine was busy before the run: load average %.2f on %u CPUs", load,
                 cpus);
        warn(warnings, text);
    }
}

cJSON *machine_describe(void)
{
    struct utsname system;
    char cpu[256], kernel[256] = "unknown";
    int root_fd = system_file_root();
    unsigned cpus = machine_cpus_allowed(), threads_per_core = cpus_threads_per_core(root_fd);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    cJSON *machine = cJSON_CreateObject();
    if (uname(&system) == 0)
        snprintf(kernel, sizeof kernel, "%s %s %s", system.sysname, system.release, system.machine);
    machine_cpu(cpu, sizeof cpu);
    cJSON_AddStringToObject(machine, "kernel", kernel);
    cJSON_AddStringToObject(machine, "cpu", cpu);
    cJSON_AddNumberToObject(machine, "cpus_online", (double)online);
    cJSON_AddNumberToObject(machine, "cpus_allowed", cpus);
    cJSON_AddNumberToObject(machine, "threads_per_core", threads_per_core > 0 ? threads_per_core : 1);
    cJSON_AddNumberToObject(machine, "memory_bytes",
                            (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE));
    cJSON_AddStringToObject(machine, "libuv", uv_version_string());
    cJSON_AddStringToObject(machine, "libcurl", curl_version_info(CURLVERSION_NOW)->version);
    cJSON_AddStringToObject(machine, "compiler", __VERSION__);
    cJSON_AddNumberToObject(machine, "timer_slack_ns", TIMER_SLACK_NS);
    add_warnings(cJSON_AddArrayToObject(machine, "warnings"), root_fd, cpus, online);
    close(root_fd);
    return machine;
}
