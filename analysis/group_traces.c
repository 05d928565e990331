/* An unreadable trace costs its own picture alone. Large traces between the ends of a longer sweep stay on
 * disk. */
#include "analysis/group_traces.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "analysis/notice.h"

/* A sweep may have hundreds of points: only small traces between its ends are read. */
enum { MAX_BETWEEN_BYTES = 128 * 1024 };

static bool is_too_large(const struct view_cell *cell, const char *path)
{
    struct stat found;
    return cell->between && stat(path, &found) == 0 && found.st_size > MAX_BETWEEN_BYTES;
}

static int load(const struct view_group *group, const char *dir, struct group_traces *out,
                struct error *notice)
{
    for (size_t i = 0; i < group->count; i++) {
        struct error reason = {""};
        char *path = NULL;
        if (group->cells[i].trace == NULL)
            continue;
        if (asprintf(&path, "%s/%s", dir, group->cells[i].trace) < 0)
            return -ENOMEM;
        if (!is_too_large(&group->cells[i], path)) {
            if (trace_load(path, &out->traces[i], &reason) == 0)
                out->present[i] = &out->traces[i];
            else
                notice_add(notice, reason.text);
        }
        free(path);
    }
    return 0;
}

int group_traces_load(const struct view_group *group, const char *dir, struct group_traces *out,
                      struct error *notice, struct error *error)
{
    *out = (struct group_traces){
        .traces = calloc(group->count + 1, sizeof *out->traces),
        .present = calloc(group->count + 1, sizeof *out->present),
        .count = group->count,
    };
    int code = out->traces != NULL && out->present != NULL ? load(group, dir, out, notice) : -ENOMEM;
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
