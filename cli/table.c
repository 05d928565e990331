/* The table is a list of columns: each has two lines of heading and a function that writes a cell's figure.
 * Widths are fixed, so that tables of several runs can be laid side by side. */
#include "cli/table.h"

#include <math.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/verdict.h"
#include "cli/print.h"
#include "cli/text.h"
#include "report/text/figure.h"
#include "task/units.h"

enum { FIGURE_BYTES = 160, RANGE_COLUMNS = 10 };

/* One row: a cell's document, and its style. */
struct row {
    const cJSON *cell;
    const struct table_style *style;
};

struct column {
    const char *above, *below; /* the heading */
    unsigned width;
    bool left;  /* aligned to the left */
    bool label; /* identifies the cell; a failed cell shows these columns alone */
    bool wide;  /* shown only with --wide */
    void (*show)(const struct row *row, char *out, size_t bytes);
};

static void show_nothing(char *out, size_t bytes)
{
    snprintf(out, bytes, "-");
}

/* --- labels --- */

static void show_workload(const struct row *row, char *out, size_t bytes)
{
    snprintf(out, bytes, "%s", document_text(row->cell, CELL_WORKLOAD, "-"));
}

static void show_runner(const struct row *row, char *out, size_t bytes)
{
    snprintf(out, bytes, "%s", document_text(row->cell, CELL_RUNNER, "-"));
}

static void show_whole(double value, char *out, size_t bytes)
{
    if (isfinite(value))
        snprintf(out, bytes, "%.0f", value);
    else
        show_nothing(out, bytes);
}

static void show_workers(const struct row *row, char *out, size_t bytes)
{
    show_whole(document_number(row->cell, CELL_WORKERS), out, bytes);
}

/* --- figures --- */

static void show_in_flight(const struct row *row, char *out, size_t bytes)
{
    show_whole(document_number(row->cell, CELL_IN_FLIGHT_MAX), out, bytes);
}

static void show_on_cpu(const struct row *row, char *out, size_t bytes)
{
    struct figure figure;
    snprintf(out, bytes, "%s", figure_on_cpu(row->cell, &figure));
}

/* "10.3 ms" with the unit padded to two columns, so that numbers in a column align. */
static void show_duration(double ns, char *out, size_t bytes)
{
    char text[32];
    if (!isfinite(ns)) {
        show_nothing(out, bytes);
        return;
    }
    units_show_duration((uint64_t)ns, text, sizeof text);
    const char *unit = strchr(text, ' ');
    snprintf(out, bytes, "%s%s", text, unit != NULL && strlen(unit) == 2 ? " " : "");
}

static void show_median(const struct row *row, char *out, size_t bytes)
{
    show_duration(document_number(row->cell, CELL_MAKESPAN_MEDIAN_NS), out, bytes);
}

/* The unit in a duration's text, in ns; 0 for units without a range. */
static double unit_of(const char *duration)
{
    static const struct {
        const char *name;
        double ns;
    } units[] = {{" ns", 1}, {" us", 1e3}, {" ms", 1e6}, {" s", 1e9}, {" min", 60e9}, {" h", 3600e9}};
    const char *unit = strchr(duration, ' ');
    for (size_t i = 0; unit != NULL && i < sizeof units / sizeof *units; i++)
        if (strcmp(unit, units[i].name) == 0)
            return units[i].ns;
    return 0;
}

static void show_digits(double value, char *out, size_t bytes)
{
    snprintf(out, bytes, "%.*f", units_decimals(value), value);
}

/* The range in the unit and the decimals of its median; fewer decimals where too wide. */
static void show_range(const struct row *row, char *out, size_t bytes)
{
    double median = document_number(row->cell, CELL_MAKESPAN_MEDIAN_NS);
    double min = document_number(row->cell, CELL_MAKESPAN_MIN_NS);
    double max = document_number(row->cell, CELL_MAKESPAN_MAX_NS);
    char text[32];
    if (!isfinite(median) || !isfinite(min) || !isfinite(max)) {
        show_nothing(out, bytes);
        return;
    }
    double unit = unit_of(units_show_duration((uint64_t)median, text, sizeof text));
    int decimals = unit == 1 ? 0 : units_decimals(median / unit);
    while (snprintf(out, bytes, "%.*f..%.*f", decimals, min / unit, decimals, max / unit) > RANGE_COLUMNS &&
           decimals > 0)
        decimals--;
}

static const char *times(const struct row *row)
{
    return row->style->utf8 ? "\u00d7" : "x";
}

static void show_speedup(const struct row *row, char *out, size_t bytes)
{
    double median = document_number(row->cell, CELL_SPEEDUP_MEDIAN);
    char digits[32];
    if (!isfinite(median)) {
        show_nothing(out, bytes);
        return;
    }
    double succeeded = verdict_succeeded(row->cell);
    if (verdict_is_of_failures(succeeded, succeeded)) {
        snprintf(out, bytes, "?");
        return;
    }
    if (median >= 99999.5)
        snprintf(digits, sizeof digits, "%.0fk", median / 1000);
    else
        show_digits(median, digits, sizeof digits);
    snprintf(out, bytes, "%s%s", digits, times(row));
}

static void show_limit(const struct row *row, char *out, size_t bytes)
{
    double max = document_number(row->cell, CELL_SPEEDUP_LIMIT);
    char digits[32];
    if (!isfinite(max)) {
        show_nothing(out, bytes);
        return;
    }
    if (max >= 99999.5)
        snprintf(digits, sizeof digits, "%.0fk", max / 1000);
    else if (max == floor(max))
        snprintf(digits, sizeof digits, "%.0f", max);
    else
        show_digits(max, digits, sizeof digits);
    snprintf(out, bytes, "%s%s", digits, times(row));
}

/* --- figures of --wide --- */

static void show_cpu_time(const struct row *row, char *out, size_t bytes)
{
    show_duration(document_number(row->cell, CELL_CPU_NS), out, bytes);
}

static void show_memory(const struct row *row, char *out, size_t bytes)
{
    double memory = document_number(row->cell, CELL_MEMORY_BYTES);
    if (isfinite(memory) && memory >= 0)
        units_show_size((uint64_t)memory, out, bytes);
    else
        show_nothing(out, bytes);
}

/* Connections, handles and the like; 0 where tasks have none. */
static void show_slots(const struct row *row, char *out, size_t bytes)
{
    double slots = document_number(row->cell, CELL_SLOTS_OPENED);
    show_whole(slots > 0 ? slots : NAN, out, bytes);
}

static void show_voluntary(const struct row *row, char *out, size_t bytes)
{
    show_whole(document_number(row->cell, CELL_SWITCHES_VOLUNTARY), out, bytes);
}

static void show_involuntary(const struct row *row, char *out, size_t bytes)
{
    show_whole(document_number(row->cell, CELL_SWITCHES_INVOLUNTARY), out, bytes);
}

static void show_startup(const struct row *row, char *out, size_t bytes)
{
    show_duration(document_number(row->cell, CELL_STARTUP_NS), out, bytes);
}

static void show_warmup(const struct row *row, char *out, size_t bytes)
{
    show_duration(document_number(row->cell, CELL_WARMUP_NS), out, bytes);
}

/* "0,1", as far as the column has room. */
static void show_cpus(const struct row *row, char *out, size_t bytes)
{
    size_t used = 0;
    const cJSON *cpu;
    snprintf(out, bytes, "-");
    cJSON_ArrayForEach(cpu, document_at(row->cell, CELL_CPUS))
    {
        if (used > 0 && used + 8 > bytes)
            return;
        used += (size_t)snprintf(out + used, bytes - used, "%s%.0f", used > 0 ? "," : "", cpu->valuedouble);
    }
}

/* Widths without the wide columns: 10 + 10 + 7 + 7 + 9 + 7 + 10 + 6 + 6 and a blank between each two make 80.
 * The longest names, mandelbrot and coroutines, fit whole. */
static const struct column columns_all[] = {
    {.above = "", .below = "workload", .width = 10, .left = true, .label = true, .show = show_workload},
    {.above = "", .below = "runner", .width = 10, .left = true, .label = true, .show = show_runner},
    {.above = "", .below = "workers", .width = 7, .label = true, .show = show_workers},
    {.above = "max in", .below = "flight", .width = 7, .show = show_in_flight},
    {.above = "on CPU", .below = "(mean)", .width = 9, .show = show_on_cpu},
    {.above = "time", .below = "median", .width = 7, .show = show_median},
    {.above = "", .below = "range", .width = RANGE_COLUMNS, .left = true, .show = show_range},
    {.above = "speed-", .below = "up", .width = 6, .show = show_speedup},
    {.above = "", .below = "limit", .width = 6, .show = show_limit},
    {.above = "CPU", .below = "time", .width = 7, .wide = true, .show = show_cpu_time},
    {.above = "", .below = "memory", .width = 9, .wide = true, .show = show_memory},
    {.above = "opened", .below = "handles", .width = 7, .wide = true, .show = show_slots},
    {.above = "switches", .below = "voluntary", .width = 9, .wide = true, .show = show_voluntary},
    {.above = "switches", .below = "involuntary", .width = 11, .wide = true, .show = show_involuntary},
    {.above = "", .below = "start-up", .width = 8, .wide = true, .show = show_startup},
    {.above = "", .below = "warm-up", .width = 8, .wide = true, .show = show_warmup},
    {.above = "", .below = "CPUs", .width = 8, .wide = true, .left = true, .show = show_cpus},
};

enum { COLUMN_COUNT = sizeof columns_all / sizeof *columns_all };

/* --- lines --- */

/* A line is collected first, to cut blanks at its end. */
struct line {
    char text[1024];
    size_t used;
};

static void line_add(struct line *line, const char *text)
{
    size_t length = strlen(text);
    if (line->used + length >= sizeof line->text)
        return;
    memcpy(line->text + line->used, text, length + 1);
    line->used += length;
}

static void line_add_field(struct line *line, const struct column *column, const char *text)
{
    char fitted[FIGURE_BYTES], padded[FIGURE_BYTES + 32];
    text_fit(text, column->width, fitted, sizeof fitted);
    int blanks = (int)(column->width - text_columns(fitted));
    snprintf(padded, sizeof padded, "%s%*s%s%*s", line->used == 0 ? "" : " ", column->left ? 0 : blanks, "",
             fitted, column->left ? blanks : 0, "");
    line_add(line, padded);
}

static void line_print(struct line *line, FILE *out)
{
    while (line->used > 0 && line->text[line->used - 1] == ' ')
        line->used--;
    fprintf(out, "%.*s\n", (int)line->used, line->text);
}

static void print_heading(const struct table_style *style, FILE *out)
{
    struct line above = {.used = 0}, below = {.used = 0};
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (columns_all[i].wide && !style->wide)
            continue;
        line_add_field(&above, &columns_all[i], columns_all[i].above);
        line_add_field(&below, &columns_all[i], columns_all[i].below);
    }
    line_print(&above, out);
    line_print(&below, out);
}

static void print_row(const cJSON *cell, const struct table_style *style, FILE *out)
{
    struct row row = {.cell = cell, .style = style};
    struct line line = {.used = 0};
    char figure[FIGURE_BYTES];
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if ((columns_all[i].wide && !style->wide) || (!columns_all[i].label && !document_is_ok(cell)))
            continue;
        columns_all[i].show(&row, figure, sizeof figure);
        line_add_field(&line, &columns_all[i], figure);
    }
    if (!document_is_ok(cell)) {
        line_add(&line, "  ");
        line_add(&line, style->colour ? "\033[1;31m" : "");
        line_add(&line, text_fit(document_text(cell, CELL_STATUS, "failed"), 20, figure, sizeof figure));
        line_add(&line, style->colour ? "\033[0m" : "");
    }
    line_print(&line, out);
    const char *error = document_text(cell, CELL_ERROR, "");
    if (!document_is_ok(cell) && error[0] != '\0')
        text_wrap(out, "    ", error, TEXT_WIDTH);
}

static bool same_text(const cJSON *a, const cJSON *b, enum member member)
{
    return strcmp(document_text(a, member, ""), document_text(b, member, "")) == 0;
}

/* The next cell of the first one's group, and also of its run; `cell` itself if it is one. NULL at the end.
 */
static const cJSON *next_of(const cJSON *first, const cJSON *cell, bool of_run)
{
    while (cell != NULL &&
           (!same_text(cell, first, CELL_GROUP) || (of_run && !same_text(cell, first, CELL_RUN))))
        cell = cell->next;
    return cell;
}

/* Of runs with different numbers of tasks: "count, 6 to 20 tasks". */
static void print_joined_title(const cJSON *first, FILE *out)
{
    double min = INFINITY, max = 0;
    char title[700];
    for (const cJSON *cell = first; cell != NULL; cell = next_of(first, cell->next, false)) {
        min = fmin(min, document_number(cell, CELL_TASKS));
        max = fmax(max, document_number(cell, CELL_TASKS));
    }
    if (!(min < max)) {
        print_title(first, CELL_TITLE, out);
        return;
    }
    snprintf(title, sizeof title, "%.600s, %.0f to %.0f tasks", document_text(first, CELL_TITLE, "?"), min,
             max);
    fputc('\n', out);
    text_wrap(out, "", title, TEXT_WIDTH);
}

/* A group's cells stand by runner in a document of several runs, and here by run: tables of runs can then be
 * laid side by side. */
static void print_runs(const cJSON *group, const struct table_style *style, FILE *out)
{
    print_joined_title(group, out);
    for (const cJSON *first = group; first != NULL; first = next_of(group, first->next, false)) {
        const cJSON *before = group;
        while (!same_text(before, first, CELL_RUN))
            before = next_of(group, before->next, false);
        if (before != first)
            continue;
        text_wrap(out, "", document_text(first, CELL_RUN, "?"), TEXT_WIDTH);
        for (const cJSON *cell = first; cell != NULL; cell = next_of(first, cell->next, true))
            print_row(cell, style, out);
    }
}

void table_print(const cJSON *run, const struct table_style *style, FILE *out)
{
    const cJSON *cell;
    const char *group = "";
    bool joined = document_is_joined(run);
    print_heading(style, out);
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        const char *own = document_text(cell, CELL_GROUP, "");
        bool first = strcmp(group, own) != 0;
        group = own;
        if (joined && first)
            print_runs(cell, style, out);
        if (joined)
            continue;
        if (first)
            print_title(cell, CELL_TITLE, out);
        print_row(cell, style, out);
    }
}

unsigned table_columns(const struct table_style *style)
{
    unsigned columns = 0;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (style->wide || !columns_all[i].wide)
            columns += columns_all[i].width + (i > 0);
    return columns;
}
