/* The files of a joined folder. Names of the copies follow from the cells' new ids, so none collide. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "analysis/document/files.h"
#include "analysis/document/folder.h"
#include "analysis/join/join.h"
#include "analysis/view.h"

/* Does something with one file: `from` in a run's folder, `to` in the joined one. */
typedef int each_file(int from_fd, const char *from, int to_fd, const char *to, struct error *error);

/* A trace that a run lacks is missing in the joined folder too; its report says so. */
static int link_file(int from_fd, const char *from, int to_fd, const char *to, struct error *error)
{
    struct stat found;
    if (fstatat(from_fd, from, &found, 0) < 0 || !S_ISREG(found.st_mode))
        return 0;
    return file_link(from_fd, from, to_fd, to, error);
}

static int remove_file(int from_fd, const char *from, int to_fd, const char *to, struct error *error)
{
    (void)from_fd;
    (void)from;
    (void)error;
    unlinkat(to_fd, to, 0);
    return 0;
}

/* The kept trace, and those of other repeats that --trace all left. */
static int each_trace(const struct joined_cell *cell, int from_fd, int to_fd, each_file *act,
                      struct error *error)
{
    const cJSON *sample;
    char from[NAME_MAX + 1], to[NAME_MAX + 1];
    const char *trace = document_text(cell->from, CELL_TRACE, NULL);
    if (trace == NULL)
        return 0;
    int code = act(from_fd, trace, to_fd, document_text(cell->cell, CELL_TRACE, ""), error);
    cJSON_ArrayForEach(sample, document_at(cell->from, CELL_SAMPLES))
    {
        double repeat = document_number(sample, SAMPLE_REPEAT);
        if (code < 0 || !(repeat >= 0 && repeat <= UINT32_MAX))
            continue;
        snprintf(from, sizeof from, "traces/%s.%u.json", document_text(cell->from, CELL_ID, ""),
                 (unsigned)repeat);
        snprintf(to, sizeof to, "traces/%s.%u.json", document_text(cell->cell, CELL_ID, ""),
                 (unsigned)repeat);
        code = act(from_fd, from, to_fd, to, error);
    }
    return code;
}

/* Opens the folder of what a cell published; NULL where there is none. A path from a document must not lead
 * out of its folder. */
static DIR *open_published(const struct joined_cell *cell, int from_fd, const char **path)
{
    static const char home[] = "published/";
    const char *published = document_text(cell->from, CELL_PUBLISHED, "");
    if (strncmp(published, home, strlen(home)) != 0 || !view_is_file_name(published + strlen(home)))
        return NULL;
    *path = published;
    int fd = openat(from_fd, published, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (folder == NULL && fd >= 0)
        close(fd);
    return folder;
}

/* Published files lie in one folder a cell, without folders inside. */
static int each_published(const struct joined_cell *cell, int from_fd, int to_fd, each_file *act,
                          struct error *error)
{
    char from[PATH_MAX], to[PATH_MAX];
    const char *path = "", *home = document_text(cell->cell, CELL_PUBLISHED, "");
    DIR *folder = open_published(cell, from_fd, &path);
    int code = 0;
    if (folder == NULL)
        return 0;
    if (act == link_file && mkdirat(to_fd, home, 0777) < 0 && errno != EEXIST)
        code = error_system(error, -errno, "cannot make the folder \"%s\"", home);
    for (const struct dirent *entry; code == 0 && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(from, sizeof from, "%s/%s", path, entry->d_name);
        snprintf(to, sizeof to, "%s/%s", home, entry->d_name);
        code = act(from_fd, from, to_fd, to, error);
    }
    if (act == remove_file)
        unlinkat(to_fd, home, AT_REMOVEDIR);
    closedir(folder);
    return code;
}

static int each_of_all(const struct join *join, const int from_fds[], int to_fd, each_file *act,
                       struct error *error)
{
    int code = 0;
    for (size_t i = 0; i < join->cell_count && code == 0; i++) {
        const struct joined_cell *cell = &join->cells[i];
        code = each_trace(cell, from_fds[cell->run], to_fd, act, error);
        if (code == 0)
            code = each_published(cell, from_fds[cell->run], to_fd, act, error);
    }
    return code;
}

static int make_inside(int to_fd, const char *name, struct error *error)
{
    if (mkdirat(to_fd, name, 0777) < 0 && errno != EEXIST)
        return error_system(error, -errno, "cannot make the folder \"%s\"", name);
    return 0;
}

/* run.json comes first: it makes the folder this report's. */
static int write_all(const struct join *join, const int from_fds[], int to_fd, const char *dir,
                     struct error *error)
{
    int code = document_claim(join->document, to_fd, dir, error);
    if (code < 0)
        return code;
    code = make_inside(to_fd, "traces", error);
    if (code == 0)
        code = make_inside(to_fd, "published", error);
    if (code == 0)
        code = each_of_all(join, from_fds, to_fd, link_file, error);
    unlinkat(to_fd, "published", AT_REMOVEDIR); /* fails unless empty */
    if (code < 0) {
        each_of_all(join, from_fds, to_fd, remove_file, NULL);
        unlinkat(to_fd, "traces", AT_REMOVEDIR);
        unlinkat(to_fd, "published", AT_REMOVEDIR);
        unlinkat(to_fd, "run.json", 0);
    }
    return code;
}

static int write_folder(const struct join *join, const int from_fds[], const char *out, struct error *error)
{
    char path[PATH_MAX];
    bool was_there = access(out, F_OK) == 0;
    int code = folder_make(out, path, sizeof path, error);
    if (code < 0)
        return code;
    int to_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (to_fd < 0)
        return error_system(error, -errno, "cannot open the results folder \"%s\"", path);
    code = write_all(join, from_fds, to_fd, path, error);
    close(to_fd);
    if (code < 0 && !was_there)
        rmdir(path);
    return code;
}

/* The folder's own name, also behind a link or a dot. */
static void name_run(struct joined_run *run)
{
    char whole[PATH_MAX];
    const char *path = realpath(run->path, whole) != NULL ? whole : run->path;
    const char *slash = strrchr(path, '/');
    snprintf(run->name, sizeof run->name, "%.*s", RUN_LABEL_BYTES - 1, slash != NULL ? slash + 1 : path);
    if (run->name[0] == '\0')
        snprintf(run->name, sizeof run->name, "results");
}

int join_folders(const char *const *dirs, size_t count, const char *out, struct error *error)
{
    struct joined_run runs[MAX_JOINED_RUNS] = {{0}};
    cJSON *documents[MAX_JOINED_RUNS] = {NULL};
    int from_fds[MAX_JOINED_RUNS], code = 0;
    size_t opened = 0;
    struct join join = {.count = 0};
    for (size_t i = 0; i < count && i < MAX_JOINED_RUNS && code == 0; i++) {
        documents[i] = document_load(dirs[i], error);
        runs[i] = (struct joined_run){.document = documents[i], .path = dirs[i]};
        name_run(&runs[i]);
        from_fds[i] = documents[i] == NULL ? -1 : open(dirs[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (documents[i] == NULL)
            code = -EINVAL;
        else if (from_fds[i] < 0)
            code = error_system(error, -errno, "cannot open the results folder \"%s\"", dirs[i]);
        opened++;
    }
    if (code == 0)
        code = join_make(runs, count, &join, error);
    if (code == 0)
        code = write_folder(&join, from_fds, out, error);
    join_free(&join);
    for (size_t i = 0; i < opened; i++) {
        cJSON_Delete(documents[i]);
        if (from_fds[i] >= 0)
            close(from_fds[i]);
    }
    return code;
}
