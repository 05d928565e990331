/* A folder of the test's own, which is its TMPDIR: made before the test, and removed after it, which fails if
 * the test left something there. */
#ifndef TESTS_UNIT_SUPPORT_TEMPORARY_FOLDER_H
#define TESTS_UNIT_SUPPORT_TEMPORARY_FOLDER_H

#include "tests/unit/support/harness.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[32];

static inline int enter_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/simul-test.XXXXXX");
    return mkdtemp(folder) != NULL && setenv("TMPDIR", folder, 1) == 0 ? 0 : -1;
}

static inline int leave_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

/* How many files and folders are in it. */
static inline unsigned entries(void)
{
    unsigned count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count - 2; /* . and .. */
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

#endif
