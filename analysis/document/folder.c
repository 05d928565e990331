/* The results folder: its name, and the link to the latest one. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "analysis/document/folder.h"
#include "analysis/document/temporary.h"

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

/* A run writes these, and would replace what a user keeps under one of the names. */
static int check_free(const char *dir, struct error *error)
{
    static const char *const names[] = {"run.json", "report.html", "summary.csv", "summary.md",
                                        "charts",   "traces",      "published"};
    char inside[PATH_MAX];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(inside, sizeof inside, "%s/%s", dir, names[i]);
        if (faccessat(AT_FDCWD, inside, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (i == 0)
            return error_set(error, -EEXIST,
                             "%s holds the results of an earlier run; give another folder with -o", dir);
        return error_set(error, -EEXIST, "%s holds a file or folder %s; give another folder with -o", dir,
                         names[i]);
    }
    return 0;
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
    return check_free(asked, error);
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

int folder_make_elsewhere(char *out, size_t bytes, struct error *error)
{
    const char *place = getenv("TMPDIR");
    if (place == NULL || place[0] == '\0')
        place = "/tmp";
    snprintf(out, bytes, "%s/simul-report-XXXXXX", place);
    if (mkdtemp(out) == NULL)
        return error_system(error, -errno,
                            "cannot make a folder for the report in %s; give one with -o, or set TMPDIR",
                            place);
    return 0;
}

/* Whether a link is one that folder_point_latest makes: to a folder beside it. */
static bool is_ours(const char *link)
{
    char target[PATH_MAX];
    ssize_t length = readlink(link, target, sizeof target);
    return length > 0 && memchr(target, '/', (size_t)length) == NULL;
}

int folder_point_latest(const char *dir, struct error *error)
{
    char link[PATH_MAX], hidden[PATH_MAX], name[TEMPORARY_NAME_BYTES];
    size_t length = strlen(home);
    if (strncmp(dir, home, length) != 0 || dir[length] != '/' || strchr(dir + length + 1, '/') != NULL)
        return 0;
    snprintf(link, sizeof link, "%s/latest", home);
    if (symlink(dir + length + 1, link) == 0)
        return 0;
    if (errno != EEXIST)
        return error_system(error, -errno, "cannot make the link %s", link);
    if (!is_ours(link))
        return error_set(error, -EEXIST, "%s stays as it is: simul did not make it; the results are in %s",
                         link, dir);
    snprintf(hidden, sizeof hidden, "%s/%s", home, temporary_name(name));
    if (symlink(dir + length + 1, hidden) < 0)
        return error_system(error, -errno, "cannot make the link %s", link);
    if (rename(hidden, link) < 0) {
        int status = -errno;
        unlink(hidden);
        return error_system(error, status, "cannot point %s at %s", link, dir);
    }
    return 0;
}

void folder_sweep(int dir_fd)
{
    static const char *const inner[] = {".", "charts", "traces", "published"};
    for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++) {
        int fd = openat(dir_fd, inner[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            continue;
        temporary_sweep(fd);
        close(fd);
    }
}
