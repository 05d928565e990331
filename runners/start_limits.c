/* Reads the limits; Linux counts threads and processes alike. */
#include "runners/start_limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static void show_limit(__rlimit_resource_t resource, char out[24])
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
        snprintf(out, 24, "unlimited");
    else
        snprintf(out, 24, "%llu", (unsigned long long)limit.rlim_cur);
}

static long kernel_limit(const char *path)
{
    char line[32];
    FILE *file = fopen(path, "re");
    long number = file != NULL && fgets(line, sizeof line, file) != NULL ? strtol(line, NULL, 10) : 0;
    if (file != NULL)
        fclose(file);
    return number;
}

const char *start_limits(int code, char out[START_LIMITS_BYTES])
{
    char limit[24];
    out[0] = '\0';
    if (code == -EAGAIN) {
        show_limit(RLIMIT_NPROC, limit);
        snprintf(out, START_LIMITS_BYTES,
                 " (ulimit -u is %s, kernel.threads-max is %ld, kernel.pid_max is %ld)", limit,
                 kernel_limit("/proc/sys/kernel/threads-max"), kernel_limit("/proc/sys/kernel/pid_max"));
    } else if (code == -EMFILE) {
        show_limit(RLIMIT_NOFILE, limit);
        snprintf(out, START_LIMITS_BYTES, " (ulimit -n is %s)", limit);
    }
    return out;
}
