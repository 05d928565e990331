/* `simul report TRACE.json... -o DIR`: the page of traces that another tool recorded. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/page/foreign_page.h"
#include "report/page/foreign_run.h"
#include "report/page/pack/packs.h"
#include "report/page/page.h"
#include "trace/trace.h"

/* Packs one file's trace: as a trace of tasks if it has simul's own events (docs/trace-format.md), else, or
 * where these are damaged, as any other. */
static int take_file(const char *path, const char *id, struct foreign *trace, struct packs *packs,
                     unsigned *tasks, struct error *refused, struct error *error)
{
    struct trace own;
    int code = -EINVAL;
    if (!trace->is_simul)
        return packs_add_foreign(packs, id, trace, error);
    if (trace_load(path, &own, refused) == 0) {
        *tasks = own.task_count;
        if (own.status[0] == '\0')
            snprintf(own.status, sizeof own.status, "ok");
        trace->losses[FOREIGN_DETAILS] = trace->losses[FOREIGN_COUNTERS] =
            0; /* read, or they follow from it */
        code = packs_add_tasks(packs, id, &own, error);
    } else {
        code = packs_add_foreign(packs, id, trace, error);
    }
    trace_free(&own);
    return code;
}

/* Reads and packs one file after the other: only one file is in memory. */
static int take_files(const char *const *paths, size_t n, cJSON *run, struct packs *packs,
                      struct error *error)
{
    int code = 0;
    for (size_t i = 0; i < n && code == 0; i++) {
        struct foreign trace;
        char id[FOREIGN_ID_BYTES];
        unsigned tasks = 0;
        struct error refused = {""};
        code = foreign_load(paths[i], &trace, error);
        if (code == 0)
            code = take_file(paths[i], foreign_run_id(i, id), &trace, packs, &tasks, &refused, error);
        if (code == 0)
            foreign_run_add(run, i, paths[i], &trace, tasks, refused.text);
        foreign_free(&trace);
    }
    return code;
}

/* Makes and opens the folder. A folder with a run's results is refused: its page must not be lost. */
static int open_folder(const char *dir, struct error *error)
{
    if (mkdir(dir, 0777) < 0 && errno != EEXIST)
        return error_system(error, -errno, "cannot make the folder \"%s\"", dir);
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return error_system(error, -errno, "cannot open the folder \"%s\"", dir);
    if (faccessat(fd, "run.json", F_OK, 0) != 0)
        return fd;
    close(fd);
    return error_set(error, -EEXIST, "\"%s\" holds the results of a run; give another folder with -o", dir);
}

static int write_view(const cJSON *run, struct packs *packs, int dir_fd, struct error *error)
{
    struct view view = {0};
    int code = view_make(run, &view, error);
    if (code == 0)
        code = page_save(&(struct page){.view = &view, .packs = packs, .notice = "", .foreign = true}, dir_fd,
                         error);
    view_free(&view);
    return code;
}

int report_foreign(const char *const *paths, size_t n, const char *dir, cJSON **run, struct error *error)
{
    struct packs *packs = NULL;
    int dir_fd = -1;
    *run = foreign_run_new();
    int code = packs_open(-1, &packs, error);
    if (code == 0)
        code = take_files(paths, n, *run, packs, error);
    if (code == 0) { /* without a trace to draw, no folder is made */
        dir_fd = open_folder(dir, error);
        code = dir_fd < 0 ? dir_fd : write_view(*run, packs, dir_fd, error);
    }
    if (dir_fd >= 0)
        close(dir_fd);
    packs_close(packs);
    return code;
}
