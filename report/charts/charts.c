/* Scripts and data come first, then gnuplot draws all pictures: in a temporary folder. A chart that is whole
 * replaces the one in charts/; the rest of charts/ stays, and is shown where it was drawn from what was
 * written now. */
#include "report/charts/charts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "analysis/document/files.h"
#include "analysis/document/temporary.h"
#include "analysis/notice.h"
#include "report/charts/gnuplot.h"
#include "report/charts/scheme.h"
#include "task/units.h"

struct picture {
    const struct view_group *group;
    const struct chart *chart;
    bool shown; /* by the page, from charts/ */
};

struct charts {
    const struct view *view;
    int charts_fd, new_fd;               /* charts/, and the temporary folder in it */
    char new_name[TEMPORARY_NAME_BYTES]; /* of that folder */
    struct picture *pictures;            /* all that gnuplot draws */
    struct gnuplot_job *jobs;            /* one for each picture */
    size_t count;
    size_t drawn, omitted; /* groups and sweeps that are drawn, and that are not for want of room */
};

/* A PNG has at most 32,767 lines of pixels, and a row of a chart needs 76; more lines of a sweep are a blot;
 * a page with more charts would not open. */
enum { MAX_ROWS = 400, MAX_LINES = 100, MAX_DRAWN = 400 };

enum { SVG, PNG };
static const char *const endings[] = {[SVG] = "svg", [PNG] = "png"};

enum { ENDING_COUNT = sizeof endings / sizeof endings[0], NAME_BYTES = 160, END_BYTES = 16 };

/* The last bytes of a whole picture: the root's end tag of SVG; the end chunk of PNG (PNG specification,
 * 11.2.5). */
static const char *const last_words[ENDING_COUNT] = {[SVG] = "</svg>", [PNG] = "IEND"};

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

/* Whether another group is drawn, of so many rows or lines; counts it. */
static bool has_room(struct charts *charts, size_t count, size_t max)
{
    bool room = count <= max && charts->drawn < MAX_DRAWN;
    charts->drawn += room;
    charts->omitted += !room;
    return room;
}

/* Writes the charts that apply to `count` rows or lines, if no more than `max` of them are drawn. */
static int write_charts(struct charts *charts, const struct chart_input *input, size_t count, size_t max,
                        struct error *error)
{
    bool room = false;
    for (const struct chart *const *chart = charts_all(); *chart != NULL; chart++) {
        if (!(*chart)->applies(input))
            continue;
        if (!room && !has_room(charts, count, max))
            return 0;
        room = true;
        int code = write_chart(input, *chart, charts->new_fd, error);
        if (code < 0)
            return code;
        struct gnuplot_job *job = &charts->jobs[charts->count];
        chart_file(*chart, input->group, "gp", job->script, sizeof job->script);
        charts->pictures[charts->count++] = (struct picture){.group = input->group, .chart = *chart};
    }
    return 0;
}

int charts_add(struct charts *charts, const struct view_group *group, const struct trace *const *traces,
               struct error *error)
{
    if (group->between)
        return 0;
    const struct trace **drawn = calloc(group->count + 1, sizeof *drawn);
    if (drawn == NULL)
        return error_system(error, -ENOMEM, "cannot draw the charts");
    for (size_t i = 0; i < group->count; i++)
        drawn[i] = group->cells[i].between ? NULL : traces[i];
    const struct chart_input input = {.view = charts->view, .group = group, .traces = drawn};
    int code = write_charts(charts, &input, group->count, MAX_ROWS, error);
    free(drawn);
    return code;
}

int charts_add_sweep(struct charts *charts, const struct view_sweep *sweep, struct error *error)
{
    const struct chart_input input = {.view = charts->view, .group = &sweep->heading, .sweep = sweep};
    return write_charts(charts, &input, sweep->measured->count, MAX_LINES, error);
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

/* Gives a picture the colours of the page's schemes, where it is one of SVG. Returns 0 or -errno. */
static int finish_picture(int new_fd, const char *name, bool is_svg)
{
    struct file_writer writer;
    if (!is_svg)
        return 0;
    int fd = openat(new_fd, name, O_RDONLY | O_CLOEXEC);
    FILE *svg = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (svg == NULL)
        return -errno;
    int code = file_begin(&writer, new_fd, name, NULL);
    if (code == 0) {
        scheme_add(svg, writer.stream);
        code = file_commit(&writer, NULL);
    }
    fclose(svg);
    return code;
}

/* Gnuplot does not say that it could not write: what is known of the file's room is named. */
static void describe_cut(int new_fd, const char *name, struct gnuplot_job *job)
{
    char words[81], free_there[32] = "?", most[32] = "unlimited";
    struct stat found = {0};
    struct statvfs disk;
    struct rlimit limit;
    snprintf(words, sizeof words, "%.80s", job->output);
    fstatat(new_fd, name, &found, 0);
    if (fstatvfs(new_fd, &disk) == 0)
        units_show_size((uint64_t)disk.f_bavail * disk.f_frsize, free_there, sizeof free_there);
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        units_show_size(limit.rlim_cur, most, sizeof most);
    snprintf(job->output, sizeof job->output,
             "%s was cut short at %lld bytes; its disk has %s free, a file may have %s%s%.80s", name,
             (long long)found.st_size, free_there, most, words[0] != '\0' ? "; gnuplot said: " : "", words);
}

/* Checks and finishes the pictures of a chart that gnuplot drew. */
static void finish_pictures(int new_fd, const struct picture *picture, struct gnuplot_job *job)
{
    char name[NAME_BYTES];
    for (int i = 0; i < ENDING_COUNT && job->drawn; i++) {
        chart_file(picture->chart, picture->group, endings[i], name, sizeof name);
        job->drawn = is_whole(new_fd, name, last_words[i]);
        if (!job->drawn)
            describe_cut(new_fd, name, job);
    }
    for (int i = 0; i < ENDING_COUNT && job->drawn; i++) {
        chart_file(picture->chart, picture->group, endings[i], name, sizeof name);
        int code = finish_picture(new_fd, name, i == SVG);
        if (code < 0)
            snprintf(job->output, sizeof job->output, "cannot write it: %s", strerror(-code));
        job->drawn = code == 0;
    }
}

static bool exists(int fd, const struct picture *picture, const char *ending)
{
    char name[NAME_BYTES];
    return faccessat(fd, chart_file(picture->chart, picture->group, ending, name, sizeof name), F_OK, 0) == 0;
}

/* Whether a file of the chart is the same in charts/ and in the new folder. */
static bool is_same(const struct charts *charts, const struct picture *picture, const char *ending)
{
    char name[NAME_BYTES];
    size_t lengths[2] = {0};
    chart_file(picture->chart, picture->group, ending, name, sizeof name);
    char *old = file_read(charts->charts_fd, name, &lengths[0], NULL);
    char *now = file_read(charts->new_fd, name, &lengths[1], NULL);
    bool same = old != NULL && now != NULL && lengths[0] == lengths[1] && memcmp(old, now, lengths[0]) == 0;
    free(old);
    free(now);
    return same;
}

/* Moves a chart's files into charts/: the script last, because it stands for the rest. */
static int publish(const struct charts *charts, const struct picture *picture, bool drawn)
{
    static const char *const files[] = {"svg", "png", "tsv", "gp"};
    char name[NAME_BYTES];
    for (size_t i = drawn ? 0 : ENDING_COUNT; i < sizeof files / sizeof files[0]; i++) {
        chart_file(picture->chart, picture->group, files[i], name, sizeof name);
        if (renameat(charts->new_fd, name, charts->charts_fd, name) < 0)
            return -errno;
    }
    return 0;
}

/* A chart that was not drawn keeps its earlier pictures, with their script and data. Sets whether these are
 * of the same script and data as the chart that is wanted now: the page shows no others. */
static void keep_or_replace(struct charts *charts, struct picture *picture, struct gnuplot_job *job)
{
    bool there = exists(charts->charts_fd, picture, "svg") || exists(charts->charts_fd, picture, "png");
    if (!job->drawn && there) {
        picture->shown = is_same(charts, picture, "gp") && is_same(charts, picture, "tsv");
        return;
    }
    int code = publish(charts, picture, job->drawn);
    if (code < 0)
        snprintf(job->output, sizeof job->output, "cannot write it: %s", strerror(-code));
    picture->shown = job->drawn && code == 0;
}

static void settle(struct charts *charts)
{
    for (size_t i = 0; i < charts->count; i++) {
        finish_pictures(charts->new_fd, &charts->pictures[i], &charts->jobs[i]);
        keep_or_replace(charts, &charts->pictures[i], &charts->jobs[i]);
    }
}

static size_t count_kept(const struct charts *charts)
{
    size_t kept = 0;
    for (size_t i = 0; i < charts->count; i++)
        kept += charts->pictures[i].shown && !charts->jobs[i].drawn;
    return kept;
}

/* What the failures cost: nothing where the earlier pictures are shown. */
static void notice_failures(const struct charts *charts, struct error *notice)
{
    char line[NAME_BYTES + GNUPLOT_OUTPUT_BYTES + 96];
    for (size_t i = 0; i < charts->count; i++) {
        const struct gnuplot_job *job = &charts->jobs[i];
        if (charts->jobs[i].output[0] == '\0' || (job->drawn && charts->pictures[i].shown))
            continue;
        snprintf(line, sizeof line, "the chart charts/%s could not be drawn%s: %s", job->script,
                 charts->pictures[i].shown ? " again; the earlier one is shown" : "", job->output);
        notice_add(notice, line);
    }
}

static void notice_omitted(const struct charts *charts, struct error *notice)
{
    char line[160];
    if (charts->omitted == 0)
        return;
    snprintf(line, sizeof line,
             "%zu of %zu groups and sweeps have no charts: %d are drawn, of up to %d cases or %d lines",
             charts->omitted, charts->omitted + charts->drawn, MAX_DRAWN, MAX_ROWS, MAX_LINES);
    notice_add(notice, line);
}

void charts_draw(struct charts *charts, struct error *notice)
{
    char line[128];
    int code = gnuplot_run(charts->new_fd, charts->jobs, charts->count);
    settle(charts);
    notice_failures(charts, notice);
    if (code == -ENOENT && charts->count > 0 && count_kept(charts) == charts->count) {
        notice_add(notice, "gnuplot is not installed: the charts are those that were drawn earlier");
        return;
    }
    if (code == -ENOENT) {
        notice_add(
            notice,
            "gnuplot is not installed: the report has no charts. Install it (Debian and Ubuntu: gnuplot-nox; "
            "elsewhere: gnuplot) and draw them with: simul report DIR");
        return;
    }
    if (code == -ETIMEDOUT) {
        notice_add(notice, "gnuplot hangs: the other charts were not drawn");
    } else if (code < 0) {
        snprintf(line, sizeof line, "gnuplot cannot be started, the report lacks charts: %s",
                 strerror(-code));
        notice_add(notice, line);
    }
    notice_omitted(charts, notice);
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
        .new_fd = -1,
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
    charts->new_fd = temporary_make(charts->charts_fd, true, charts->new_name);
    if (charts->new_fd < 0)
        return error_system(error, charts->new_fd, "cannot draw the charts in \"%s/charts\"", dir);
    return 0;
}

void charts_close(struct charts *charts)
{
    if (charts == NULL)
        return;
    if (charts->new_fd >= 0) {
        temporary_remove_folder(charts->charts_fd, charts->new_name);
        close(charts->new_fd);
    }
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
            return charts->pictures[i].shown;
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
