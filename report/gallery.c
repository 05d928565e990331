/* Writes each chart's script and data, then lets gnuplot draw them, then gives the pictures their names. One
 * group's traces are in memory at a time. */
#include "report/gallery.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/files.h"
#include "report/gnuplot.h"

struct picture {
    const struct view_group *group;
    const struct chart *chart;
};

struct gallery {
    struct picture *pictures; /* what there is to draw */
    struct gnuplot_job *jobs; /* one a picture */
    size_t count;
};

static const char *const endings[] = {"svg", "png"};

enum { ENDING_COUNT = sizeof endings / sizeof endings[0], NAME_BYTES = 160 };

/* Adds a line to the notice; what does not fit is cut. */
static void add_notice(struct error *notice, const char *line)
{
    if (notice == NULL)
        return;
    size_t length = strlen(notice->text);
    snprintf(notice->text + length, sizeof notice->text - length, "%s%s", length > 0 ? "\n" : "", line);
}

/* Pictures of an earlier drawing must not pass for this one's. */
static void remove_old(int charts_fd, const struct picture *picture)
{
    char name[NAME_BYTES];
    for (int i = 0; i < ENDING_COUNT; i++)
        unlinkat(charts_fd, chart_file(picture->chart, picture->group, endings[i], name, sizeof name), 0);
}

/* --- scripts and data --- */

/* Writes both files of one chart. Nothing is left of a pair that fails. */
static int write_chart(const struct chart_input *input, const struct chart *chart, int charts_fd,
                       struct error *error)
{
    struct file_writer script, data;
    char name[NAME_BYTES];
    int code =
        file_begin(&script, charts_fd, chart_file(chart, input->group, "gp", name, sizeof name), error);
    if (code < 0)
        return code;
    code = file_begin(&data, charts_fd, chart_file(chart, input->group, "tsv", name, sizeof name), error);
    if (code < 0)
        goto fail_script;
    code = chart->draw(input, script.stream, data.stream);
    if (code < 0) {
        error_system(error, code, "cannot draw charts/%s", script.name);
        goto fail_data;
    }
    code = file_commit(&data, error);
    if (code < 0)
        goto fail_script;
    return file_commit(&script, error);
fail_data:
    file_abandon(&data);
fail_script:
    file_abandon(&script);
    return code;
}

static int write_charts(struct gallery *gallery, const struct chart_input *input, int charts_fd,
                        struct error *error)
{
    int code = 0;
    for (const struct chart *const *chart = charts_all(); *chart != NULL && code == 0; chart++) {
        struct picture picture = {input->group, *chart};
        remove_old(charts_fd, &picture);
        if (!(*chart)->applies(input))
            continue;
        code = write_chart(input, *chart, charts_fd, error);
        if (code < 0)
            break;
        struct gnuplot_job *job = &gallery->jobs[gallery->count];
        chart_file(*chart, input->group, "gp", job->script, sizeof job->script);
        gallery->pictures[gallery->count++] = picture;
    }
    return code;
}

/* Loads the traces that can be loaded; a damaged one is named in the notice. */
static int load_traces(const struct view_group *group, const char *dir, struct trace *traces,
                       const struct trace **present, struct error *notice)
{
    for (size_t i = 0; i < group->count; i++) {
        struct error reason = {""};
        char *path = NULL;
        if (group->cells[i].trace == NULL)
            continue;
        if (asprintf(&path, "%s/%s", dir, group->cells[i].trace) < 0)
            return -ENOMEM;
        if (trace_load(path, &traces[i], &reason) == 0)
            present[i] = &traces[i];
        else
            add_notice(notice, reason.text);
        free(path);
    }
    return 0;
}

static int write_group(struct gallery *gallery, const struct view *view, const struct view_group *group,
                       const char *dir, int charts_fd, struct error *notice, struct error *error)
{
    struct trace *traces = calloc(group->count + 1, sizeof *traces);
    const struct trace **present = calloc(group->count + 1, sizeof *present);
    int code = -ENOMEM;
    if (traces != NULL && present != NULL)
        code = load_traces(group, dir, traces, present, notice);
    if (code < 0)
        error_system(error, code, "cannot draw the charts of %s", group->name);
    else
        code = write_charts(gallery, &(struct chart_input){view, group, present}, charts_fd, error);
    for (size_t i = 0; traces != NULL && i < group->count; i++)
        trace_free(&traces[i]);
    free(present);
    free(traces);
    return code;
}

/* --- pictures --- */

/* Gives what gnuplot drew its name, or takes away what it left. */
static void name_pictures(int charts_fd, const struct picture *picture, struct gnuplot_job *job)
{
    char name[NAME_BYTES], part[NAME_BYTES + 8];
    for (int i = 0; i < ENDING_COUNT; i++) {
        chart_file(picture->chart, picture->group, endings[i], name, sizeof name);
        snprintf(part, sizeof part, "%s.part", name);
        if (job->drawn && renameat(charts_fd, part, charts_fd, name) < 0) {
            snprintf(job->output, sizeof job->output, "cannot write it: %s", strerror(errno));
            job->drawn = false;
        }
        if (!job->drawn)
            unlinkat(charts_fd, part, 0);
    }
}

static void draw_pictures(struct gallery *gallery, int charts_fd, struct error *notice)
{
    char line[NAME_BYTES + GNUPLOT_OUTPUT_BYTES + 64];
    int code = gnuplot_run(charts_fd, gallery->jobs, gallery->count);
    if (code == -ENOENT) {
        add_notice(
            notice,
            "gnuplot is not installed: the report has no charts. Install it (Debian and Ubuntu: gnuplot-nox; "
            "elsewhere: gnuplot) and draw them with: simul report DIR");
        return;
    }
    if (code < 0) {
        snprintf(line, sizeof line, "gnuplot cannot be started, the report lacks charts: %s",
                 strerror(-code));
        add_notice(notice, line);
    }
    for (size_t i = 0; i < gallery->count; i++) {
        struct gnuplot_job *job = &gallery->jobs[i];
        name_pictures(charts_fd, &gallery->pictures[i], job);
        if (job->drawn || job->output[0] == '\0')
            continue;
        snprintf(line, sizeof line, "the chart charts/%s could not be drawn: %s", job->script, job->output);
        add_notice(notice, line);
    }
}

/* --- the whole --- */

static size_t chart_count(void)
{
    size_t count = 0;
    while (charts_all()[count] != NULL)
        count++;
    return count;
}

static struct gallery *gallery_create(size_t pictures)
{
    struct gallery *gallery = calloc(1, sizeof *gallery);
    if (gallery == NULL)
        return NULL;
    gallery->pictures = calloc(pictures + 1, sizeof *gallery->pictures);
    gallery->jobs = calloc(pictures + 1, sizeof *gallery->jobs);
    if (gallery->pictures == NULL || gallery->jobs == NULL) {
        gallery_free(gallery);
        return NULL;
    }
    return gallery;
}

int gallery_draw(const struct view *view, int dir_fd, const char *dir, struct gallery **out,
                 struct error *notice, struct error *error)
{
    int code = 0;
    *out = gallery_create(view->count * chart_count());
    if (*out == NULL)
        return error_system(error, -ENOMEM, "cannot draw the charts");
    if (mkdirat(dir_fd, "charts", 0777) < 0 && errno != EEXIST)
        return error_system(error, -errno, "cannot make the folder \"%s/charts\"", dir);
    int charts_fd = openat(dir_fd, "charts", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (charts_fd < 0)
        return error_system(error, -errno, "cannot open the folder \"%s/charts\"", dir);
    for (size_t i = 0; i < view->count && code == 0; i++)
        code = write_group(*out, view, &view->groups[i], dir, charts_fd, notice, error);
    if (code == 0)
        draw_pictures(*out, charts_fd, notice);
    close(charts_fd);
    return code;
}

void gallery_free(struct gallery *gallery)
{
    if (gallery == NULL)
        return;
    free(gallery->pictures);
    free(gallery->jobs);
    free(gallery);
}

bool gallery_has(const struct gallery *gallery, const struct view_group *group, const struct chart *chart)
{
    for (size_t i = 0; i < gallery->count; i++) {
        if (gallery->pictures[i].group == group && gallery->pictures[i].chart == chart)
            return gallery->jobs[i].drawn;
    }
    return false;
}
