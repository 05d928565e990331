/* A file, plain or gzip, seen through a window that slides over it. The window knows the line and byte of
 * `at`, so that an error can name the place. The reader consumes bytes[at] .. bytes[end - 1] and moves
 * `at`. */
#ifndef TRACE_JSON_WINDOW_H
#define TRACE_JSON_WINDOW_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zlib.h>

#include "task/error.h"

enum { WINDOW_BYTES = 256 * 1024 };

struct window {
    gzFile file; /* reads plain files as they are */
    const char *path;
    struct error *error;
    uint64_t max_bytes; /* limit of the bytes read, unpacked */
    uint64_t before;    /* bytes of the file before the window, unpacked */
    unsigned long line; /* of `at`, from 1; the code that moves `at` over a line end counts it */
    size_t at, end;
    bool ended;    /* nothing comes after the window */
    bool tolerant; /* what could be unpacked of a damaged gzip file is read */
    bool damaged;  /* the rest of the gzip file could not be unpacked */
    char bytes[WINDOW_BYTES];
};

/* Opens a file; `path` and `error` are borrowed until the window is closed. Returns 0 or -errno with a
 * text. */
int window_open(struct window *w, const char *path, uint64_t max_bytes, struct error *error);
void window_close(struct window *w);

/* Slides on, once all of the window is read. Returns 0, also at the end of the file, where the window is
 * empty; -EFBIG beyond max_bytes; -EINVAL for a damaged gzip file; or another -errno; with a text. A tolerant
 * window ends where a gzip file is damaged, unless nothing could be unpacked. */
int window_slide(struct window *w);

/* The byte of the file at which `at` stands. */
static inline uint64_t window_offset(const struct window *w)
{
    return w->before + w->at;
}

/* Writes "FILE" line N, byte M: `what`, with the line of `at`. Returns `code`. */
int window_refuse_at(struct window *w, uint64_t offset, int code, const char *what);

/* As window_refuse_at, for the byte at which `at` stands. */
int window_refuse(struct window *w, int code, const char *what);

/* The character at `at`, which stays unread; -ENODATA at the end of the file; or another -errno with a text.
 */
static inline int window_peek(struct window *w)
{
    if (w->at == w->end) {
        int code = window_slide(w);
        if (code < 0)
            return code;
        if (w->at == w->end)
            return -ENODATA;
    }
    return (unsigned char)w->bytes[w->at];
}

#endif
