/* `simul report DIR`: draws the report again from the files of a results folder alone. */
#include <stddef.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/command.h"
#include "cli/complain.h"
#include "cli/output_options.h"
#include "cli/progress.h"
#include "cli/results.h"
#include "measure/document.h"
#include "report/report.h"

struct report_values {
    unsigned help;
    struct output_options show;
};

static const struct option report_options[] = {
    OPTION_HELP(struct report_values),
    OUTPUT_OPTIONS(struct report_values),
    {.name = NULL},
};

static int report_run(const struct arguments *arguments, const void *values)
{
    const struct report_values *report = values;
    const char *dir = arguments->operands[0];
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
        code = results_show(run, dir, &report->show);
    }
    cJSON_Delete(run);
    return code;
}

const struct command command_report = {
    .name = "report",
    .operands = "DIR",
    .summary = "draws the report of a results folder again",
    .about = "Draws charts, page and summaries again from run.json and the traces in the folder DIR, and "
             "shows the table. "
             "Nothing is run.",
    .options = report_options,
    .operands_least = 1,
    .operands_most = 1,
    .values_bytes = sizeof(struct report_values),
    .run = report_run,
};
