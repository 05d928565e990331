/* The results folder: its name, and the link to the latest one. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "analysis/folder.h"

static const char *const home = "results";

/* Makes a folder and those above it. */
static int make_path(const char *path)
{
    char part[PATH_MAX];
    if ((size_t)snprintf(part, sizeof part, "%s", path) >= sizeof part)
        return -ENAMETOOLONG;
    for (char *c = part + 1; *c != '\0'; c++) {
        if (*c != '/')
            continue;
        *c = '\0';
        if (mkdir(part, 0777) < 0 && errno != EEXIST)
            return -errno;
        *c = '/';
    }
    return mkdir(part, 0777) < 0 ? -errno : 0;
}

static int make_asked(const char *asked, struct error *error)
{
    struct stat found;
    int status = make_path(asked);
    if (status == -EEXIST && stat(asked, &found) == 0 && !S_ISDIR(found.st_mode))
        return error_set(error, -ENOTDIR, "%s is not a folder; give another with -o", asked);
    if (status < 0 && status != -EEXIST)
        return error_system(error, status, "cannot make the results folder %s", asked);
    if (access(asked, W_OK | X_OK) < 0)
        return error_system(error, -errno, "cannot write to the results folder %s; give another with -o",
                            asked);
    char inside[PATH_MAX];
    snprintf(inside, sizeof inside, "%s/run.json", asked);
    if (access(inside, F_OK) == 0)
        return error_set(error, -EEXIST,
                         "%s holds the results of an earlier run; give another folder with -o", asked);
    return 0;
}

int folder_make(const char *asked, char *out, size_t bytes, struct error *error)
{
    if (asked != NULL) {
        snprintf(out, bytes, "%s", asked);
        return make_asked(asked, error);
    }
    char name[64];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(name, sizeof name, "%Y%m%dT%H%M%SZ", &utc);
    snprintf(out, bytes, "%s/%s", home, name);
    int status = make_path(out);
    for (int i = 2; status == -EEXIST && i < 100; i++) { /* two runs in one second */
        snprintf(out, bytes, "%s/%s-%d", home, name, i);
        status = make_path(out);
    }
    if (status < 0)
        return error_system(error, status, "cannot make the results folder %s here; give another with -o",
                            out);
    return 0;
}

int folder_point_latest(const char *dir, struct error *error)
{
    char link[PATH_MAX], hidden[PATH_MAX];
    size_t length = strlen(home);
    if (strncmp(dir, home, length) != 0 || dir[length] != '/' || strchr(dir + length + 1, '/') != NULL)
        return 0;
    snprintf(link, sizeof link, "%s/latest", home);
    snprintf(hidden, sizeof hidden, "%s/.latest.%d", home, (int)getpid());
    if (symlink(dir + length + 1, hidden) < 0)
        return error_system(error, -errno, "cannot make the link %s", link);
    if (rename(hidden, link) < 0) {
        int status = -errno;
        unlink(hidden);
        return error_system(error, status, "cannot point %s at %s", link, dir);
    }
    return 0;
}
