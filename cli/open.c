/* xdg-open usually hands the file to a running program and ends at once; its status reports whether a program
 * was found. xdg-open may also stay as long as the browser. So the wait for xdg-open has a time limit. */
#include "cli/open.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task/process_end.h"

enum { PATIENCE_MS = 3000 };

/* The output of xdg-open is discarded: the command's last line stays the last. A new program expects no
 * blocked signal, and the default action of SIGPIPE. */
static int start(const char *path, pid_t *pid)
{
    char *const argv[] = {"xdg-open", (char *)(uintptr_t)path, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0)
        return -code;
    code = posix_spawnattr_init(&attributes);
    if (code != 0)
        goto out_actions;
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    code = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    if (code == 0)
        code = posix_spawnp(pid, argv[0], &actions, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
out_actions:
    posix_spawn_file_actions_destroy(&actions);
    return -code;
}

/* Whether the process ends in time. */
static bool ends(pid_t pid)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (fd < 0)
        return false;
    struct pollfd ended = {.fd = fd, .events = POLLIN};
    bool in_time = poll(&ended, 1, PATIENCE_MS) == 1;
    close(fd);
    return in_time;
}

int open_in_browser(const char *path, struct error *error)
{
    pid_t pid = 0;
    struct rusage used;
    char end[PROCESS_END_BYTES];
    int status, code = start(path, &pid);
    if (code == -ENOENT)
        return error_set(error, code,
                         "%s was not opened: xdg-open is missing (Debian: apt-get install xdg-utils)", path);
    if (code != 0)
        return error_system(error, code, "%s was not opened: xdg-open did not start", path);
    if (!ends(pid))
        return 0;
    if (wait4(pid, &status, 0, &used) == pid && status != 0)
        return error_set(error, -EIO, "%s was not opened: xdg-open %s (see xdg-open(1))", path,
                         process_end_words(status, &used, end));
    return 0;
}
