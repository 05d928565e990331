/* The table, one sentence a workload, other notes, and the report's place, in this order. */
#include "cli/results.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/document/document.h"
#include "cli/cli.h"
#include "cli/complain.h"
#include "cli/open.h"
#include "cli/picture.h"
#include "cli/print.h"
#include "cli/table.h"
#include "cli/text.h"
#include "report/text/data_quality.h"
#include "report/text/summaries.h"
#include "workloads/workload.h"

#define FORMAT_WORD(name, word) word,
const char *const output_words[] = {OUTPUT_FORMATS(FORMAT_WORD) NULL};
const char *const plain_words[] = {PLAIN_FORMATS(FORMAT_WORD) NULL};
#undef FORMAT_WORD

static int write_run_sentences(const void *run, FILE *out)
{
    return report_sentences(run, out);
}

static void put_line(void *context, const char *line)
{
    text_wrap(context, "", line, TEXT_WIDTH);
}

/* False where every cell lasted longer than the time limit. */
static bool is_repeated(const cJSON *run)
{
    return strcmp(document_text(run, RUN_STOPPED_BY, ""), "timeout") != 0;
}

/* The figures' method: number of repeats and data quality. */
static void put_method(const cJSON *run, FILE *out)
{
    double asked = document_number(run, RUN_REPEATS_ASKED), made = document_number(run, RUN_REPEATS_MADE);
    const char *stopped_by = document_text(run, RUN_STOPPED_BY, "");
    if (!is_repeated(run)) {
        fputs("Every case reached the time limit, so none was repeated.\n", out);
        return;
    }
    char asked_for[48] = "", line[256];
    if (made < asked)
        snprintf(asked_for, sizeof asked_for, " (%.0f were asked for)", asked);
    snprintf(
        line, sizeof line,
        made == 1
            ? "Each figure is of %.0f repeat%s."
            : "Times, speed-ups, memory and context switches are medians of %.0f repeats%s. Tasks in flight and CPU use are those of the repeat closest to the median.",
        made, asked_for);
    if (made >= 1)
        put_line(out, line);
    if (strcmp(document_text(run, RUN_REPEATS_ASKED, ""), "auto") == 0) {
        put_line(out, strcmp(stopped_by, "interval") == 0
                          ? "Every 95 % interval is within 2 % of its median: no more repeats were needed."
                      : strcmp(stopped_by, "budget") == 0
                          ? "The budget ended before every 95 % interval was within 2 % of its median."
                          : "Not every 95 % interval was within 2 % of its median.");
    }
    data_quality_report(run, put_line, out);
}

static void put_notes(const cJSON *run, FILE *out)
{
    const cJSON *cell, *note;
    cJSON_ArrayForEach(note, document_at(run, RUN_WARNINGS))
    {
        if (cJSON_IsString(note))
            text_wrap(out, "warning: ", note->valuestring, TEXT_WIDTH);
    }
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        cJSON_ArrayForEach(note, document_at(cell, CELL_NOTES))
        {
            char text[1024];
            snprintf(text, sizeof text, "%s: %s", document_text(cell, CELL_ID, "?"),
                     cJSON_IsString(note) ? note->valuestring : "?");
            text_wrap(out, "note: ", text, TEXT_WIDTH);
        }
    }
}

/* The table by itself. A wide one that the terminal would break is not shown. */
static void put_table(const cJSON *run, const struct table_style *style)
{
    struct table_style fitting = *style;
    unsigned wanted = table_columns(style), columns = terminal_columns(stdout);
    bool fits = !terminal_is(stdout) || wanted <= columns;
    fitting.wide &= fits;
    table_print(run, &fitting, stdout);
    if (!fits)
        printf("\nThe wide table needs %u columns; the terminal has %u.\n", wanted, columns);
}

static void put_text(const cJSON *run, const char *dir, const struct output_options *options)
{
    bool utf8 = terminal_utf8(), colour = terminal_colour(stdout, options->color);
    struct picture_style picture = {.dir = dir, .utf8 = utf8, .colour = colour};
    struct table_style table = {.wide = options->wide, .utf8 = utf8, .colour = colour};
    const char *unfinished = data_quality_unfinished(run);
    if (unfinished != NULL)
        put_line(stdout, unfinished);
    data_quality_doubts(run, put_line, stdout); /* first: it bears on all that follows */
    picture_print(run, &picture, stdout);
    fputc('\n', stdout);
    if (options->wide || options->verbose) {
        put_table(run, &table);
        fputc('\n', stdout);
    }
    if (options->verbose) {
        print_sentences(write_run_sentences, run, "- ", stdout);
        fputc('\n', stdout);
    }
    if (options->verbose || !is_repeated(run))
        put_method(run, stdout);
    else
        data_quality_above_limit(run, put_line, stdout);
    if (options->wide && !options->verbose && is_repeated(run))
        data_quality_bases(run, put_line, stdout);
    put_notes(run, stdout);
}

/* With --quiet: one line a cell that failed or was cut off by an interruption. Cells without any sample have
 * nothing to complain of. */
static void put_failures(const cJSON *run)
{
    const cJSON *cell;
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        const char *status = document_text(cell, CELL_STATUS, "failed"),
                   *id = document_text(cell, CELL_ID, "?"), *error = document_text(cell, CELL_ERROR, "");
        bool interrupted = strcmp(status, "interrupted") == 0;
        if (strcmp(status, "ok") == 0 || (interrupted && error[0] == '\0'))
            continue;
        if (interrupted) /* the error names the interruption */
            complain("%s: %s", id, error);
        else
            complain("%s: %s: %s", id, status, error[0] != '\0' ? error : "no reason is known");
    }
}

static int put_formatted(const cJSON *run, const char *dir, const struct output_options *options)
{
    switch (options->format) {
    case OUTPUT_JSON:
        return print_json(run);
    case OUTPUT_CSV:
        return report_csv(run, stdout);
    case OUTPUT_MARKDOWN:
        return report_markdown(run, stdout);
    default:
        put_text(run, dir, options);
        return 0;
    }
}

/* Whether a cell has outcomes, and none of them is "ok". */
static bool came_to_nothing(const cJSON *cell)
{
    const cJSON *outcome, *outcomes = document_at(cell, CELL_OUTCOMES);
    double ok = 0, all = 0;
    cJSON_ArrayForEach(outcome, outcomes)
    {
        all += outcome->valuedouble;
        ok += strcmp(outcome->string, "ok") == 0 ? outcome->valuedouble : 0;
    }
    return all > 0 && ok == 0;
}

/* A cell that failed makes a run fail, and so does a run of which no task succeeded. */
static int exit_code_of(const cJSON *run)
{
    const cJSON *cell;
    int cells = 0, nothing = 0;
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        const char *status = document_text(cell, CELL_STATUS, "failed");
        if (strcmp(status, "failed") == 0 || strcmp(status, "timeout") == 0)
            return EXIT_CODE_FAILED;
        cells++;
        nothing += came_to_nothing(cell);
    }
    return cells > 0 && nothing == cells ? EXIT_CODE_FAILED : EXIT_CODE_OK;
}

/* The workload of the run's last cell, whose picture is the last on the screen. */
static const struct workload *last_workload(const cJSON *run)
{
    const cJSON *cells = document_at(run, RUN_CELLS);
    int count = cJSON_GetArraySize(cells);
    const cJSON *last = count > 0 ? cJSON_GetArrayItem(cells, count - 1) : NULL;
    return workload_find(document_text(last, CELL_WORKLOAD, ""));
}

void results_show_path(const char *path, enum output_format format)
{
    char whole[PATH_MAX];
    const char *absolute = realpath(path, whole) != NULL ? whole : path;
    fflush(stdout); /* both streams may be one terminal: the flush keeps the order */
    if (format == OUTPUT_TABLE)
        fputs("Open file://", stdout);
    text_lines(format == OUTPUT_TABLE ? stdout : stderr, format == OUTPUT_TABLE ? absolute : path);
}

/* Whether each word of a command stands in what was typed, in the same order. */
static bool was_typed(const cJSON *run, const char *command)
{
    const cJSON *typed = document_at(run, RUN_COMMAND);
    typed = typed != NULL ? typed->child : NULL;
    for (size_t length; *command != '\0'; command += length + strspn(command + length, " ")) {
        length = strcspn(command, " ");
        while (typed != NULL && !(cJSON_IsString(typed) && strlen(typed->valuestring) == length &&
                                  strncmp(typed->valuestring, command, length) == 0))
            typed = typed->next;
        if (typed == NULL)
            return false;
        typed = typed->next;
    }
    return true;
}

/* What to type next: more of the workload, or the workload after it where that was just typed. NULL: nothing.
 */
static const char *next_command(const cJSON *run)
{
    const struct workload *workload = last_workload(run);
    if (workload == NULL || workload->next == NULL || !was_typed(run, workload->next))
        return workload != NULL ? workload->next : NULL;
    for (const struct workload *const *w = workloads_all(); *w != NULL; w++)
        if (*w == workload)
            return w[1] != NULL ? w[1]->name : workloads_all()[0]->name;
    return NULL;
}

static void put_next(const cJSON *run)
{
    const char *next = next_command(run);
    if (next != NULL)
        printf("Next: simul run %s\n", next);
}

static bool has_figures(const cJSON *run)
{
    const cJSON *cell;
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        if (cJSON_IsObject(document_at(cell, CELL_SUMMARY)))
            return true;
    }
    return false;
}

/* The report's place; without a report, the results folder and how to draw one. */
static void put_end(const cJSON *run, const char *dir, const char *path, bool drawn,
                    const struct output_options *options)
{
    if (!drawn) {
        fflush(stdout); /* both streams may be one terminal: the flush keeps the order */
        complain("there is no report; %s %s/run.json; to draw one, type: simul report %s",
                 has_figures(run) ? "the figures are in" : "no case has figures in", dir, dir);
        return;
    }
    results_show_path(path, options->format);
    if (options->format == OUTPUT_TABLE)
        put_next(run);
}

int results_show(const cJSON *run, const char *dir, const char *out, const struct output_options *options)
{
    struct error error;
    char path[4096];
    int code = exit_code_of(run);
    snprintf(path, sizeof path, "%s/report.html", out != NULL ? out : dir);
    if (options->quiet) {
        put_failures(run);
    } else {
        if (put_formatted(run, dir, options) != 0) {
            complain("there is no memory left to print the results; they are in %s", dir);
            code = EXIT_CODE_FAILED;
        }
        put_end(run, dir, path, out != NULL, options);
    }
    if (options->open && out != NULL && open_in_browser(path, &error) != 0)
        complain("warning: %s", error.text);
    return code;
}
