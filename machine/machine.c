/* The machine's facts, read from the kernel and the libraries. */
#include "machine/machine.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <uv.h>

#include "machine/affinity.h"
#include "machine/cgroup.h"

/* The first line of a small file, without its end; false if there is none. */
static bool read_line(const char *path, char *out, size_t bytes)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    bool got = fgets(out, (int)bytes, file) != NULL;
    fclose(file);
    if (got)
        out[strcspn(out, "\n")] = '\0';
    return got;
}

/* The root folder, where paths to the control groups start; -1 if the folder cannot be opened. */
static int open_root(void)
{
    return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static double cgroup_quota(void)
{
    int root = open_root();
    if (root < 0)
        return 0;
    double cpus = cgroup_read_limits(root).cpus;
    close(root);
    return cpus;
}

uint64_t machine_throttled_ns(void)
{
    int root = open_root();
    if (root < 0)
        return 0;
    uint64_t ns = cgroup_throttled_ns(root);
    close(root);
    return ns;
}

unsigned machine_cpus_allowed(void)
{
    unsigned cpus = cpus_count();
    double quota = cgroup_quota();
    if (quota > 0 && quota < cpus) {
        unsigned whole = (unsigned)quota;
        cpus = quota > whole ? whole + 1 : whole;
    }
    return cpus > 0 ? cpus : 1;
}

void machine_cpu(char *out, size_t bytes)
{
    struct utsname system;
    char line[256];
    snprintf(out, bytes, "%s", uname(&system) == 0 ? system.machine : "unknown");
    FILE *file = fopen("/proc/cpuinfo", "re");
    if (file == NULL)
        return;
    while (fgets(line, sizeof line, file) != NULL) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || colon == NULL)
            continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(out, bytes, "%s", colon + 2);
        break;
    }
    fclose(file);
}

/* How many hardware threads share the first allowed core: "0-1" and "0,4" both name two. */
static unsigned threads_per_core(void)
{
    char line[128];
    if (!read_line("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", line, sizeof line))
        return 1;
    unsigned count = 0;
    for (char *rest = line, *part; (part = strsep(&rest, ",")) != NULL;) {
        unsigned first, last;
        int fields = sscanf(part, "%u-%u", &first, &last);
        count += fields == 2 && last >= first ? last - first + 1 : fields == 1;
    }
    return count > 0 ? count : 1;
}

static void warn(cJSON *warnings, const char *text)
{
    cJSON_AddItemToArray(warnings, cJSON_CreateString(text));
}

static void add_warnings(cJSON *warnings, unsigned cpus, long online)
{
    char text[256], line[64];
    double load = 0;
    if (cpus == 1)
        warn(warnings, "only one CPU is allowed: parallelism is impossible here, concurrency is not");
    if (cpus < online) {
        snprintf(text, sizeof text, "%u of %ld CPUs are allowed to this process (affinity or cgroup quota)",
                 cpus, online);
        warn(warnings, text);
    }
    if (threads_per_core() > 1)
        warn(warnings,
             "CPUs are hardware threads, several on a core: two of them do less than the work of two cores");
    if (read_line("/proc/loadavg", line, sizeof line) && sscanf(line, "%lf", &load) == 1 &&
        load > 0.5 * cpus) {
        snprintf(text, sizeof text, "the machine was busy before the run: load average %.2f on %u CPUs", load,
                 cpus);
        warn(warnings, text);
    }
}

cJSON *machine_describe(void)
{
    struct utsname system;
    char cpu[256], kernel[256] = "unknown";
    unsigned cpus = machine_cpus_allowed();
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    cJSON *machine = cJSON_CreateObject();
    if (uname(&system) == 0)
        snprintf(kernel, sizeof kernel, "%s %s %s", system.sysname, system.release, system.machine);
    machine_cpu(cpu, sizeof cpu);
    cJSON_AddStringToObject(machine, "kernel", kernel);
    cJSON_AddStringToObject(machine, "cpu", cpu);
    cJSON_AddNumberToObject(machine, "cpus_online", (double)online);
    cJSON_AddNumberToObject(machine, "cpus_allowed", cpus);
    cJSON_AddNumberToObject(machine, "threads_per_core", threads_per_core());
    cJSON_AddNumberToObject(machine, "memory_bytes",
                            (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE));
    cJSON_AddStringToObject(machine, "libuv", uv_version_string());
    cJSON_AddStringToObject(machine, "libcurl", curl_version_info(CURLVERSION_NOW)->version);
    cJSON_AddStringToObject(machine, "compiler", __VERSION__);
    cJSON_AddNumberToObject(machine, "timer_slack_ns", TIMER_SLACK_NS);
    add_warnings(cJSON_AddArrayToObject(machine, "warnings"), cpus, online);
    return machine;
}
