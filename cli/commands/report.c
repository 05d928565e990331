/* `simul report DIR` draws the report again from the files of a results folder alone; `simul report TRACE...
 * -o DIR` draws traces that something else wrote. */
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document.h"
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/complain.h"
#include "cli/open.h"
#include "cli/output_options.h"
#include "cli/results.h"
#include "cli/text.h"
#include "report/page/foreign_page.h"
#include "report/report.h"

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
     .help = "the folder for the page of trace files; it is made if it is not there"},
    OUTPUT_OPTIONS(struct report_values),
    {.name = NULL},
};

/* --- a folder of results --- */

static int show_folder(const char *dir, const struct output_options *show)
{
    struct error error, notice = {""};
    cJSON *run = document_load(dir, &error);
    int code = EXIT_CODE_FAILED;
    if (run == NULL) {
        complain("%s", error.text);
        return code;
    }
    if (report_write(dir, &notice, NULL, &error) != 0) {
        complain("%s", error.text);
    } else {
        if (notice.text[0] != '\0')
            complain("%s", notice.text);
        code = results_show(run, dir, true, show);
    }
    cJSON_Delete(run);
    return code;
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
        printf("%s: %s\n", title, report_foreign_sentence(cell, sentence, sizeof sentence));
        cJSON_ArrayForEach(note, document_at(cell, CELL_NOTES))
            text_wrap(stdout, "note: ", note->valuestring, TEXT_WIDTH);
    }
    puts(path);
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

static int report_run(const struct arguments *arguments, const void *values)
{
    const struct report_values *report = values;
    const char *first = arguments->operands[0];
    if (report->output != NULL && is_folder(first)) {
        complain("%s is a folder: its report is drawn in it, without -o", first);
        return EXIT_CODE_USAGE;
    }
    if (report->output != NULL)
        return show_traces(arguments, report);
    if (arguments->operand_count > 1) {
        complain("one folder of results at a time; to draw trace files, give a folder for the page with -o");
        return EXIT_CODE_USAGE;
    }
    if (access(first, F_OK) == 0 && !is_folder(first)) {
        complain("%s is a file; to draw it as a trace, give a folder for the page: simul report %s -o DIR",
                 first, first);
        return EXIT_CODE_USAGE;
    }
    return show_folder(first, &report->show);
}

const struct command command_report = {
    .name = "report",
    .operands = "DIR|TRACE...",
    .summary = "draws the report of a results folder again, or other traces",
    .about = "Draws charts, page and summaries again from run.json and the traces in the folder DIR, and "
             "shows the table. Nothing is run. With -o, draws Trace Event JSON files that anything else "
             "wrote, plain or gzip, on a page of the same kind.",
    .options = report_options,
    .min_operands = 1,
    .max_operands = 1000,
    .values_bytes = sizeof(struct report_values),
    .run = report_run,
};
