/* `simul compare BASE NEW`: two runs side by side, or several a side, with an exit code that a script can act
 * on, and if so wanted with their report on one axis. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/compare/compare.h"
#include "analysis/document/document.h"
#include "analysis/join/join.h"
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/commands/compare_table.h"
#include "cli/complain.h"
#include "cli/output_options.h"
#include "cli/print.h"
#include "cli/results.h"
#include "report/report.h"
#include "report/text/comparison.h"
#include "task/interrupt.h"

struct compare_values {
    unsigned help;
    double threshold;
    unsigned format;    /* enum output_format */
    unsigned color;     /* enum color_choice */
    const char *report; /* the folder for the report of both, or NULL */
};

static const struct option compare_options[] = {
    OPTION_HELP(struct compare_values),
    {.name = "threshold",
     .type = OPTION_PERCENT,
     .default_text = "5%",
     .offset = offsetof(struct compare_values, threshold),
     .help = "differences below it are not counted, as a machine varies from run to run"},
    OPTION_FORMAT(struct compare_values, format, output_words, "what is printed on standard output"),
    OPTION_COLOR(struct compare_values, color),
    {.name = "report",
     .type = OPTION_FOLDER,
     .offset = offsetof(struct compare_values, report),
     .help = "a folder for the report of all runs on one axis; it is made if it is not there"},
    {.name = NULL},
};

enum { MAX_RUNS = 64 };

/* One of the runs, and its document. */
struct operand {
    cJSON *document;
    char file[PATH_MAX]; /* the run.json, for messages and for --calibration */
};

/* Reads a results folder, or a run.json itself (or a pipe). Returns 0, or -1 after a complaint. */
static int load(const char *path, struct operand *out)
{
    struct error error;
    struct stat found;
    bool is_file = stat(path, &found) == 0 && (S_ISREG(found.st_mode) || S_ISFIFO(found.st_mode));
    snprintf(out->file, sizeof out->file, "%s%s", path, is_file ? "" : "/run.json");
    out->document = is_file ? document_load_file(path, &error) : document_load(path, &error);
    if (out->document == NULL)
        complain("%s", error.text);
    return out->document != NULL ? 0 : -1;
}

static int print_document(const struct comparison *comparison, const char *base_path, const char *new_path)
{
    cJSON *document = comparison_json(comparison, base_path, new_path);
    int code = print_json(document);
    cJSON_Delete(document);
    return code;
}

static int print(const struct comparison *comparison, const struct compare_values *values,
                 const char *base_path, const char *new_path)
{
    switch (values->format) {
    case OUTPUT_JSON:
        return print_document(comparison, base_path, new_path);
    case OUTPUT_CSV:
        compare_table_differences(comparison, stderr);
        return comparison_csv(comparison, stdout);
    case OUTPUT_MARKDOWN:
        return comparison_markdown(comparison, stdout);
    default:
        compare_table_print(comparison, terminal_colour(stdout, values->color), stdout);
        return 0;
    }
}

static int exit_code_of(const struct comparison *comparison)
{
    switch (comparison_result(comparison)) {
    case COMPARE_REGRESSION:
        return EXIT_CODE_REGRESSION;
    case COMPARE_INCONCLUSIVE:
        return EXIT_CODE_INCONCLUSIVE;
    default:
        return EXIT_CODE_OK;
    }
}

/* Whether the runs were compared, whatever the outcome. */
static bool is_verdict(int code)
{
    return code == EXIT_CODE_OK || code == EXIT_CODE_REGRESSION || code == EXIT_CODE_INCONCLUSIVE;
}

static int compare(const struct compared_runs *base, const struct compared_runs *new,
                   const struct compare_values *values)
{
    struct comparison comparison;
    struct error error;
    int code = compare_runs(base, new, values->threshold, &comparison, &error);
    if (code != 0) {
        complain("%s", error.text);
        return code == -EINVAL ? EXIT_CODE_USAGE : EXIT_CODE_FAILED;
    }
    int result = exit_code_of(&comparison);
    int printed = print(&comparison, values, base->runs[0].path, new->runs[0].path);
    if (printed != 0) {
        if (printed != -EIO) /* what becomes of standard output is said at the end */
            complain("the comparison could not be printed: %s", strerror(-printed));
        result = EXIT_CODE_FAILED;
    }
    comparison_free(&comparison);
    return result;
}

/* How many of the operands are of BASE: those before the "--", which may be left out between two. 0 if they
 * are not divided. */
static unsigned base_count(const struct arguments *arguments)
{
    int end = arguments->argc;
    unsigned before = 0;
    for (int at = 0; at < arguments->argc && end == arguments->argc; at++)
        if (arguments->option_of[at] == NULL && strcmp(arguments->argv[at], "--") == 0)
            end = at;
    while (before < arguments->operand_count && arguments->operand_at[before] < end)
        before++;
    if (before > 0 && before < arguments->operand_count)
        return before;
    return arguments->operand_count == 2 ? 1 : 0;
}

/* --- the report of both --- */

/* Whether all runs can go on one page, which must not take the place of another. */
static bool can_report(const struct arguments *arguments, const char *folder)
{
    struct stat found;
    char inside[PATH_MAX];
    snprintf(inside, sizeof inside, "%s/run.json", folder);
    if (access(inside, F_OK) == 0) {
        complain("%s holds the results of an earlier run; give another folder with --report", folder);
        return false;
    }
    if (arguments->operand_count > MAX_JOINED_RUNS) {
        complain("--report has room for %d runs, not %u", MAX_JOINED_RUNS, arguments->operand_count);
        return false;
    }
    for (unsigned i = 0; i < arguments->operand_count; i++) {
        if (stat(arguments->operands[i], &found) != 0 || S_ISDIR(found.st_mode))
            continue;
        complain("--report needs the results folder, with its traces, not %s alone", arguments->operands[i]);
        return false;
    }
    return true;
}

/* Joins the runs, draws the report and prints its path. */
static int report_runs(const struct arguments *arguments, const struct compare_values *values)
{
    struct error error, notice = {""};
    char path[PATH_MAX];
    interrupt_watch();
    if (join_folders(arguments->operands, arguments->operand_count, values->report, &error) < 0 ||
        report_write(values->report, values->report, &notice, NULL, &error) < 0) {
        if (interrupt_pending()) {
            complain("interrupted: the report of %s was not drawn", values->report);
            return EXIT_CODE_INTERRUPTED;
        }
        complain("%s", error.text);
        return EXIT_CODE_FAILED;
    }
    if (notice.text[0] != '\0')
        complain("%s", notice.text);
    snprintf(path, sizeof path, "%s/report.html", values->report);
    results_show_path(path, values->format);
    return EXIT_CODE_OK;
}

static int compare_run(const struct arguments *arguments, const void *options)
{
    const struct compare_values *values = options;
    unsigned count = arguments->operand_count, bases = base_count(arguments), loaded = 0;
    if (bases == 0) {
        complain(
            "which runs are BASE and which NEW? put -- between them: simul compare BASE BASE2 -- NEW NEW2");
        return EXIT_CODE_USAGE;
    }
    if (values->report != NULL && !can_report(arguments, values->report))
        return EXIT_CODE_USAGE;
    struct operand *operands = calloc(count, sizeof *operands);
    struct compared_run *runs = calloc(count, sizeof *runs);
    int code = EXIT_CODE_FAILED;
    if (operands == NULL || runs == NULL)
        complain("there is no memory left");
    else
        while (loaded < count && load(arguments->operands[loaded], &operands[loaded]) == 0) {
            runs[loaded] = (struct compared_run){operands[loaded].document, operands[loaded].file};
            loaded++;
        }
    if (loaded == count)
        code = compare(&(struct compared_runs){runs, bases},
                       &(struct compared_runs){&runs[bases], count - bases}, values);
    if (values->report != NULL && is_verdict(code)) {
        int drawn = report_runs(arguments, values);
        code = drawn != EXIT_CODE_OK ? drawn : code;
    }
    for (unsigned i = 0; i < loaded; i++)
        cJSON_Delete(operands[i].document);
    free(runs);
    free(operands);
    return code;
}

const struct command command_compare = {
    .name = "compare",
    .operands = "BASE... [--] NEW...",
    .summary = "says whether a new run is slower or faster than an earlier one",
    .about =
        "Compares the cases of two results folders (or run.json files): the ratio of their times, with "
        "an interval, and a verdict. A case is slower or faster if its ratio lies beyond the threshold and "
        "chance does not explain it; all verdicts together are wrong in at most 5 % (Holm). The smallest "
        "slow-down that would have been found is printed. It exits with 0 if nothing is slower and a "
        "slow-down of twice the threshold would have been found, 3 if something is slower, 4 if more "
        "repeats are needed. What differed is reported first: parameters, if they are what is compared, and "
        "machines; runs that did otherwise different work are refused. With --report, both also go on one "
        "page, as with simul report. Runs differ by more than the repeats of one show: give several a side, with -- "
        "between BASE and NEW, and each counts once. Five repeats, or five runs, a side are the least for "
        "a verdict.",
    .options = compare_options,
    .min_operands = 2,
    .max_operands = MAX_RUNS,
    .values_bytes = sizeof(struct compare_values),
    .run = compare_run,
};
