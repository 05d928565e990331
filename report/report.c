/* A results folder's report: charts first, because the page holds the charts, then the page and the
 * summaries. */
#include "report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "analysis/document/files.h"
#include "analysis/document/folder.h"
#include "analysis/group_traces.h"
#include "analysis/view.h"
#include "report/charts/charts.h"
#include "report/page/page.h"
#include "report/text/summaries.h"
#include "task/interrupt.h"

static void report(void (*progress)(const char *step), const char *step)
{
    if (progress != NULL)
        progress(step);
}

static int write_file(int dir_fd, const char *name, int (*write)(const cJSON *, FILE *), const cJSON *run,
                      struct error *error)
{
    struct file_writer writer;
    int code = file_begin(&writer, dir_fd, name, error);
    if (code < 0)
        return code;
    code = write(run, writer.stream);
    /* An error of the stream itself returns, with its reason, when the file is committed. */
    if (code < 0 && code != -EIO) {
        file_abandon(&writer);
        return error_system(error, code, "cannot write \"%s\"", name);
    }
    return file_commit(&writer, error);
}

/* A group's traces are in memory only while charts and packed traces are made of them. */
static int take_group(const struct page *page, const struct view_group *group, const char *dir,
                      struct error *notice, struct error *error)
{
    struct group_traces traces;
    if (interrupt_pending())
        return error_set(error, -EINTR, "interrupted");
    int code = group_traces_load(page->view, group, dir, &traces, notice, error);
    if (code == 0)
        code = charts_add(page->charts, group, traces.present, error);
    if (code == 0)
        code = packs_add(page->packs, group, &traces, dir, notice, error);
    group_traces_free(&traces);
    return code;
}

/* The folders of what is read and what is written. */
struct folders {
    const char *dir, *out;
    int dir_fd, out_fd;
};

static int write_all(const struct view *view, const struct folders *folders, struct error *notice,
                     void (*progress)(const char *step), struct error *error)
{
    struct page page = {.view = view, .notice = notice->text, .results_fd = folders->dir_fd};
    int out_fd = folders->out_fd;
    report(progress, "drawing the charts");
    int code = charts_open(view, out_fd, folders->out, &page.charts, error);
    if (code == 0)
        code = packs_open(out_fd, &page.packs, error);
    for (size_t i = 0; i < view->count && code == 0; i++)
        code = take_group(&page, &view->groups[i], folders->dir, notice, error);
    for (size_t i = 0; i < view->sweep_count && code == 0; i++)
        code = charts_add_sweep(page.charts, &view->sweeps[i], error);
    if (code < 0)
        goto out;
    charts_draw(page.charts, notice);
    if (interrupt_pending()) {
        code = error_set(error, -EINTR, "interrupted");
        goto out;
    }
    report(progress, "writing the page");
    code = page_save(&page, out_fd, error);
    if (code == 0)
        code = write_file(out_fd, "summary.csv", report_csv, view->run, error);
    if (code == 0)
        code = write_file(out_fd, "summary.md", report_markdown, view->run, error);
out:
    packs_close(page.packs);
    charts_close(page.charts);
    return code;
}

static int open_folder(const char *path, int *fd, struct error *error)
{
    *fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *fd < 0 ? error_system(error, -errno, "cannot open the results folder \"%s\"", path) : 0;
}

int report_write(const char *dir, const char *out, struct error *notice, void (*progress)(const char *step),
                 struct error *error)
{
    struct error unheard = {""};
    struct view view = {0};
    struct folders folders = {dir, out, -1, -1};
    if (notice == NULL)
        notice = &unheard;
    notice->text[0] = '\0';
    cJSON *run = document_load(dir, error);
    if (run == NULL)
        return -EINVAL;
    int code = view_make(run, &view, error);
    if (code == 0)
        code = open_folder(dir, &folders.dir_fd, error);
    if (code == 0)
        code = open_folder(out, &folders.out_fd, error);
    if (code == 0) {
        folder_sweep(folders.out_fd);
        code = write_all(&view, &folders, notice, progress, error);
    }
    if (folders.dir_fd >= 0)
        close(folders.dir_fd);
    if (folders.out_fd >= 0)
        close(folders.out_fd);
    view_free(&view);
    cJSON_Delete(run);
    return code;
}
