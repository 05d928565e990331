/* Scripts and data come first, then gnuplot draws all pictures, then whole pictures get their names. */
#include "report/charts/charts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/files.h"
#include "analysis/notice.h"
#include "report/charts/gnuplot.h"
#include "report/charts/scheme.h"

struct picture {
    const struct view_group *group;
    const struct chart *chart;
};

struct charts {
    const struct view *view;
    int charts_fd;
    struct picture *pictures; /* all that gnuplot draws */
    struct gnuplot_job *jobs; /* one for each picture */
    size_t count;
};

enum { SVG, PNG };
static const char *const endings[] = {[SVG] = "svg", [PNG] = "png"};

enum { ENDING_COUNT = sizeof endings / sizeof endings[0], NAME_BYTES = 160, END_BYTES = 16 };

/* The last bytes of a whole picture: the root's end tag of SVG; the end chunk of PNG (PNG specification,
 * 11.2.5). */
static const char *const last_words[ENDING_COUNT] = {[SVG] = "</svg>", [PNG] = "IEND"};

/* A picture of an earlier drawing must not pass for a new one. */
static void remove_old(int charts_fd, const struct picture *picture)
{
    char name[NAME_BYTES];
    for (int i = 0; i < ENDING_COUNT; i++)
        unlinkat(charts_fd, chart_file(picture->chart, picture->group, endings[i], name, sizeof name), 0);
}

/* --- scripts and data --- */

/* A chart that cannot be drawn leaves neither file. */
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

/* Writes the charts that apply. If `wanted` is false, only old pictures are removed. */
static int write_charts(struct charts *charts, const struct chart_input *input, bool wanted,
                        struct error *error)
{
    for (const struct chart *const *chart = charts_all(); *chart != NULL; chart++) {
        struct picture picture = {input->group, *chart};
        remove_old(charts->charts_fd, &picture);
        if (!wanted || !(*chart)->applies(input))
            continue;
        int code = write_chart(input, *chart, charts->charts_fd, error);
        if (code < 0)
            return code;
        struct gnuplot_job *job = &charts->jobs[charts->count];
        chart_file(*chart, input->group, "gp", job->script, sizeof job->script);
        charts->pictures[charts->count++] = picture;
    }
    return 0;
}

int charts_add(struct charts *charts, const struct view_group *group, const struct trace *const *traces,
               struct error *error)
{
    const struct trace **drawn = calloc(group->count + 1, sizeof *drawn);
    if (drawn == NULL)
        return error_system(error, -ENOMEM, "cannot draw the charts");
    for (size_t i = 0; i < group->count; i++)
        drawn[i] = group->cells[i].between ? NULL : traces[i];
    const struct chart_input input = {.view = charts->view, .group = group, .traces = drawn};
    int code = write_charts(charts, &input, !group->between, error);
    free(drawn);
    return code;
}

int charts_add_sweep(struct charts *charts, const struct view_sweep *sweep, struct error *error)
{
    const struct chart_input input = {.view = charts->view, .group = &sweep->heading, .sweep = sweep};
    return write_charts(charts, &input, true, error);
}

/* --- pictures --- */

/* Whether a picture has its end. Gnuplot does not notice a full disk, and exits with status 0. */
static bool is_whole(int charts_fd, const char *name, const char *last_word)
{
    char end[END_BYTES];
    struct stat found;
    bool whole = false;
    int fd = openat(charts_fd, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    if (fstat(fd, &found) == 0 && found.st_size >= END_BYTES)
        whole = pread(fd, end, END_BYTES, found.st_size - END_BYTES) == END_BYTES &&
                memmem(end, END_BYTES, last_word, strlen(last_word)) != NULL;
    close(fd);
    return whole;
}

/* Gives a whole picture of gnuplot its name. Returns 0 or -errno. */
static int name_picture(int charts_fd, const char *part, const char *name, bool is_svg)
{
    struct file_writer writer;
    if (!is_svg)
        return renameat(charts_fd, part, charts_fd, name) < 0 ? -errno : 0;
    int fd = openat(charts_fd, part, O_RDONLY | O_CLOEXEC);
    FILE *svg = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (svg == NULL)
        return -errno;
    int code = file_begin(&writer, charts_fd, name, NULL);
    if (code == 0) {
        scheme_add(svg, writer.stream);
        code = file_commit(&writer, NULL);
        unlinkat(charts_fd, part, 0);
    }
    fclose(svg);
    return code;
}

/* Names whole pictures, and removes the files of a failed one. */
static void name_pictures(int charts_fd, const struct picture *picture, struct gnuplot_job *job)
{
    char name[NAME_BYTES], part[NAME_BYTES + 8];
    for (int i = 0; i < ENDING_COUNT && job->drawn; i++) {
        chart_file(picture->chart, picture->group, endings[i], name, sizeof name);
        snprintf(part, sizeof part, "%s.part", name);
        job->drawn = is_whole(charts_fd, part, last_words[i]);
        if (!job->drawn)
            snprintf(job->output, sizeof job->output, "%s was cut short; is the disk full?", name);
    }
    for (int i = 0; i < ENDING_COUNT; i++) {
        int code = 0;
        chart_file(picture->chart, picture->group, endings[i], name, sizeof name);
        snprintf(part, sizeof part, "%s.part", name);
        if (job->drawn)
            code = name_picture(charts_fd, part, name, i == SVG);
        if (code < 0) {
            snprintf(job->output, sizeof job->output, "cannot write it: %s", strerror(-code));
            job->drawn = false;
        }
        if (!job->drawn)
            unlinkat(charts_fd, part, 0);
    }
}

void charts_draw(struct charts *charts, struct error *notice)
{
    char line[NAME_BYTES + GNUPLOT_OUTPUT_BYTES + 64];
    int code = gnuplot_run(charts->charts_fd, charts->jobs, charts->count);
    if (code == -ENOENT) {
        notice_add(
            notice,
            "gnuplot is not installed: the report has no charts. Install it (Debian and Ubuntu: gnuplot-nox; "
            "elsewhere: gnuplot) and draw them with: simul report DIR");
        return;
    }
    if (code < 0) {
        snprintf(line, sizeof line, "gnuplot cannot be started, the report lacks charts: %s",
                 strerror(-code));
        notice_add(notice, line);
    }
    for (size_t i = 0; i < charts->count; i++) {
        struct gnuplot_job *job = &charts->jobs[i];
        name_pictures(charts->charts_fd, &charts->pictures[i], job);
        if (job->drawn || job->output[0] == '\0')
            continue;
        snprintf(line, sizeof line, "the chart charts/%s could not be drawn: %s", job->script, job->output);
        notice_add(notice, line);
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

int charts_open(const struct view *view, int dir_fd, const char *dir, struct charts **out,
                struct error *error)
{
    size_t pictures = (view->count + view->sweep_count) * chart_count();
    struct charts *charts = calloc(1, sizeof *charts);
    if (charts == NULL)
        return error_system(error, -ENOMEM, "cannot draw the charts");
    *charts = (struct charts){
        .view = view,
        .charts_fd = -1,
        .pictures = calloc(pictures + 1, sizeof *charts->pictures),
        .jobs = calloc(pictures + 1, sizeof *charts->jobs),
    };
    *out = charts;
    if (charts->pictures == NULL || charts->jobs == NULL)
        return error_system(error, -ENOMEM, "cannot draw the charts");
    if (mkdirat(dir_fd, "charts", 0777) < 0 && errno != EEXIST)
        return error_system(error, -errno, "cannot make the folder \"%s/charts\"", dir);
    charts->charts_fd = openat(dir_fd, "charts", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (charts->charts_fd < 0)
        return error_system(error, -errno, "cannot open the folder \"%s/charts\"", dir);
    return 0;
}

void charts_close(struct charts *charts)
{
    if (charts == NULL)
        return;
    if (charts->charts_fd >= 0)
        close(charts->charts_fd);
    free(charts->pictures);
    free(charts->jobs);
    free(charts);
}

static bool has(const struct charts *charts, const struct view_group *group, const struct chart *chart)
{
    for (size_t i = 0; i < charts->count; i++) {
        if (charts->pictures[i].group == group && charts->pictures[i].chart == chart)
            return charts->jobs[i].drawn;
    }
    return false;
}

char *charts_svg(const struct charts *charts, const struct view_group *group, const struct chart *chart,
                 size_t *length)
{
    char name[NAME_BYTES];
    if (!has(charts, group, chart))
        return NULL;
    return file_read(charts->charts_fd, chart_file(chart, group, "svg", name, sizeof name), length, NULL);
}
