/* Folders for what workloads publish. */
#include "measure/published.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "analysis/document/temporary.h"

static const char *const home = "published";

void published_begin(struct published *p, int dir_fd, const cJSON *result, const struct cell *cell)
{
    char name[TEMPORARY_NAME_BYTES];
    *p = (struct published){.dir_fd = dir_fd, .fd = -1};
    if (cell->workload->publish == NULL || document_text(result, CELL_PUBLISHED, NULL) != NULL)
        return;
    snprintf(p->name, sizeof p->name, "%s/%s", home, cell->id);
    if (mkdirat(dir_fd, home, 0777) < 0 && errno != EEXIST)
        return;
    int home_fd = openat(dir_fd, home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (home_fd < 0)
        return;
    int fd = temporary_make(home_fd, true, name);
    p->fd = fd < 0 ? -1 : fd;
    snprintf(p->hidden, sizeof p->hidden, "%s/%s", home, name);
    close(home_fd);
}

static void remove_hidden(const struct published *p)
{
    temporary_remove_folder(p->dir_fd, p->hidden);
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
