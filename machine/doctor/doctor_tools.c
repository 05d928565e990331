/* The programs and fonts that draw a report's charts. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "machine/doctor/doctor_checks.h"

/* Whether a folder of the path has this program. Absolute folders are read below the root folder. */
static bool has_program(const struct doctor_probe *probe, const char *name)
{
    for (const char *folder = probe->path; *folder != '\0';) {
        char file[512];
        size_t length = strcspn(folder, ":");
        if (folder[0] == '/') {
            snprintf(file, sizeof file, "%.*s/%s", (int)length - 1, folder + 1, name);
            if (faccessat(probe->root_fd, file, X_OK, 0) == 0)
                return true;
        }
        folder += length + (folder[length] == ':');
    }
    return false;
}

void check_gnuplot(const struct doctor_probe *probe, struct check_result *result)
{
    if (has_program(probe, "gnuplot")) {
        check_found(result, "installed");
        return;
    }
    check_found(result, "not found in the PATH");
    check_means(result, DOCTOR_WARNING, "reports have no charts; tables, sentences and figures are there");
    check_remedy(
        result,
        "scripts/install-deps, or: sudo apt-get install gnuplot-nox; then simul report DIR draws them");
}

static bool is_font(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && (strcmp(dot, ".ttf") == 0 || strcmp(dot, ".otf") == 0 || strcmp(dot, ".ttc") == 0);
}

/* Whether the folder holds a font, as deep as distributions put fonts. */
static bool has_font(int parent_fd, const char *name, int depth)
{
    bool found = false;
    int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        close(fd);
        return false;
    }
    for (const struct dirent *entry; !found && (entry = readdir(dir)) != NULL;)
        found = is_font(entry->d_name) || (entry->d_name[0] != '.' && depth > 0 && entry->d_type != DT_REG &&
                                           has_font(fd, entry->d_name, depth - 1));
    closedir(dir);
    return found;
}

void check_fonts(const struct doctor_probe *probe, struct check_result *result)
{
    enum { DEPTH = 4 };
    if (has_font(probe->root_fd, "usr/share/fonts", DEPTH)) {
        check_found(result, "installed");
        return;
    }
    check_found(result, "none in /usr/share/fonts");
    check_means(result, DOCTOR_WARNING, "the pictures (PNG) of charts have no letters");
    check_remedy(result, "scripts/install-deps, or: sudo apt-get install fonts-dejavu-core");
}
