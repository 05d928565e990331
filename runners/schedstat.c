/* Reads three numbers: CPU time, time in a run queue, how often the thread got a CPU. */
#include "runners/schedstat.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool schedstat_parse(const char *text, uint64_t *ns)
{
    char *at;
    strtoull(text, &at, 10);
    uint64_t runqueue_ns = strtoull(at, &at, 10), slices = strtoull(at, &at, 10);
    *ns = slices > 0 ? runqueue_ns : 0;
    return slices > 0;
}

bool schedstat_runqueue(pid_t tid, uint64_t *ns)
{
    char path[48], text[96];
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)tid);
    int fd = open(tid > 0 ? path : "/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    if (fd >= 0)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    return schedstat_parse(text, ns);
}
