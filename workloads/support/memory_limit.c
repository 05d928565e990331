/* The memory that the kernel and the cgroup leave. */
#include "workloads/support/memory_limit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "task/units.h"

/* Reads the number in the line that begins with `key` ("" for the first line). Returns UINT64_MAX if there is
 * none, or "max". */
static uint64_t read_number(const char *path, const char *key)
{
    char line[256];
    uint64_t number = UINT64_MAX;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return number;
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, key, strlen(key)) == 0 && sscanf(line + strlen(key), "%" SCNu64, &number) == 1)
            break;
    fclose(file);
    return number;
}

/* Memory that the limit of this process's cgroup leaves (version 2, cgroups(7)). A container sees its own
 * cgroup as the root; limits of groups further up are not read. */
static uint64_t cgroup_available(void)
{
    char group[256] = "/", path[512];
    FILE *file = fopen("/proc/self/cgroup", "re");
    if (file != NULL) {
        if (fscanf(file, "0::%255s", group) != 1)
            strcpy(group, "/");
        fclose(file);
    }
    snprintf(path, sizeof path, "/sys/fs/cgroup%s/memory.max", group);
    uint64_t max = read_number(path, "");
    snprintf(path, sizeof path, "/sys/fs/cgroup%s/memory.current", group);
    uint64_t used = read_number(path, "");
    if (max == UINT64_MAX || used == UINT64_MAX)
        return UINT64_MAX;
    return max > used ? max - used : 0;
}

uint64_t memory_available(void)
{
    uint64_t kib = read_number("/proc/meminfo", "MemAvailable:");
    uint64_t machine = kib == UINT64_MAX ? kib : kib * 1024;
    uint64_t group = cgroup_available();
    return machine < group ? machine : group;
}

int memory_check(uint64_t needed, const char *what, const char *advice, struct error *error)
{
    char wanted[32], there[32];
    uint64_t available = memory_available();
    if (needed <= available)
        return 0;
    return error_set(error, -EINVAL, "%s needs %s of memory and %s are available; %s", what,
                     units_show_size(needed, wanted, sizeof wanted),
                     units_show_size(available, there, sizeof there), advice);
}
