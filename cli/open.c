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
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 3000 };

/* The output of xdg-open is discarded: the command's last line stays the last. */
static int start(const char *path, pid_t *pid)
{
    char *const argv[] = {"xdg-open", (char *)(uintptr_t)path, NULL};
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0)
        return -code;
    code = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    if (code == 0)
        code = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
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
    int status, code = start(path, &pid);
    if (code == -ENOENT)
        return error_set(error, code,
                         "%s was not opened: xdg-open is missing (Debian: apt-get install xdg-utils)", path);
    if (code != 0)
        return error_system(error, code, "%s was not opened: xdg-open did not start", path);
    if (!ends(pid))
        return 0;
    if (waitpid(pid, &status, 0) == pid && status != 0)
        return error_set(error, -EIO, "%s was not opened: xdg-open found no program for it", path);
    return 0;
}
