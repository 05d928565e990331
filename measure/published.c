/* Folders for what workloads publish. */
#include "measure/published.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document.h"

static const char *const home = "published";

void published_begin(struct published *p, int dir_fd, const cJSON *result, const struct cell *cell)
{
    *p = (struct published){.dir_fd = dir_fd, .fd = -1};
    if (cell->workload->publish == NULL || document_text(result, CELL_PUBLISHED, NULL) != NULL)
        return;
    snprintf(p->name, sizeof p->name, "%s/%s", home, cell->id);
    snprintf(p->hidden, sizeof p->hidden, "%s/.%s", home, cell->id);
    if (mkdirat(dir_fd, home, 0777) < 0 && errno != EEXIST)
        return;
    if (mkdirat(dir_fd, p->hidden, 0777) < 0 && errno != EEXIST)
        return;
    p->fd = openat(dir_fd, p->hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Removes the hidden folder and its files; a workload makes no folders inside. */
static void remove_hidden(const struct published *p)
{
    DIR *folder = fdopendir(dup(p->fd));
    if (folder != NULL) {
        for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
            if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
                unlinkat(p->fd, entry->d_name, 0);
        closedir(folder);
    }
    unlinkat(p->dir_fd, p->hidden, AT_REMOVEDIR);
    unlinkat(p->dir_fd, home, AT_REMOVEDIR); /* fails unless empty */
}

void published_end(struct published *p, cJSON *result, bool keep)
{
    if (p->fd < 0)
        return;
    if (keep && renameat(p->dir_fd, p->hidden, p->dir_fd, p->name) == 0)
        cJSON_ReplaceItemInObjectCaseSensitive(result, "published", cJSON_CreateString(p->name));
    else
        remove_hidden(p);
    close(p->fd);
    p->fd = -1;
}
