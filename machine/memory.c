/* Reads /proc/PID/smaps_rollup, /proc/meminfo and the control groups. */
#include "machine/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "machine/cgroup.h"
#include "machine/system_file.h"

uint64_t memory_of(pid_t pid)
{
    char path[64], kilobytes[32];
    int root_fd = system_file_root();
    snprintf(path, sizeof path, "proc/%d/smaps_rollup", (int)pid);
    system_file_field(root_fd, path, "Pss_Anon", kilobytes, sizeof kilobytes);
    close(root_fd);
    return strtoull(kilobytes, NULL, 10) * 1024;
}

uint64_t memory_available(int root_fd, bool *limited)
{
    char line[64];
    struct cgroup_limits group = cgroup_read_limits(root_fd);
    uint64_t machine = UINT64_MAX;
    if (system_file_field(root_fd, "proc/meminfo", "MemAvailable", line, sizeof line))
        machine = strtoull(line, NULL, 10) * 1024; /* reported in kB of 1024 bytes */
    *limited = group.memory_bytes > 0 && group.memory_left < (double)machine;
    return *limited ? (uint64_t)group.memory_left : machine;
}
