/* Version 2 has one tree at /sys/fs/cgroup (beside version 1: in unified/ there); version 1 has one for each
 * controller below that folder. Inside a container the path in /proc/self/cgroup may not exist, because only
 * a part of the tree is mounted there. So every group up to the tree's root is tried. */
#include "machine/cgroup.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine/system_file.h"

enum { PATH_BYTES = 512, FILE_BYTES = PATH_BYTES + 128 };

/* One group of this process. */
struct group {
    int root_fd;
    bool version1;
    char tree[64];         /* where its controller's tree is: "sys/fs/cgroup/cpu" */
    char path[PATH_BYTES]; /* path in the tree: "/user.slice"; "" is the tree's root */
};

/* Whether the list of `names`, such as "cpu,cpuacct", holds `name`. */
static bool lists(const char *names, size_t length, const char *name)
{
    const char *end = names + length;
    while (names < end) {
        size_t one = strcspn(names, ",:");
        if (one == strlen(name) && strncmp(names, name, one) == 0)
            return true;
        names += one + 1;
    }
    return false;
}

/* Reads a line of /proc/self/cgroup if its controller is this one. Version 1: "4:cpu,cpuacct:/user.slice".
 * Version 2: "0::/user.slice", one line for all controllers without a tree of version 1. */
static bool take_line(struct group *group, const char *line, const char *controller)
{
    const char *names = strchr(line, ':');
    const char *path = names != NULL ? strchr(names + 1, ':') : NULL;
    if (path == NULL)
        return false;
    size_t length = (size_t)(path - names - 1);
    if (length > 0 && !lists(names + 1, length, controller))
        return false;
    group->version1 = length > 0;
    snprintf(group->tree, sizeof group->tree, "sys/fs/cgroup%s%s", length > 0 ? "/" : "",
             length > 0 ? controller : "");
    static const char beside_version1[] = "sys/fs/cgroup/unified";
    if (length == 0 && faccessat(group->root_fd, beside_version1, F_OK, 0) == 0)
        snprintf(group->tree, sizeof group->tree, "%s", beside_version1);
    snprintf(group->path, sizeof group->path, "%s", strcmp(path, ":/") == 0 ? "" : path + 1);
    return true;
}

static bool find_group(int root_fd, const char *controller, struct group *group)
{
    bool found = false;
    *group = (struct group){.root_fd = root_fd};
    char *text = system_file_text(root_fd, "proc/self/cgroup");
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;)
        if (!group->version1) /* a line of version 1 overrides that of version 2 */
            found |= take_line(group, line, controller);
    free(text);
    return found;
}

/* Makes the path of a file of the group. Returns `out`. */
static const char *file_of(const struct group *group, const char *name, char out[FILE_BYTES])
{
    snprintf(out, FILE_BYTES, "%s%s/%s", group->tree, group->path, name);
    return out;
}

/* One step up; false at the root. */
static bool go_up(struct group *group)
{
    char *slash = strrchr(group->path, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    return true;
}

/* --- the limits of one group; 0: none --- */

static double quota_of(const struct group *group)
{
    char file[FILE_BYTES], line[64];
    double quota = 0, period = 0;
    if (group->version1) {
        system_file_number(group->root_fd, file_of(group, "cpu.cfs_quota_us", file), &quota);
        system_file_number(group->root_fd, file_of(group, "cpu.cfs_period_us", file), &period);
    } else if (system_file_line(group->root_fd, file_of(group, "cpu.max", file), line, sizeof line)) {
        char *end;
        quota = strtod(line, &end); /* "max 100000" begins with no number */
        period = strtod(end, NULL);
    }
    return quota > 0 && period > 0 ? quota / period : 0;
}

static double number_of(const struct group *group, const char *name)
{
    char file[FILE_BYTES];
    double number = 0;
    system_file_number(group->root_fd, file_of(group, name, file), &number);
    return number;
}

static double memory_of_group(const struct group *group)
{
    static const double unlimited = 1e18; /* version 1 writes a number near 2^63 for no limit */
    double bytes = number_of(group, group->version1 ? "memory.limit_in_bytes" : "memory.max");
    return bytes < unlimited ? bytes : 0;
}

/* What the group's limit leaves, at least 1 byte: 0 is no limit. */
static double memory_left_of(const struct group *group)
{
    char file[FILE_BYTES], cache[32];
    double max = memory_of_group(group);
    double used = number_of(group, group->version1 ? "memory.usage_in_bytes" : "memory.current");
    if (max == 0)
        return 0;
    if (system_file_field(group->root_fd, file_of(group, "memory.stat", file),
                          group->version1 ? "total_inactive_file" : "inactive_file", cache, sizeof cache))
        used -= strtod(cache, NULL);
    return max - used > 1 ? max - used : 1;
}

static double tasks_of(const struct group *group)
{
    return number_of(group, "pids.max");
}

static double tightest(int root_fd, const char *controller, double (*limit_of)(const struct group *))
{
    struct group group;
    double min = 0;
    if (!find_group(root_fd, controller, &group))
        return 0;
    do {
        double limit = limit_of(&group);
        if (limit > 0 && (min == 0 || limit < min))
            min = limit;
    } while (go_up(&group));
    return min;
}

struct cgroup_limits cgroup_read_limits(int root_fd)
{
    return (struct cgroup_limits){
        .cpus = tightest(root_fd, "cpu", quota_of),
        .memory_bytes = tightest(root_fd, "memory", memory_of_group),
        .memory_left = tightest(root_fd, "memory", memory_left_of),
        .tasks = tightest(root_fd, "pids", tasks_of),
    };
}

/* The number behind `key` in the file of a controller's group, or of the first one above that has it. */
static bool find_event(int root_fd, const char *controller, const char *const names[2], const char *key,
                       uint64_t *count)
{
    struct group group;
    char file[FILE_BYTES], value[32];
    if (!find_group(root_fd, controller, &group))
        return false;
    do
        if (system_file_field(root_fd, file_of(&group, names[group.version1], file), key, value,
                              sizeof value)) {
            *count = strtoull(value, NULL, 10);
            return true;
        }
    while (go_up(&group));
    return false;
}

struct cgroup_events cgroup_read_events(int root_fd)
{
    static const char *const memory[] = {"memory.events", "memory.oom_control"};
    static const char *const pids[] = {"pids.events", "pids.events"};
    static const char killed[] = "oom_kill";
    char value[32];
    struct cgroup_events events = {0};
    find_event(root_fd, "pids", pids, "max", &events.refused_forks);
    events.oom_of_machine = !find_event(root_fd, "memory", memory, killed, &events.oom_kills);
    if (events.oom_of_machine && system_file_field(root_fd, "proc/vmstat", killed, value, sizeof value))
        events.oom_kills = strtoull(value, NULL, 10);
    return events;
}

static uint64_t throttled_of(const struct group *group)
{
    char file[FILE_BYTES], value[32];
    file_of(group, "cpu.stat", file);
    if (system_file_field(group->root_fd, file, "throttled_usec", value, sizeof value))
        return strtoull(value, NULL, 10) * 1000;
    system_file_field(group->root_fd, file, "throttled_time", value, sizeof value); /* version 1, in ns */
    return strtoull(value, NULL, 10);
}

/* A group whose parent is throttled stands still and counts nothing itself. */
uint64_t cgroup_throttled_ns(int root_fd)
{
    struct group group;
    uint64_t sum_ns = 0;
    if (!find_group(root_fd, "cpu", &group))
        return 0;
    do
        sum_ns += throttled_of(&group);
    while (go_up(&group));
    return sum_ns;
}
