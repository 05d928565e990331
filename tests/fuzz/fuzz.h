/* What the fuzz targets share: the input as a file, and a place to write that counts. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Writes a file; a target has nothing to test where that fails. */
static inline void fuzz_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "w");
    if (file == NULL || (length > 0 && fwrite(bytes, length, 1, file) != 1) || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

/* Up to so many bytes are written for any input; beyond them at most FUZZ_GROWTH for each byte of it. */
enum { FUZZ_FREE = 4 << 20, FUZZ_GROWTH = 100 };

static inline ssize_t fuzz_count(void *total, const char *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)total += length;
    return (ssize_t)length;
}

/* A stream whose bytes are counted in *total and lost. */
static inline FILE *fuzz_sink(size_t *total)
{
    FILE *sink = fopencookie(total, "w", (cookie_io_functions_t){.write = fuzz_count});
    if (sink == NULL)
        abort();
    return sink;
}

/* Ends the sink, and the program where the input has grown a hundredfold. */
static inline void fuzz_check(FILE *sink, const size_t *total, size_t input)
{
    fclose(sink);
    if (*total > FUZZ_FREE + FUZZ_GROWTH * input) {
        fprintf(stderr, "%zu bytes became %zu\n", input, *total);
        abort();
    }
}

#endif
