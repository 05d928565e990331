/* A bar's length is the median time, on an axis from 0 to the group's longest. Its shape is that of the
 * repeat closest to the median, from the trace; without one, or with a long one, the whole bar has one mark
 * by the states' totals in run.json. */
#include "cli/picture.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "cli/picture_private.h"
#include "cli/text.h"
#include "report/text/figure.h"
#include "report/text/group_insights.h"
#include "report/text/headline.h"
#include "report/text/shape.h"
#include "task/units.h"

/* A longer trace is not read for a bar: this many events are read in about a tenth of a second. */
static const double max_events = 50000;

/* The bar and a word after it fill the line: 13 + 8 + 2 + 15 + 9 + 10 + 2 + BAR_COLUMNS = 80. */
enum { BAR_COLUMNS = 21, LINE_BYTES = 512 };

#define MARK_UTF8(name, utf8, ascii, meaning)    utf8,
#define MARK_ASCII(name, utf8, ascii, meaning)   ascii,
#define MARK_MEANING(name, utf8, ascii, meaning) meaning,
static const char *const marks_utf8[] = {SHAPE_MARKS(MARK_UTF8)};
static const char *const marks_ascii[] = {SHAPE_MARKS(MARK_ASCII)};
static const char *const mark_meanings[] = {SHAPE_MARKS(MARK_MEANING)};

static const char *mark_text(enum shape_mark mark, bool utf8)
{
    return (utf8 ? marks_utf8 : marks_ascii)[mark];
}

/* --- shared with sweeps --- */

void picture_headline(const char *title, const char *text, const struct picture_style *style, FILE *out)
{
    const char *bold = style->colour ? "\033[1m" : "", *plain = style->colour ? "\033[0m" : "";
    char fitted[LINE_BYTES], units[LINE_BYTES], headline[LINE_BYTES];
    text_fit(picture_units(text, style->utf8, units, sizeof units), TEXT_WIDTH, headline, sizeof headline);
    size_t room = TEXT_WIDTH - text_columns(headline);
    fputc('\n', out);
    if (text_columns(title) + 2 <= room) {
        fprintf(out, "%s: %s%s%s\n", text_fit(title, room, fitted, sizeof fitted), bold, headline, plain);
    } else {
        text_wrap(out, "", title, TEXT_WIDTH);
        fprintf(out, "%s%s%s\n", bold, headline, plain);
    }
}

const char *picture_units(const char *text, bool utf8, char *out, size_t bytes)
{
    static const char micro[] = " \u00b5s";
    size_t used = 0;
    while (*text != '\0' && used + sizeof micro < bytes) {
        if (utf8 && strncmp(text, " us", 3) == 0 && !isalnum((unsigned char)text[3])) {
            memcpy(out + used, micro, sizeof micro - 1);
            used += sizeof micro - 1;
            text += 3;
        } else {
            out[used++] = *text++;
        }
    }
    out[used] = '\0';
    return out;
}

const char *picture_duration(double ns, bool utf8, char *out, size_t bytes)
{
    struct figure figure;
    return picture_units(figure_duration(ns, &figure), utf8, out, bytes);
}

void picture_sentence(const char *sentence, const struct picture_style *style, FILE *out)
{
    char text[LINE_BYTES];
    text_wrap(out, "", picture_units(sentence, style->utf8, text, sizeof text), TEXT_WIDTH);
}

const char *picture_name(const char *runner, double workers, char *out, size_t bytes)
{
    if (isnan(workers))
        snprintf(out, bytes, "%s", runner);
    else
        snprintf(out, bytes, "%s x%.0f", runner, workers);
    return out;
}

/* --- bars --- */

/* The shape from the cell's trace; false if it cannot be had. */
static bool read_shape(const struct view_cell *cell, const char *dir, enum shape_mark *marks, size_t count)
{
    const cJSON *sample = document_median_sample(cell->json, cell->makespan_ns.median);
    struct trace trace;
    char *path = NULL;
    bool read = false;
    if (cell->trace == NULL || !(document_number(sample, SAMPLE_EVENTS) <= max_events) ||
        asprintf(&path, "%s/%s", dir, cell->trace) < 0)
        return false;
    if (trace_load(path, &trace, NULL) == 0)
        read = shape_of_trace(&trace, marks, count) == 0;
    trace_free(&trace);
    free(path);
    return read;
}

/* Adds the cell's bar, and its place where that fits. */
static void add_bar(const struct view_cell *cell, double axis_ns, const char *place,
                    const struct picture_style *style, char *line, size_t bytes)
{
    enum shape_mark marks[BAR_COLUMNS];
    size_t length =
        (size_t)fmin(fmax(round(BAR_COLUMNS * cell->makespan_ns.median / axis_ns), 1), BAR_COLUMNS);
    if (!read_shape(cell, style->dir, marks, length)) {
        enum shape_mark mark = shape_of_shares(document_number(cell->json, CELL_RUNNING_NS),
                                               document_number(cell->json, CELL_WAITING_NS),
                                               document_number(cell->json, CELL_READY_NS));
        for (size_t i = 0; i < length; i++)
            marks[i] = mark == SHAPE_NOTHING ? SHAPE_MIXED : mark;
    }
    for (size_t i = 0; i < length; i++)
        snprintf(line + strlen(line), bytes - strlen(line), "%s", mark_text(marks[i], style->utf8));
    if (place[0] != '\0' && length + 1 + strlen(place) <= BAR_COLUMNS)
        snprintf(line + strlen(line), bytes - strlen(line), " %s", place);
}

/* --- lines --- */

/* "19.6x of 20x", "at limit 20x"; "(base)" for what the others are compared with, "-" where nothing is. */
static void show_speedup(const struct view_cell *cell, char *out, size_t bytes)
{
    struct figure limit;
    double speedup = cell->speedup.median;
    int decimals = units_decimals(speedup) < 2 ? units_decimals(speedup) : 2;
    figure_limit(cell->limit, &limit);
    switch (view_speedup_place(cell)) {
    case SPEEDUP_BASE:
        snprintf(out, bytes, "(base)");
        break;
    case SPEEDUP_NONE:
        snprintf(out, bytes, "-");
        break;
    case SPEEDUP_DOUBTFUL:
        snprintf(out, bytes, isnan(cell->limit) ? "?" : "? of %.30s", limit.text);
        break;
    case SPEEDUP_WITHOUT_LIMIT:
        snprintf(out, bytes, "%.*fx", decimals, speedup);
        break;
    case SPEEDUP_AT:
        snprintf(out, bytes, "at limit %.30s", limit.text);
        break;
    case SPEEDUP_BELOW:
    case SPEEDUP_ABOVE:
        snprintf(out, bytes, "%.*fx of %.30s", decimals, speedup, limit.text);
        break;
    }
}

static void put_failure(const struct view_cell *cell, const char *name, const struct picture_style *style,
                        FILE *out)
{
    char status[32];
    text_fit(view_status_words(cell->status), 20, status, sizeof status);
    fprintf(out, "%-13s %s%s%s\n", name, style->colour ? "\033[1;31m" : "", status,
            style->colour ? "\033[0m" : "");
    if (cell->error[0] != '\0')
        text_wrap(out, "    ", cell->error, TEXT_WIDTH);
}

static void put_cell(const struct view_cell *cell, double axis_ns, const char *place,
                     const struct picture_style *style, FILE *out)
{
    char label[96], name[64], time[32], speedup[64], fitted[64], flight[64], on_cpu[64], line[LINE_BYTES];
    struct figure figure;
    text_fit(picture_name(cell->runner, cell->workers, label, sizeof label), 13, name, sizeof name);
    if (!cell->ok) {
        put_failure(cell, name, style, out);
        return;
    }
    picture_duration(cell->makespan_ns.median, style->utf8, label, sizeof label);
    text_fit(label, 8, time, sizeof time);
    show_speedup(cell, speedup, sizeof speedup);
    text_fit(figure_count(cell->in_flight_max, &figure), 9, flight, sizeof flight);
    text_fit(figure_on_cpu(cell->json, &figure), 9, on_cpu, sizeof on_cpu);
    snprintf(line, sizeof line, "%-13s%*s%s  %-15s%9s%10s  ", name, 8 - (int)text_columns(time), "", time,
             text_fit(speedup, 15, fitted, sizeof fitted), flight, on_cpu);
    add_bar(cell, axis_ns, place, style, line, sizeof line);
    fprintf(out, "%s\n", line);
}

static void put_heading(double axis_ns, const struct picture_style *style, FILE *out)
{
    char end[32];
    picture_duration(axis_ns, style->utf8, end, sizeof end);
    fprintf(out, "%-13s%8s  %-15s%9s%10s  0%*s%s\n", "", "time", "speed-up/limit", "in flight", "on CPU",
            BAR_COLUMNS - 1 - (int)text_columns(end), "", end);
}

/* How the tasks ended, where not all ended well. */
static void put_ending(void *out, const struct view_group *group, const struct view_cell *cell,
                       const char *text)
{
    char line[2048];
    (void)group;
    if (cell != NULL)
        return;
    snprintf(line, sizeof line, "How the tasks ended: %s", text);
    text_wrap(out, "", line, TEXT_WIDTH);
}

static bool is_first_of_run(const struct view_group *group, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (strcmp(group->cells[i].run, group->cells[at].run) == 0)
            return false;
    return true;
}

/* The cells of one run, below its label where the group joins several. */
static void put_run(const struct view_group *group, const char *const *places, const char *run,
                    double axis_ns, const struct picture_style *style, FILE *out)
{
    if (group->joined)
        text_wrap(out, "", run, TEXT_WIDTH);
    for (size_t i = 0; i < group->count; i++)
        if (strcmp(group->cells[i].run, run) == 0)
            put_cell(&group->cells[i], axis_ns, places != NULL ? places[i] : "", style, out);
}

static void put_group(const struct view *view, const struct view_group *group,
                      const struct picture_style *style, FILE *out)
{
    struct headline headline;
    double axis_ns = 0;
    if (headline_of_group(view, group, &headline) < 0)
        return;
    for (size_t i = 0; i < group->count; i++)
        if (group->cells[i].ok)
            axis_ns = fmax(axis_ns, group->cells[i].makespan_ns.median);
    picture_headline(group->title, headline.text, style, out);
    if (axis_ns > 0)
        put_heading(axis_ns, style, out);
    const char **places = headline_places(view, group);
    for (size_t i = 0; i < group->count; i++)
        if (is_first_of_run(group, i))
            put_run(group, places, group->cells[i].run, axis_ns, style, out);
    free(places);
    picture_sentence(headline.sentence, style, out);
    group_insights_report(group, put_ending, out);
}

static void put_legend(const struct picture_style *style, FILE *out)
{
    fputs("Bars: most tasks are", out);
    for (enum shape_mark mark = 0; mark < SHAPE_NOTHING; mark++)
        fprintf(out, " %s %s%s", mark_text(mark, style->utf8), mark_meanings[mark],
                mark + 1 < SHAPE_NOTHING ? "," : "\n");
}

void picture_print(const cJSON *run, const struct picture_style *style, FILE *out)
{
    struct view view;
    bool legend = false;
    if (view_make(run, &view, NULL) < 0)
        return;
    for (size_t i = 0; i < view.count; i++) {
        if (view.groups[i].sweep != NULL)
            continue;
        if (!legend)
            put_legend(style, out);
        legend = true;
        put_group(&view, &view.groups[i], style, out);
    }
    for (size_t i = 0; i < view.sweep_count; i++)
        picture_sweep(&view, &view.sweeps[i], style, out);
    view_free(&view);
}
