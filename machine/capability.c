/* CapEff of /proc/self/status is a mask in hexadecimal digits. */
#include "machine/capability.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "machine/system_file.h"

/* The first user namespace maps all numbers to themselves (user_namespaces(7)). */
static bool is_first_namespace(int root_fd)
{
    char line[64];
    uint64_t inside = 0, outside = 0, count = UINT32_MAX;
    if (system_file_line(root_fd, "proc/self/uid_map", line, sizeof line))
        sscanf(line, "%" SCNu64 " %" SCNu64 " %" SCNu64, &inside, &outside, &count);
    return inside == 0 && outside == 0 && count == UINT32_MAX;
}

bool capability_has(int root_fd, int capability)
{
    char mask[32];
    return is_first_namespace(root_fd) &&
           system_file_field(root_fd, "proc/self/status", "CapEff", mask, sizeof mask) &&
           (strtoull(mask, NULL, 16) >> capability & 1) != 0;
}
