/* A file with a given content in the temporary folder, for tests of readers. */
#ifndef TESTS_UNIT_SUPPORT_SCRATCH_FILE_H
#define TESTS_UNIT_SUPPORT_SCRATCH_FILE_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "tests/unit/support/harness.h"

enum { SCRATCH_PATH_BYTES = 64 };

static inline void scratch_bytes(char path[SCRATCH_PATH_BYTES], const void *bytes, size_t n)
{
    snprintf(path, SCRATCH_PATH_BYTES, "/tmp/simul-test-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    close(fd);
}

static inline void scratch_text(char path[SCRATCH_PATH_BYTES], const char *text)
{
    scratch_bytes(path, text, strlen(text));
}

/* The same as a gzip file, of which the last `missing` bytes are left out. */
static inline void scratch_gzip(char path[SCRATCH_PATH_BYTES], const char *text, off_t missing)
{
    scratch_text(path, "");
    gzFile file = gzopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, text, (unsigned)strlen(text)), (int)strlen(text));
    assert_int_equal(gzclose(file), Z_OK);
    FILE *whole = fopen(path, "rb");
    assert_non_null(whole);
    assert_int_equal(fseek(whole, 0, SEEK_END), 0);
    long length = ftell(whole);
    fclose(whole);
    assert_int_equal(truncate(path, length - missing), 0);
}

#endif
