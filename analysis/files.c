/* Files that are whole or not there. The temporary name begins with a dot and holds the process's number, so
 * that two runs in one folder do not collide. The file stands in the folder of the final name: rename(2) is
 * atomic only within one file system. The data is flushed to the disk before the rename, so a name that
 * appears has its content. */
#include "analysis/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "charts/a.svg" is written as "charts/.a.svg.1234": the dot goes before the last part. */
static int hidden_name(struct file_writer *w)
{
    const char *slash = strrchr(w->name, '/');
    int folder = slash != NULL ? (int)(slash - w->name) + 1 : 0;
    int length = snprintf(w->hidden, sizeof w->hidden, "%.*s.%s.%ld", folder, w->name, w->name + folder,
                          (long)getpid());
    return length < 0 || (size_t)length >= sizeof w->hidden ? -ENAMETOOLONG : 0;
}

int file_begin(struct file_writer *w, int dir_fd, const char *name, struct error *error)
{
    *w = (struct file_writer){.dir_fd = dir_fd};
    if (strlen(name) >= sizeof w->name)
        return error_system(error, -ENAMETOOLONG, "cannot write \"%s\"", name);
    memcpy(w->name, name, strlen(name) + 1);
    int code = hidden_name(w);
    if (code < 0)
        return error_system(error, code, "cannot write \"%s\"", name);
    int fd = openat(dir_fd, w->hidden, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0)
        return error_system(error, -errno, "cannot write \"%s\"", name);
    w->stream = fdopen(fd, "w");
    if (w->stream == NULL) {
        code = -errno;
        close(fd);
        unlinkat(dir_fd, w->hidden, 0);
        return error_system(error, code, "cannot write \"%s\"", name);
    }
    return 0;
}

/* Advice after a failed write, where there is any. */
static const char *advice(int code)
{
    switch (code) {
    case -ENOSPC:
    case -EDQUOT:
        return " (free some space, or choose another folder with -o)";
    case -EFBIG:
        return " (the shell's limit on file sizes is too low: see ulimit -f)";
    default:
        return "";
    }
}

int file_commit(struct file_writer *w, struct error *error)
{
    int code = 0;
    /* ferror keeps no errno, but a buffer that could not be written fails again here, with its reason. */
    bool failed = ferror(w->stream) != 0;
    errno = 0;
    if (fflush(w->stream) != 0 || failed)
        code = errno != 0 ? -errno : -EIO;
    if (code == 0 && fsync(fileno(w->stream)) < 0 && errno != EINVAL && errno != EROFS)
        code = -errno;
    if (fclose(w->stream) != 0 && code == 0)
        code = -errno;
    w->stream = NULL;
    if (code == 0 && renameat(w->dir_fd, w->hidden, w->dir_fd, w->name) < 0)
        code = -errno;
    if (code < 0) {
        unlinkat(w->dir_fd, w->hidden, 0);
        return error_set(error, code, "cannot write \"%s\": %s%s", w->name, strerror(-code), advice(code));
    }
    return 0;
}

void file_abandon(struct file_writer *w)
{
    if (w->stream == NULL)
        return;
    fclose(w->stream);
    w->stream = NULL;
    unlinkat(w->dir_fd, w->hidden, 0);
}

/* Copies a stream that stands at its begin. */
static int copy_stream(FILE *from, struct file_writer *w)
{
    char bytes[16 * 1024];
    size_t got;
    while ((got = fread(bytes, 1, sizeof bytes, from)) > 0)
        fwrite(bytes, 1, got, w->stream); /* a failure is found when the file is committed */
    return ferror(from) ? -EIO : 0;
}

static int copy_file(int from_fd, const char *from, int to_fd, const char *to, struct error *error)
{
    struct file_writer writer;
    int fd = openat(from_fd, from, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    FILE *stream = fd < 0 ? NULL : fdopen(fd, "r");
    if (stream == NULL) {
        int code = -errno;
        if (fd >= 0)
            close(fd);
        return error_system(error, code, "cannot open \"%s\"", from);
    }
    int code = file_begin(&writer, to_fd, to, error);
    if (code == 0) {
        code = copy_stream(stream, &writer);
        if (code == 0)
            code = file_commit(&writer, error);
        else
            error_system(error, code, "cannot read \"%s\"", from);
        file_abandon(&writer);
    }
    fclose(stream);
    return code;
}

int file_link(int from_fd, const char *from, int to_fd, const char *to, struct error *error)
{
    struct file_writer names = {.dir_fd = to_fd};
    if ((size_t)snprintf(names.name, sizeof names.name, "%s", to) >= sizeof names.name ||
        hidden_name(&names) < 0)
        return error_system(error, -ENAMETOOLONG, "cannot write \"%s\"", to);
    unlinkat(to_fd, names.hidden, 0);
    if (linkat(from_fd, from, to_fd, names.hidden, AT_SYMLINK_FOLLOW) == 0) {
        bool named = renameat(to_fd, names.hidden, to_fd, to) == 0;
        unlinkat(to_fd, names.hidden, 0); /* rename leaves it where both names are of one file */
        if (named)
            return 0;
    }
    return copy_file(from_fd, from, to_fd, to, error);
}

/* Reads to the end of `fd`. The size is a hint: /proc reports 0, and a file may grow. */
static char *read_all(int fd, size_t hint, size_t *length)
{
    size_t capacity = hint + 1, used = 0;
    char *text = malloc(capacity);
    while (text != NULL) {
        ssize_t got = read(fd, text + used, capacity - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            int code = errno;
            free(text);
            errno = code;
            return NULL;
        }
        used += (size_t)got;
        if (got == 0 && used < capacity)
            break;
        if (used == capacity) {
            char *larger = realloc(text, capacity *= 2);
            if (larger == NULL)
                free(text);
            text = larger;
        }
    }
    if (text != NULL) {
        text[used] = '\0';
        *length = used;
    }
    return text;
}

char *file_read(int dir_fd, const char *name, size_t *length, struct error *error)
{
    char *text = NULL;
    size_t used = 0;
    struct stat status;
    int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        error_system(error, -errno, "cannot open \"%s\"", name);
        return NULL;
    }
    if (fstat(fd, &status) < 0 || (text = read_all(fd, (size_t)status.st_size, &used)) == NULL)
        error_system(error, -errno, "cannot read \"%s\"", name);
    else if (length != NULL)
        *length = used;
    close(fd);
    return text;
}
