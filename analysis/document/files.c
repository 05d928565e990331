/* Files that are whole or not there. The temporary file stands in the folder of the final name: rename(2) is
 * atomic only within one file system. The data is flushed to the disk before the rename, so a name that
 * appears has its content. */
#include "analysis/document/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/temporary.h"

char *file_folder(int dir_fd, char *out, size_t bytes)
{
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", dir_fd);
    ssize_t length =
        dir_fd == AT_FDCWD ? readlink("/proc/self/cwd", out, bytes - 1) : readlink(link, out, bytes - 1);
    if (length <= 0)
        snprintf(out, bytes, "the folder");
    else
        out[length] = '\0';
    return out;
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

/* The folder is named where the remedy is to look there, or where it refuses every file. */
static int cannot_write(const struct file_writer *w, const char *name, int code, struct error *error)
{
    char folder[PATH_MAX];
    bool of_folder = code == -ENOSPC || code == -EDQUOT || code == -EROFS || code == -EACCES;
    return error_set(error, code, "cannot write \"%s\"%s%s: %s%s", name, of_folder ? " in " : "",
                     of_folder ? file_folder(w->dir_fd, folder, sizeof folder) : "", strerror(-code),
                     advice(code));
}

/* Opens the folder of w->name, and has its temporary file there. Returns a descriptor of it, or -errno. */
static int make_hidden(struct file_writer *w)
{
    char name[TEMPORARY_NAME_BYTES], folder[sizeof w->name];
    const char *slash = strrchr(w->name, '/');
    snprintf(folder, sizeof folder, "%.*s", slash != NULL ? (int)(slash - w->name) + 1 : 1,
             slash != NULL ? w->name : ".");
    int folder_fd = openat(w->dir_fd, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_fd < 0)
        return -errno;
    int fd = temporary_make(folder_fd, false, name);
    close(folder_fd);
    snprintf(w->hidden, sizeof w->hidden, "%s%s", slash != NULL ? folder : "", name);
    return fd;
}

int file_begin(struct file_writer *w, int dir_fd, const char *name, struct error *error)
{
    *w = (struct file_writer){.dir_fd = dir_fd};
    if (strlen(name) >= sizeof w->name)
        return cannot_write(w, name, -ENAMETOOLONG, error);
    memcpy(w->name, name, strlen(name) + 1);
    int fd = make_hidden(w);
    if (fd < 0)
        return cannot_write(w, name, fd, error);
    w->stream = fdopen(fd, "w");
    if (w->stream == NULL) {
        int code = -errno;
        close(fd);
        unlinkat(dir_fd, w->hidden, 0);
        return cannot_write(w, name, code, error);
    }
    return 0;
}

/* Where there are no links, the name is claimed by an empty file, which is replaced. */
static int claim_name(const struct file_writer *w)
{
    int fd = openat(w->dir_fd, w->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return -errno;
    close(fd);
    int code = renameat(w->dir_fd, w->hidden, w->dir_fd, w->name) < 0 ? -errno : 0;
    if (code < 0)
        unlinkat(w->dir_fd, w->name, 0);
    return code;
}

/* Gives a temporary file its name; a new one only if no file has that name. */
static int give_name(const struct file_writer *w, bool as_new)
{
    if (!as_new)
        return renameat(w->dir_fd, w->hidden, w->dir_fd, w->name) < 0 ? -errno : 0;
    if (linkat(w->dir_fd, w->hidden, w->dir_fd, w->name, 0) < 0)
        return errno == EEXIST ? -EEXIST : claim_name(w);
    unlinkat(w->dir_fd, w->hidden, 0);
    return 0;
}

static int commit(struct file_writer *w, bool as_new, struct error *error)
{
    int code = 0;
    /* ferror keeps no errno, but a buffer that could not be written fails again here, with its reason. */
    bool failed = ferror(w->stream) != 0;
    errno = 0;
    if (fflush(w->stream) != 0 || failed)
        code = errno != 0 ? -errno : -EIO;
    /* A file system or a sandbox without fsync is no reason to write nothing. */
    if (code == 0 && fsync(fileno(w->stream)) < 0 && (errno == EIO || errno == ENOSPC || errno == EDQUOT))
        code = -errno;
    if (code == 0)
        code = give_name(w, as_new); /* before the lock ends with the stream */
    if (code < 0)
        unlinkat(w->dir_fd, w->hidden, 0);
    /* NFS reports at close what it could not write; the name is given by then. */
    if (fclose(w->stream) != 0 && code == 0)
        code = -errno;
    w->stream = NULL;
    return code < 0 ? cannot_write(w, w->name, code, error) : 0;
}

int file_commit(struct file_writer *w, struct error *error)
{
    return commit(w, false, error);
}

int file_commit_new(struct file_writer *w, struct error *error)
{
    return commit(w, true, error);
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
    char hidden[TEMPORARY_NAME_BYTES];
    temporary_name(hidden);
    if (linkat(from_fd, from, to_fd, hidden, AT_SYMLINK_FOLLOW) == 0) {
        bool named = renameat(to_fd, hidden, to_fd, to) == 0;
        unlinkat(to_fd, hidden, 0); /* rename leaves it where both names are of one file */
        if (named)
            return 0;
    }
    return copy_file(from_fd, from, to_fd, to, error);
}

/* The largest run.json by far: 600 cells of 20 repeats and 64 lanes. */
enum { MAX_READ_BYTES = 1 << 30 };

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

/* Opens for reading. A pipe that nobody has open for writing is at its end at once: waiting for a writer
 * could last for ever. */
static int open_to_read(int dir_fd, const char *name, struct stat *found)
{
    int code, fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    if (fstat(fd, found) < 0 || fcntl(fd, F_SETFL, 0) < 0)
        code = -errno;
    else if (S_ISDIR(found->st_mode))
        code = -EISDIR;
    else if (!S_ISREG(found->st_mode) && !S_ISFIFO(found->st_mode))
        code = -EINVAL;
    else
        return fd;
    close(fd);
    return code;
}

char *file_read(int dir_fd, const char *name, size_t *length, struct error *error)
{
    char *text = NULL;
    size_t used = 0;
    struct stat found = {0};
    int fd = open_to_read(dir_fd, name, &found);
    if (fd == -EINVAL)
        error_set(error, fd, "\"%s\" is not a regular file", name);
    else if (fd < 0)
        error_system(error, fd, "cannot open \"%s\"", name);
    else if (found.st_size > MAX_READ_BYTES)
        error_set(error, -EFBIG, "\"%s\" has %lld bytes, and more than %d are not read", name,
                  (long long)found.st_size, MAX_READ_BYTES);
    else if ((text = read_all(fd, (size_t)found.st_size, &used)) == NULL)
        error_system(error, -errno, "cannot read \"%s\"", name);
    else if (length != NULL)
        *length = used;
    if (fd >= 0)
        close(fd);
    return text;
}
