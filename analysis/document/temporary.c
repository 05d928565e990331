/* The lock belongs to the open file: a child that inherits the descriptor keeps it, and a kill releases it.
 */
#include "analysis/document/temporary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/files.h"
#include "task/clock.h"

#define PREFIX ".simul-"

char *temporary_name(char out[TEMPORARY_NAME_BYTES])
{
    uint32_t random;
    if (getrandom(&random, sizeof random, GRND_NONBLOCK) != sizeof random)
        random = (uint32_t)(clock_now_ns() ^ ((uint64_t)getpid() << 16));
    snprintf(out, TEMPORARY_NAME_BYTES, PREFIX "%08x", random);
    return out;
}

static int create(int dir_fd, bool folder, const char *name)
{
    if (folder && mkdirat(dir_fd, name, 0777) < 0)
        return -errno;
    int fd = folder ? openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                    : openat(dir_fd, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    return fd < 0 ? -errno : fd;
}

/* A sweep between the creation and the lock may have removed it again. */
static bool lock(int fd)
{
    struct stat found;
    while (flock(fd, LOCK_EX) < 0 && errno == EINTR)
        ;
    return fstat(fd, &found) == 0 && found.st_nlink > 0;
}

int temporary_make(int dir_fd, bool folder, char name[TEMPORARY_NAME_BYTES])
{
    enum { TRIES = 100 };
    int fd = -EEXIST;
    for (int i = 0; i < TRIES; i++) {
        fd = create(dir_fd, folder, temporary_name(name));
        if (fd >= 0 && lock(fd))
            return fd;
        if (fd >= 0)
            close(fd);
        else if (fd != -EEXIST && fd != -ENOENT)
            return fd;
    }
    return fd < 0 ? fd : -EEXIST;
}

/* The entries of a folder, by a descriptor of their own; NULL if it cannot be read. */
static DIR *open_entries(int dir_fd, const char *name)
{
    int fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (folder == NULL && fd >= 0)
        close(fd);
    return folder;
}

void temporary_remove_folder(int dir_fd, const char *name)
{
    DIR *folder = open_entries(dir_fd, name);
    if (folder == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    unlinkat(dir_fd, name, AT_REMOVEDIR);
}

/* Exactly as temporary_name makes them: a user's file may begin in the same way. */
static bool is_temporary(const char *name)
{
    size_t length = strlen(PREFIX);
    return strncmp(name, PREFIX, length) == 0 && strlen(name) == length + 8 &&
           strspn(name + length, "0123456789abcdef") == 8;
}

static void remove_if_left(int dir_fd, const char *name)
{
    struct stat found;
    int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &found) == 0) {
        if (S_ISDIR(found.st_mode))
            temporary_remove_folder(dir_fd, name);
        else
            unlinkat(dir_fd, name, 0);
    }
    close(fd);
}

void temporary_sweep(int dir_fd)
{
    DIR *folder = open_entries(dir_fd, ".");
    if (folder == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (is_temporary(entry->d_name))
            remove_if_left(dir_fd, entry->d_name);
    closedir(folder);
}

/* Not every file system has O_TMPFILE; a file whose name is removed at once serves as well. */
static FILE *nameless(int dir_fd)
{
    char name[TEMPORARY_NAME_BYTES];
    int fd = openat(dir_fd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        fd = temporary_make(dir_fd, false, name);
        if (fd < 0) {
            errno = -fd;
            return NULL;
        }
        unlinkat(dir_fd, name, 0);
    }
    FILE *stream = fdopen(fd, "w+");
    if (stream == NULL)
        close(fd);
    return stream;
}

FILE *temporary_stream(int dir_fd, char *where, size_t bytes)
{
    FILE *stream = NULL;
    if (dir_fd >= 0) {
        file_folder(dir_fd, where, bytes);
        stream = nameless(dir_fd);
    }
    const char *places[] = {getenv("TMPDIR"), "/tmp"};
    for (int i = 0; i < 2 && stream == NULL; i++) {
        int fd = places[i] != NULL ? open(places[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
        if (places[i] == NULL)
            continue;
        snprintf(where, bytes, "%s", places[i]);
        stream = fd >= 0 ? nameless(fd) : NULL;
        if (fd >= 0)
            close(fd);
    }
    return stream;
}
