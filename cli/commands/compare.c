/* `simul compare BASE NEW`: two runs side by side, with an exit code that a script can act on. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>

#include "analysis/compare.h"
#include "analysis/document.h"
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/commands/compare_table.h"
#include "cli/complain.h"
#include "cli/output_options.h"
#include "cli/print.h"
#include "report/text/comparison.h"

struct compare_values {
    unsigned help;
    double threshold;
    unsigned format; /* enum output_format */
    unsigned color;  /* enum color_choice */
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
    {.name = NULL},
};

/* One of the two runs, and its document. */
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

static int compare(const struct compared_run *base, const struct compared_run *new,
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
    if (print(&comparison, values, base->path, new->path) != 0) {
        complain("the comparison could not be printed: no memory is left, or no room for the output");
        result = EXIT_CODE_FAILED;
    }
    comparison_free(&comparison);
    return result;
}

static int compare_run(const struct arguments *arguments, const void *values)
{
    struct operand base = {.document = NULL}, new = {.document = NULL};
    int code = EXIT_CODE_FAILED;
    if (load(arguments->operands[0], &base) == 0 && load(arguments->operands[1], &new) == 0) {
        const struct compared_run one = {.document = base.document, .path = base.file};
        const struct compared_run other = {.document = new.document, .path = new.file};
        code = compare(&one, &other, values);
    }
    cJSON_Delete(base.document);
    cJSON_Delete(new.document);
    return code;
}

const struct command command_compare = {
    .name = "compare",
    .operands = "BASE NEW",
    .summary = "says whether a new run is slower or faster than an earlier one",
    .about =
        "Compares the cells of two results folders (or run.json files): the ratio of their times, with "
        "an interval, and a verdict. A cell is slower or faster only if its whole interval lies beyond "
        "the threshold; the intervals are widened for the number of cells, so that all of them hold "
        "together with 95 %. What differed between the machines is reported first; runs that did different "
        "work are refused. It exits with 0 if nothing is slower, 3 if something is, 4 if that cannot be "
        "decided. Make the two runs one soon after the other, with five repeats or more.",
    .options = compare_options,
    .min_operands = 2,
    .max_operands = 2,
    .values_bytes = sizeof(struct compare_values),
    .run = compare_run,
};
