/* One reader of each fact that several files of this room need. */
#include "machine/cpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/system_file.h"

/* "0-1" and "0,4" both name two threads. */
unsigned cpus_threads_per_core(int root_fd)
{
    char line[128];
    unsigned count = 0;
    system_file_line(root_fd, "sys/devices/system/cpu/cpu0/topology/thread_siblings_list", line, sizeof line);
    for (char *rest = line, *part; (part = strsep(&rest, ",")) != NULL;) {
        unsigned first, last;
        int fields = sscanf(part, "%u-%u", &first, &last);
        count += fields == 2 && last >= first ? last - first + 1 : fields == 1;
    }
    return count;
}

bool cpus_load(int root_fd, double *load)
{
    return system_file_number(root_fd, "proc/loadavg", load);
}

bool cpus_governor(int root_fd, char *out, size_t bytes)
{
    return system_file_line(root_fd, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", out, bytes);
}

/* The first line of /proc/stat, proc_stat(5). */
bool cpus_ticks(int root_fd, struct cpu_ticks *out)
{
    enum { USER, NICE, SYSTEM, IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL, FIELDS };
    uint64_t ticks[FIELDS];
    char line[512], *rest = line;
    if (!system_file_field(root_fd, "proc/stat", "cpu", line, sizeof line))
        return false;
    for (int i = 0; i < FIELDS; i++)
        ticks[i] = strtoull(rest, &rest, 10); /* 0 for a field that an old kernel does not know */
    *out = (struct cpu_ticks){
        .busy = ticks[USER] + ticks[NICE] + ticks[SYSTEM] + ticks[IRQ] + ticks[SOFTIRQ],
        .idle = ticks[IDLE] + ticks[IOWAIT],
        .steal = ticks[STEAL],
    };
    return true;
}
