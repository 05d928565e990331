/* Reads three numbers. The first, the thread's CPU time, lacks what came since the kernel added it up. */
#include "runners/schedstat.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int schedstat_open(pid_t tid)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)tid);
    int fd = open(tid > 0 ? path : "/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    return fd;
}

bool schedstat_read(int fd, struct schedstat *out)
{
    char text[96], *at = text;
    *out = (struct schedstat){0};
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    if (n <= 0)
        return false;
    text[n] = '\0';
    strtoull(at, &at, 10);
    out->runqueue_ns = strtoull(at, &at, 10);
    out->turns = strtoull(at, &at, 10);
    return out->turns > 0;
}
