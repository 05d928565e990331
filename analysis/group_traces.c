/* An unreadable trace costs its own picture alone. Large traces between the ends of a longer sweep stay on
 * disk. */
#include "analysis/group_traces.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "analysis/notice.h"

/* A sweep may have hundreds of points: the traces between the ends of all sweeps share a budget, of which the
 * page takes about a tenth. A small trace is read in any case. */
enum { BETWEEN_BYTES = 32 << 20, SMALL_BYTES = 128 << 10 };

static off_t share_of_between(const struct view *view)
{
    off_t between = 0;
    for (size_t i = 0; i < view->count; i++)
        for (size_t k = 0; k < view->groups[i].count; k++)
            between += view->groups[i].cells[k].between;
    return between > BETWEEN_BYTES / SMALL_BYTES ? SMALL_BYTES : BETWEEN_BYTES / (between + 1);
}

static int load(const struct view *view, const struct view_group *group, const char *dir,
                struct group_traces *out, struct error *notice)
{
    off_t share = share_of_between(view);
    for (size_t i = 0; i < group->count; i++) {
        struct error reason = {""};
        char *path = NULL;
        if (group->cells[i].trace == NULL)
            continue;
        if (asprintf(&path, "%s/%s", dir, group->cells[i].trace) < 0)
            return -ENOMEM;
        struct stat found;
        bool too_large = group->cells[i].between && stat(path, &found) == 0 && found.st_size > share;
        if (!too_large) {
            if (trace_load(path, &out->traces[i], &reason) == 0)
                out->present[i] = &out->traces[i];
            else
                notice_add(notice, reason.text);
        }
        free(path);
    }
    return 0;
}

int group_traces_load(const struct view *view, const struct view_group *group, const char *dir,
                      struct group_traces *out, struct error *notice, struct error *error)
{
    *out = (struct group_traces){
        .traces = calloc(group->count + 1, sizeof *out->traces),
        .present = calloc(group->count + 1, sizeof *out->present),
        .count = group->count,
    };
    int code = out->traces != NULL && out->present != NULL ? load(view, group, dir, out, notice) : -ENOMEM;
    if (code < 0)
        error_system(error, code, "cannot read the traces of %s", group->name);
    return code;
}

void group_traces_free(struct group_traces *traces)
{
    for (size_t i = 0; traces->traces != NULL && i < traces->count; i++)
        trace_free(&traces->traces[i]);
    free(traces->present);
    free(traces->traces);
    *traces = (struct group_traces){0};
}
