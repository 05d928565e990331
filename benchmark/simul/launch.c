/* Runs a command to its end and prints what it took as one line of JSON on stderr: the time, the CPU time and
 * the peak of memory, each of the command and of all processes that it waited for. A process begins with the
 * peak of the one that forked it, so commands whose memory is measured are started by this one, which is
 * small, and not by a script. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task/clock.h"

static uint64_t ns_of(struct timeval time)
{
    return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_usec * NS_PER_US;
}

int main(int argc, char **argv)
{
    struct rusage usage;
    int status;
    if (argc < 2) {
        fprintf(stderr, "usage: launch COMMAND [ARGUMENT...]\n");
        return 2;
    }
    uint64_t start_ns = clock_now_ns();
    pid_t pid = fork();
    if (pid == 0) {
        execvp(argv[1], argv + 1);
        fprintf(stderr, "launch: %s: %s\n", argv[1], strerror(errno));
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid) {
        fprintf(stderr, "launch: %s\n", strerror(errno));
        return 1;
    }
    uint64_t wall_ns = clock_now_ns() - start_ns;
    fprintf(stderr,
            "{\"process_ns\":%" PRIu64 ",\"process_cpu_ns\":%" PRIu64 ",\"peak_bytes\":%" PRIu64 "}\n",
            wall_ns, ns_of(usage.ru_utime) + ns_of(usage.ru_stime), (uint64_t)usage.ru_maxrss * 1024);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
