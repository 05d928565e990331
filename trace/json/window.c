/* zlib's gzread also reads plain files, so one path serves both kinds. */
#include "trace/json/window.h"

#include <fcntl.h>
#include <unistd.h>

/* A pipe that nobody has open for writing is at its end at once: waiting for a writer could last for ever.
 * Returns a descriptor, or -errno. */
static int open_to_read(const char *path)
{
    int code, fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    if (fcntl(fd, F_SETFL, 0) == 0)
        return fd;
    code = -errno;
    close(fd);
    return code;
}

int window_open(struct window *w, const char *path, uint64_t max_bytes, struct error *error)
{
    w->path = path;
    w->error = error;
    w->max_bytes = max_bytes;
    w->before = 0;
    w->line = 1;
    w->at = w->end = 0;
    w->ended = w->tolerant = w->damaged = false;
    int fd = open_to_read(path);
    if (fd < 0)
        return error_system(error, fd, "cannot open the trace \"%s\"", path);
    w->file = gzdopen(fd, "rb");
    if (w->file == NULL) {
        close(fd);
        return error_system(error, -ENOMEM, "cannot open the trace \"%s\"", path);
    }
    gzbuffer(w->file, WINDOW_BYTES);
    return 0;
}

void window_close(struct window *w)
{
    gzclose_r(w->file);
}

int window_refuse_at(struct window *w, uint64_t offset, int code, const char *what)
{
    return error_set(w->error, code, "\"%s\" line %lu, byte %llu: %s", w->path, w->line,
                     (unsigned long long)offset, what);
}

int window_refuse(struct window *w, int code, const char *what)
{
    return window_refuse_at(w, window_offset(w), code, what);
}

/* Why zlib could not go on. */
static int refuse_reading(struct window *w)
{
    int code = Z_OK;
    const char *text = gzerror(w->file, &code);
    if (code == Z_ERRNO)
        return error_system(w->error, -errno, "cannot read \"%s\"", w->path);
    if (code == Z_MEM_ERROR)
        return error_system(w->error, -ENOMEM, "cannot read \"%s\"", w->path);
    if (w->tolerant && w->before > 0) {
        w->ended = w->damaged = true;
        return 0;
    }
    return error_set(w->error, -EINVAL,
                     "\"%s\" line %lu: the gzip file is damaged or cut short after %llu unpacked bytes (%s); "
                     "copy it again",
                     w->path, w->line, (unsigned long long)window_offset(w), text);
}

int window_slide(struct window *w)
{
    if (w->ended)
        return 0;
    w->before += w->end;
    w->at = w->end = 0;
    errno = 0;
    int got = gzread(w->file, w->bytes, WINDOW_BYTES);
    if (got < 0)
        return refuse_reading(w);
    w->ended = got == 0;
    w->end = (size_t)got;
    if (w->before + w->end > w->max_bytes)
        return window_refuse(
            w, -EFBIG, "the file is larger, unpacked, than what is read of a trace; record a shorter one");
    /* A gzip file that is cut short reads like one that ends. */
    int code = Z_OK;
    if (w->ended && (gzerror(w->file, &code), code == Z_BUF_ERROR))
        return refuse_reading(w);
    return 0;
}
