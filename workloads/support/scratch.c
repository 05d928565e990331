/* Temporary folders and their locks. */
#include "workloads/support/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char prefix[] = "simul-files.";

struct scratch {
    char path[PATH_MAX];
    int fd;       /* holds the lock */
    pid_t keeper; /* 0: none */
    int lifeline; /* a pipe's end, held by the maker and its heirs; the keeper holds the other end */
};

const char *scratch_home(void)
{
    const char *home = getenv("TMPDIR");
    return home != NULL && home[0] != '\0' ? home : "/var/tmp";
}

/* Removes the files in the folder `fd`, and the folder, which is called `name` in the folder `parent`. What
 * cannot be removed is left for the next sweep. */
static void remove_folder(int parent, const char *name, int fd)
{
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* closed with the stream */
    DIR *folder = again >= 0 ? fdopendir(again) : NULL;
    if (folder == NULL) {
        if (again >= 0)
            close(again);
        return;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(fd, entry->d_name, 0);
    closedir(folder);
    unlinkat(parent, name, AT_REMOVEDIR);
}

/* --- making --- */

/* Opens and locks a folder made just now. Returns 0; -EAGAIN if a sweep removed the folder before the lock;
 * or -errno. */
static int hold(struct scratch *scratch)
{
    struct stat found;
    int status = -EAGAIN;
    scratch->fd = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (scratch->fd < 0)
        return errno == ENOENT ? -EAGAIN : -errno;
    if (flock(scratch->fd, LOCK_EX | LOCK_NB) < 0) {
        status = errno == EWOULDBLOCK ? -EAGAIN : -errno;
        goto fail;
    }
    if (fstat(scratch->fd, &found) == 0 && found.st_nlink > 0)
        return 0;
fail:
    close(scratch->fd);
    rmdir(scratch->path);
    return status;
}

int scratch_make(struct scratch **out, struct error *error)
{
    int status = -ENOMEM;
    struct scratch *scratch = calloc(1, sizeof *scratch);
    if (scratch == NULL)
        goto fail;
    do {
        int length = snprintf(scratch->path, sizeof scratch->path, "%s/%sXXXXXX", scratch_home(), prefix);
        status = length < (int)sizeof scratch->path ? 0 : -ENAMETOOLONG;
        if (status == 0 && mkdtemp(scratch->path) == NULL)
            status = -errno;
        if (status == 0)
            status = hold(scratch);
    } while (status == -EAGAIN);
    if (status < 0)
        goto fail;
    *out = scratch;
    return 0;
fail:
    free(scratch);
    return error_system(error, status,
                        "cannot make a temporary folder in %s; set TMPDIR to one that can be written to",
                        scratch_home());
}

int scratch_fd(const struct scratch *scratch)
{
    return scratch->fd;
}

/* --- keeping --- */

/* Returns when the last process that held the pipe's other end is dead. */
static void await_end(int lifeline)
{
    char byte;
    while (read(lifeline, &byte, 1) < 0 && errno == EINTR)
        ;
}

/* The keeper needs no lock: all other processes are dead, and a concurrent sweep removes nothing else. */
static _Noreturn void keep(const struct scratch *scratch, int lifeline)
{
    setsid(); /* a Ctrl-C, or the end of the sample's process group, must not end the keeper */
    await_end(lifeline);
    int fd = open(scratch->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0)
        remove_folder(AT_FDCWD, scratch->path, fd);
    _exit(0);
}

void scratch_keep(struct scratch *scratch)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[1]);
        close(scratch->fd); /* the keeper must not hold the lock */
        keep(scratch, ends[0]);
    }
    close(ends[0]);
    if (pid < 0) {
        close(ends[1]);
        return;
    }
    scratch->keeper = pid;
    scratch->lifeline = ends[1];
}

/* Nothing is left to keep. */
static void dismiss_keeper(struct scratch *scratch)
{
    if (scratch->keeper == 0)
        return;
    kill(scratch->keeper, SIGKILL);
    while (waitpid(scratch->keeper, NULL, 0) < 0 && errno == EINTR)
        ;
    close(scratch->lifeline);
}

/* --- removing --- */

void scratch_remove(struct scratch *scratch)
{
    if (scratch == NULL)
        return;
    remove_folder(AT_FDCWD, scratch->path, scratch->fd);
    dismiss_keeper(scratch);
    close(scratch->fd);
    free(scratch);
}

/* Removes one folder of this user's that nobody holds. */
static void sweep_one(int home, const char *name)
{
    struct stat found;
    int fd = openat(home, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &found) == 0 && found.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0)
        remove_folder(home, name, fd);
    close(fd);
}

void scratch_sweep(void)
{
    DIR *home = opendir(scratch_home());
    if (home == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(home)) != NULL;)
        if (strncmp(entry->d_name, prefix, sizeof prefix - 1) == 0)
            sweep_one(dirfd(home), entry->d_name);
    closedir(home);
}
