/* A machine of files: a folder that stands for "/", with the /proc and /sys that a test puts there. */
#ifndef TESTS_UNIT_SUPPORT_SYSTEM_FILES_H
#define TESTS_UNIT_SUPPORT_SYSTEM_FILES_H

#include "tests/unit/support/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char files_folder[64];
static int files_fd = -1; /* the folder */

static inline void files_make(void)
{
    strcpy(files_folder, "/tmp/simul-machine-XXXXXX");
    assert_non_null(mkdtemp(files_folder));
    files_fd = open(files_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(files_fd >= 0);
}

static inline int files_remove_entry(const char *path, const struct stat *status, int type,
                                     struct FTW *position)
{
    (void)status;
    (void)type;
    (void)position;
    return remove(path);
}

static inline void files_remove(void)
{
    close(files_fd);
    nftw(files_folder, files_remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Writes a file, and makes the folders above it. */
static inline void files_put(const char *path, const char *text)
{
    char part[256];
    for (const char *slash = path; (slash = strchr(slash, '/')) != NULL; slash++) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        assert_true(mkdirat(files_fd, part, 0777) == 0 || errno == EEXIST);
    }
    int fd = openat(files_fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0777);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

#endif
