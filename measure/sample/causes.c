/* Counters of the kernel, compared. */
#include "measure/sample/causes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine/system_file.h"
#include "task/units.h"

struct cgroup_events causes_read(void)
{
    int root_fd = system_file_root();
    struct cgroup_events events = cgroup_read_events(root_fd);
    close(root_fd);
    return events;
}

/* A port is taken for a minute after its connection has ended. */
static void add_ports(int root_fd, char *error, size_t bytes)
{
    char range[32], sockets[128];
    const char *ended;
    if (!system_file_line(root_fd, "proc/sys/net/ipv4/ip_local_port_range", range, sizeof range) ||
        !system_file_field(root_fd, "proc/net/sockstat", "TCP", sockets, sizeof sockets) ||
        (ended = strstr(sockets, "tw ")) == NULL)
        return;
    size_t used = strlen(error);
    range[strcspn(range, "\t ")] = '-';
    snprintf(
        error + used, bytes - used,
        "; local ports are %s (net.ipv4.ip_local_port_range), and %ld hold ended connections (TIME_WAIT)",
        range, strtol(ended + 3, NULL, 10));
}

void causes_add(const struct cgroup_events *before, int code, char *error, size_t bytes)
{
    char size[32];
    int root_fd = system_file_root();
    struct cgroup_events now = cgroup_read_events(root_fd);
    struct cgroup_limits limits = cgroup_read_limits(root_fd);
    if (code == -EADDRNOTAVAIL)
        add_ports(root_fd, error, bytes);
    size_t used = strlen(error);
    close(root_fd);
    if (now.oom_kills > before->oom_kills) {
        used +=
            (size_t)snprintf(error + used, bytes - used, "; memory ran out, and the kernel killed %llu of ",
                             (unsigned long long)(now.oom_kills - before->oom_kills));
        used += (size_t)snprintf(error + used, used < bytes ? bytes - used : 0, "the %s",
                                 now.oom_of_machine ? "machine's processes" : "control group's processes");
        if (used < bytes && limits.memory_bytes > 0)
            used += (size_t)snprintf(error + used, bytes - used, ", whose limit is %s",
                                     units_show_size((uint64_t)limits.memory_bytes, size, sizeof size));
    }
    if (used < bytes && now.refused_forks > before->refused_forks)
        snprintf(error + used, bytes - used,
                 "; the control group refused it: its limit is %.0f threads and processes (pids.max)",
                 limits.tasks);
}
