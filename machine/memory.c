/* Reads /proc/PID/smaps_rollup. */
#include "machine/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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
