/* `simul report DIR` draws the report again from the files of a results folder alone; `simul report RUN
 * RUN... -o DIR` draws several on one axis; `simul report TRACE... -o DIR` draws traces that something else
 * wrote. */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "analysis/document/folder.h"
#include "analysis/join/join.h"
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/complain.h"
#include "cli/open.h"
#include "cli/output_options.h"
#include "cli/results.h"
#include "cli/text.h"
#include "report/page/foreign_page.h"
#include "report/report.h"
#include "task/interrupt.h"

struct report_values {
    unsigned help;
    const char *output; /* the folder for the page of traces, or NULL */
    struct output_options show;
};

static const struct option report_options[] = {
    OPTION_HELP(struct report_values),
    {.name = "output",
     .letter = 'o',
     .type = OPTION_FOLDER,
     .offset = offsetof(struct report_values, output),
     .help = "the folder for the page of several runs, of trace files, or of a run whose folder can only be "
             "read; it is made if it is not there"},
    OUTPUT_OPTIONS(struct report_values),
    {.name = NULL},
};

/* --- a folder of results --- */

/* Whether the folder itself keeps a report from being written: another one may take it. */
static bool is_of_folder(int code)
{
    return code == -EROFS || code == -EACCES || code == -EPERM || code == -ENOSPC || code == -EDQUOT;
}

/* Draws the report of `dir` in `out`; where that cannot be written to, in a new folder, whose path
 * `elsewhere` gets. Returns the folder, or NULL where there is no report; a complaint has been printed. */
static const char *draw(const char *dir, const char *out, char elsewhere[PATH_MAX])
{
    struct error error, notice = {""};
    int code = report_write(dir, out, &notice, NULL, &error);
    if (is_of_folder(code)) {
        complain("%s", error.text);
        code = folder_make_elsewhere(elsewhere, PATH_MAX, &error);
        out = elsewhere;
        if (code == 0 && (code = report_write(dir, out, &notice, NULL, &error)) == 0)
            complain("the report is in %s", out);
    }
    if (code == -EINTR)
        complain("interrupted: the report of %s was not drawn", dir);
    else if (code != 0)
        complain("%s", error.text);
    else if (notice.text[0] != '\0')
        complain("%s", notice.text);
    return code == 0 ? out : NULL;
}

/* `out` is the folder for the report: `dir` itself, or one that is made here if `is_new`. */
static int show_folder(const char *dir, const char *out, bool is_new, const struct output_options *show)
{
    struct error error;
    char elsewhere[PATH_MAX], made[PATH_MAX];
    cJSON *run = document_load(dir, &error);
    if (run == NULL || (is_new && folder_make(out, made, sizeof made, &error) != 0)) {
        complain("%s", error.text);
        cJSON_Delete(run);
        return EXIT_CODE_FAILED;
    }
    interrupt_watch();
    out = draw(dir, out, elsewhere);
    int code = out != NULL           ? results_show(run, dir, out, show)
               : interrupt_pending() ? EXIT_CODE_INTERRUPTED
                                     : EXIT_CODE_FAILED;
    cJSON_Delete(run);
    return code;
}

/* --- several folders of results --- */

static int show_joined(const struct arguments *arguments, const struct report_values *report)
{
    struct error error;
    if (report->output == NULL) {
        complain("several runs need a folder for their page: give one with -o DIR");
        return EXIT_CODE_USAGE;
    }
    if (arguments->operand_count > MAX_JOINED_RUNS) {
        complain("a page has room for %d runs, not %u", MAX_JOINED_RUNS, arguments->operand_count);
        return EXIT_CODE_USAGE;
    }
    interrupt_watch();
    if (join_folders(arguments->operands, arguments->operand_count, report->output, &error) < 0) {
        complain("%s", error.text);
        return EXIT_CODE_FAILED;
    }
    return show_folder(report->output, report->output, false, &report->show);
}

/* --- traces of something else --- */

/* One line a trace and one an omission; the page's path last. */
static void print_traces(const cJSON *run, const char *path)
{
    const cJSON *cell, *note;
    char sentence[1024], title[256];
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        text_fit(document_text(cell, CELL_TITLE, "?"), sizeof title / 4, title, sizeof title);
        printf("%s: ", title);
        text_lines(stdout, report_foreign_sentence(cell, sentence, sizeof sentence));
        cJSON_ArrayForEach(note, document_at(cell, CELL_NOTES))
            text_wrap(stdout, "note: ", note->valuestring, TEXT_WIDTH);
    }
    text_lines(stdout, path);
}

static int show_traces(const struct arguments *arguments, const struct report_values *report)
{
    struct error error;
    char path[PATH_MAX];
    cJSON *run = NULL;
    int code = EXIT_CODE_FAILED;
    if (report_foreign(arguments->operands, arguments->operand_count, report->output, &run, &error) != 0) {
        complain("%s", error.text);
        goto out;
    }
    code = EXIT_CODE_OK;
    snprintf(path, sizeof path, "%s/report.html", report->output);
    if (!report->show.quiet)
        print_traces(run, path);
    if (report->show.open && open_in_browser(path, &error) != 0)
        complain("warning: %s", error.text);
out:
    cJSON_Delete(run);
    return code;
}

static bool is_folder(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

/* How many operands are folders, and how many are there and are not. */
static void count_operands(const struct arguments *arguments, unsigned *folders, unsigned *files)
{
    *folders = *files = 0;
    for (unsigned i = 0; i < arguments->operand_count; i++) {
        bool folder = is_folder(arguments->operands[i]);
        *folders += folder;
        *files += !folder && access(arguments->operands[i], F_OK) == 0;
    }
}

static int report_run(const struct arguments *arguments, const void *values)
{
    const struct report_values *report = values;
    const char *first = arguments->operands[0];
    unsigned folders, files, count = arguments->operand_count;
    count_operands(arguments, &folders, &files);
    if (folders > 0 && files > 0) {
        complain("folders of results and trace files do not go on one page");
        return EXIT_CODE_USAGE;
    }
    if (folders > 0 && count > 1)
        return show_joined(arguments, report);
    if (report->output != NULL && folders == 1)
        return show_folder(first, report->output, true, &report->show);
    if (report->output != NULL)
        return show_traces(arguments, report);
    if (files > 0 && access(first, F_OK) == 0) {
        complain("%s is a file; to draw it as a trace, give a folder for the page: simul report %s -o DIR",
                 first, first);
        return EXIT_CODE_USAGE;
    }
    if (count > 1) {
        complain("one folder of results without -o DIR; with it, several runs or trace files");
        return EXIT_CODE_USAGE;
    }
    return show_folder(first, first, false, &report->show);
}

const struct command command_report = {
    .name = "report",
    .operands = "RUN...|TRACE...",
    .summary = "draws the report of a run again, several runs, or other traces",
    .about =
        "Draws charts, page and summaries again from run.json and the traces in the results folder RUN, "
        "and shows the result. Nothing is run. A folder that can only be read gets its report in another one: "
        "in DIR with -o, else in a temporary one. With -o, puts up to 8 runs of different parameters, "
        "versions or machines into one results folder, whose page shows them on one axis, aligned at "
        "their starts, each labelled with what differs; simul compare says whether they differ by more "
        "than chance. With -o and files, draws Trace Event JSON that anything else wrote, plain or gzip, "
        "on a page of the same kind.",
    .options = report_options,
    .min_operands = 1,
    .max_operands = 1000,
    .values_bytes = sizeof(struct report_values),
    .run = report_run,
};
