/* `simul list`: the workloads with their parameters, and the runners with what they do while a task waits. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "cli/cli.h"
#include "cli/command.h"
#include "cli/complain.h"
#include "cli/output_options.h"
#include "cli/print.h"
#include "cli/text.h"
#include "measure/runner_object.h"
#include "runners/runner.h"
#include "task/units.h"
#include "workloads/support/suggestion.h"
#include "workloads/workload.h"

struct list_values {
    unsigned help;
    unsigned format; /* enum output_format */
};

static const struct option list_options[] = {
    OPTION_HELP(struct list_values),
    OPTION_FORMAT(struct list_values, format, plain_words, "for people or for programs"),
    {.name = NULL},
};

#define TYPE_NAME(type, text) text,
static const char *const type_names[] = {PARAM_TYPES(TYPE_NAME)};
#undef TYPE_NAME

/* --- for people --- */

#define KIND_HELP(name, text, help) help,
static const char *const kind_helps[] = {WORKLOAD_KINDS(KIND_HELP)};
#undef KIND_HELP

static void put_workload(FILE *out, const struct workload *workload)
{
    const char *kind = kind_helps[workload->kind];
    fprintf(out, "\n  %s (%.*s, %u tasks)\n", workload->name, (int)strcspn(kind, ":"), kind,
            workload->default_tasks);
    text_wrap(out, "      ", workload->summary, TEXT_WIDTH);
    for (const struct param *p = workload->params; p != NULL && p->name != NULL; p++) {
        char typed[128];
        snprintf(typed, sizeof typed, "%s=%s", p->name, p->default_text);
        text_entry(out, 6, typed, 24, p->help);
    }
}

static bool is_in_default_suite(const struct workload *workload)
{
    for (const char *const *name = workloads_default_suite(); *name != NULL; name++)
        if (strcmp(*name, workload->name) == 0)
            return true;
    return false;
}

/* What to run first, in that order; then the others by what their tasks do. */
static void put_workloads(FILE *out)
{
    fputs("workloads to begin with, in this order ('simul run' runs all five)\n", out);
    for (const char *const *name = workloads_default_suite(); *name != NULL; name++)
        put_workload(out, workload_find(*name));
    for (unsigned kind = 0; kind < WORKLOAD_KIND_COUNT; kind++) {
        fprintf(out, "\nmore workloads, %s\n", kind_helps[kind]);
        for (const struct workload *const *w = workloads_all(); *w != NULL; w++)
            if ((*w)->kind == kind && !is_in_default_suite(*w))
                put_workload(out, *w);
    }
}

static void put_runners(FILE *out)
{
    static const char *const questions[] = {
        "while a task waits: ", "a running task stops: ", "what runs next is picked by: "};
    fputs("runners: what happens while a task waits\n", out);
    for (const struct runner *const *r = runners_all(); *r != NULL; r++) {
        const char *answers[] = {(*r)->while_waiting, (*r)->stops, (*r)->picks};
        fprintf(out, "\n  %s%s\n", (*r)->name, (*r)->pooled ? " (a pool: -w)" : "");
        for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
            char line[512];
            snprintf(line, sizeof line, "%s%s", questions[i], answers[i]);
            text_wrap(out, "      ", line, TEXT_WIDTH);
        }
    }
}

/* --- for programs --- */

static bool add_param(cJSON *array, const struct param *p)
{
    cJSON *object = cJSON_CreateObject();
    if (!cJSON_AddItemToArray(array, object))
        return false;
    bool ranged = p->type != PARAM_TEXT && p->type != PARAM_SWITCH;
    return cJSON_AddStringToObject(object, "name", p->name) &&
           cJSON_AddStringToObject(object, "type", type_names[p->type]) &&
           cJSON_AddStringToObject(object, "default", p->default_text) &&
           cJSON_AddStringToObject(object, "help", p->help) &&
           (!ranged || (cJSON_AddNumberToObject(object, "min", (double)p->min) &&
                        cJSON_AddNumberToObject(object, "max", (double)p->max)));
}

static bool add_workload(cJSON *array, const struct workload *w)
{
    cJSON *object = cJSON_CreateObject();
    if (!cJSON_AddItemToArray(array, object) || !cJSON_AddStringToObject(object, "name", w->name) ||
        !cJSON_AddStringToObject(object, "summary", w->summary) ||
        (w->next != NULL && !cJSON_AddStringToObject(object, "next", w->next)) ||
        !cJSON_AddStringToObject(object, "kind", workload_kind_name(w->kind)) ||
        !cJSON_AddNumberToObject(object, "default_tasks", w->default_tasks))
        return false;
    cJSON *params = cJSON_AddArrayToObject(object, "params");
    bool good = params != NULL;
    for (const struct param *p = w->params; good && p != NULL && p->name != NULL; p++)
        good = add_param(params, p);
    return good;
}

static bool add_runner(cJSON *array, const struct runner *r)
{
    cJSON *object = cJSON_CreateObject();
    return cJSON_AddItemToArray(array, object) && cJSON_AddStringToObject(object, "name", r->name) &&
           runner_object_add_traits(object, r);
}

static bool add_all(cJSON *root, bool workloads, bool runners)
{
    cJSON *array;
    bool good = true;
    if (workloads) {
        array = cJSON_AddArrayToObject(root, "workloads");
        for (const struct workload *const *w = workloads_all(); good && *w != NULL; w++)
            good = array != NULL && add_workload(array, *w);
    }
    if (runners) {
        array = cJSON_AddArrayToObject(root, "runners");
        for (const struct runner *const *r = runners_all(); good && *r != NULL; r++)
            good = array != NULL && add_runner(array, *r);
    }
    return good;
}

static int print_document(bool workloads, bool runners)
{
    cJSON *root = cJSON_CreateObject();
    int code = EXIT_CODE_OK;
    if (root == NULL || !add_all(root, workloads, runners) || print_json(root) != 0) {
        complain("there is no memory left");
        code = EXIT_CODE_FAILED;
    }
    cJSON_Delete(root);
    return code;
}

/* Which of the two lists an operand asks for. Returns 0, or -EINVAL after a complaint. */
static int choose(const struct arguments *arguments, bool *workloads, bool *runners)
{
    *workloads = *runners = arguments->operand_count == 0;
    if (arguments->operand_count == 0)
        return 0;
    const char *asked = arguments->operands[0];
    *workloads = strcmp(asked, "workloads") == 0;
    *runners = strcmp(asked, "runners") == 0;
    if (*workloads || *runners)
        return 0;

    struct suggestion suggestion = {.typed = asked};
    struct correction correction = {.at = arguments->operand_at[0]};
    suggestion_consider(&suggestion, "workloads");
    suggestion_consider(&suggestion, "runners");
    complain("there is no list of '%s'; there are lists of workloads and of runners", asked);
    if (suggestion.name != NULL) {
        snprintf(correction.word, sizeof correction.word, "%s", suggestion.name);
        complain_suggest(arguments->argc, arguments->argv, &correction);
    }
    return -EINVAL;
}

static int list_run(const struct arguments *arguments, const void *values)
{
    const struct list_values *list = values;
    bool workloads, runners;
    if (choose(arguments, &workloads, &runners) != 0)
        return EXIT_CODE_USAGE;
    if (list->format == OUTPUT_JSON)
        return print_document(workloads, runners);
    if (workloads)
        put_workloads(stdout);
    if (workloads && runners)
        fputc('\n', stdout);
    if (runners)
        put_runners(stdout);
    return EXIT_CODE_OK;
}

const struct command command_list = {
    .name = "list",
    .operands = "[workloads|runners]",
    .summary = "shows what there is to run, and how",
    .about = "Shows the workloads with their parameters and defaults, and the runners with what each does "
             "while a task waits.",
    .options = list_options,
    .max_operands = 1,
    .values_bytes = sizeof(struct list_values),
    .run = list_run,
};
