/* One reader of each fact that several files of this room need. */
#include "machine/cpus.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/system_file.h"

/* --- the CPUs that count --- */

static bool counts(const struct affinity *cpus, unsigned cpu)
{
    return cpus == NULL || affinity_holds(cpus, cpu);
}

/* One more than the number of the last. */
static unsigned end_of(const struct affinity *cpus)
{
    return cpus == NULL ? 1 : (unsigned)(cpus->bytes * 8);
}

/* How many CPUs of a list ("0-1", "0,4") count; `cpu` (UINT_MAX: any) is among them. */
static unsigned count_listed(char *list, const struct affinity *cpus, unsigned cpu)
{
    unsigned count = 0, first, last;
    bool found = cpu == UINT_MAX;
    for (char *rest = list, *part; (part = strsep(&rest, ",")) != NULL;) {
        int fields = sscanf(part, "%u-%u", &first, &last);
        if (fields < 1)
            continue;
        for (unsigned one = first; one <= (fields == 2 ? last : first) && one < MAX_CPUS; one++) {
            count += counts(cpus, one);
            found |= one == cpu;
        }
    }
    return found ? count : 0;
}

/* --- cores --- */

unsigned cpus_threads_per_core(int root_fd, const struct affinity *cpus)
{
    char line[512], path[96];
    unsigned max = 0;
    for (unsigned cpu = 0; cpu < end_of(cpus); cpu++) {
        if (!counts(cpus, cpu))
            continue;
        snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%u/topology/thread_siblings_list", cpu);
        system_file_line(root_fd, path, line, sizeof line);
        unsigned threads = count_listed(line, cpus, UINT_MAX);
        max = threads > max ? threads : max;
    }
    return max;
}

char *cpus_kind(int root_fd, unsigned cpu, char out[CORE_KIND_BYTES])
{
    static const char *const intel[] = {"core", "atom", "lowpower"};
    enum { MAX_CAPACITY = 1024 }; /* of the largest cores, and of all where there is one kind */
    char list[512], path[96];
    double capacity;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof intel / sizeof intel[0]; i++) {
        snprintf(path, sizeof path, "sys/devices/cpu_%s/cpus", intel[i]);
        if (system_file_line(root_fd, path, list, sizeof list) && count_listed(list, NULL, cpu) > 0)
            snprintf(out, CORE_KIND_BYTES, "%s", intel[i]);
    }
    snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%u/cpu_capacity", cpu);
    if (out[0] == '\0' && system_file_number(root_fd, path, &capacity) && capacity < MAX_CAPACITY)
        snprintf(out, CORE_KIND_BYTES, "capacity-%.0f", capacity);
    return out;
}

unsigned cpus_kinds(int root_fd, const struct affinity *cpus)
{
    enum { MAX_KINDS = 8 };
    char kinds[MAX_KINDS][CORE_KIND_BYTES], kind[CORE_KIND_BYTES];
    unsigned count = 0;
    for (unsigned cpu = 0; cpu < end_of(cpus); cpu++) {
        unsigned i = 0;
        if (!counts(cpus, cpu))
            continue;
        cpus_kind(root_fd, cpu, kind);
        while (i < count && strcmp(kinds[i], kind) != 0)
            i++;
        if (i == count && count < MAX_KINDS)
            snprintf(kinds[count++], CORE_KIND_BYTES, "%s", kind);
    }
    return count;
}

bool cpus_load(int root_fd, double *load)
{
    return system_file_number(root_fd, "proc/loadavg", load);
}

bool cpus_governor(int root_fd, const struct affinity *cpus, char *out, size_t bytes)
{
    char path[96];
    out[0] = '\0';
    for (unsigned cpu = 0; cpu < end_of(cpus); cpu++) {
        if (!counts(cpus, cpu))
            continue;
        snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%u/cpufreq/scaling_governor", cpu);
        if (!system_file_line(root_fd, path, out, bytes) || strcmp(out, "performance") != 0)
            break;
    }
    return out[0] != '\0';
}

/* Fields of a line of /proc/stat, proc_stat(5). */
static void add_ticks(const char *fields, struct cpu_ticks *sum)
{
    enum { USER, NICE, SYSTEM, IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL, FIELDS };
    uint64_t ticks[FIELDS];
    char *rest = (char *)(uintptr_t)fields;
    for (int i = 0; i < FIELDS; i++)
        ticks[i] = strtoull(rest, &rest, 10); /* 0 for a field that an old kernel does not know */
    sum->busy += ticks[USER] + ticks[NICE] + ticks[SYSTEM] + ticks[IRQ] + ticks[SOFTIRQ];
    sum->idle += ticks[IDLE] + ticks[IOWAIT];
    sum->steal += ticks[STEAL];
}

/* "cpu  1 2 ..." is of all CPUs, "cpu7 1 2 ..." of one. */
bool cpus_ticks(int root_fd, const struct affinity *cpus, struct cpu_ticks *out)
{
    struct cpu_ticks sum = {0};
    bool found = false;
    char *text = system_file_text(root_fd, "proc/stat");
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL && strncmp(line, "cpu", 3) == 0;) {
        char *fields = line + 3;
        bool is_sum = *fields == ' ';
        unsigned long cpu = is_sum ? 0 : strtoul(fields, &fields, 10);
        if (is_sum != (cpus == NULL) || (!is_sum && !counts(cpus, (unsigned)cpu)))
            continue;
        add_ticks(fields, &sum);
        found = true;
    }
    free(text);
    if (found)
        *out = sum;
    return found;
}
