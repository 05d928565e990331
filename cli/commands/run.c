/* `simul run`: from what was typed to a plan, from the plan to samples, from the samples to a report. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document/characters.h"
#include "analysis/document/folder.h"
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/complain.h"
#include "cli/output_options.h"
#include "cli/progress.h"
#include "cli/results.h"
#include "cli/text.h"
#include "measure/plan/choice.h"
#include "measure/plan/plan.h"
#include "measure/suite.h"
#include "measure/summary.h"
#include "report/report.h"
#include "runners/runner.h"
#include "task/clock.h"
#include "task/interrupt.h"
#include "task/units.h"
#include "workloads/support/settings.h"

static const char *const on_off[] = {"off", "on", NULL};

static const char *const kernel_words[] = {"auto", "off", NULL};

#define KEEP_WORD(name, word) word,
static const char *const keep_words[] = {TRACE_KEEPS(KEEP_WORD) NULL};
#undef KEEP_WORD

#define STACKS_WORD(name, word) word,
static const char *const stacks_words[] = {STACK_KINDS(STACKS_WORD) NULL};
#undef STACKS_WORD

/* Stacks that need more memory are announced, with advice. */
static const uint64_t many_stacks_bytes = 1ULL << 30;

/* A longer run is announced, with advice. */
#define LONG_RUN_NS (60 * NS_PER_S)

struct run_values {
    unsigned help;
    const char *runners;
    const char *tasks, *workers; /* as typed: numbers, lists or ranges */
    unsigned repeats;
    unsigned warmup; /* 0 or 1 */
    uint64_t budget_ns, seed, timeout_ns;
    const char *output;
    unsigned keep;   /* enum trace_keep */
    unsigned kernel; /* 0: auto, 1: off */
    unsigned stacks; /* enum stack_kind */
    const char *calibration;
    bool all;
    bool dry_run;
    struct output_options show;
};

static const struct option run_options[] = {
    OPTION_HELP(struct run_values),
    {.name = "runners",
     .letter = 'r',
     .type = OPTION_RUNNERS,
     .number_means = "repeats",
     .offset = offsetof(struct run_values, runners),
     .help = "the runners to compare; without it, all"},
    {.name = "tasks",
     .letter = 'n',
     .type = OPTION_COUNTS,
     .argument = "TASKS",
     .max = MAX_CHOICE_TASKS,
     .offset = offsetof(struct run_values, tasks),
     .help = "how many tasks: a number, several (1,10,100), or a range (1..1000:x10, 10..100:+10); without "
             "it, as many as the workload suggests"},
    {.name = "workers",
     .letter = 'w',
     .type = OPTION_WORKERS,
     .offset = offsetof(struct run_values, workers),
     .help =
         "the size of the pools: a number, several (1,4,16), a range (1..8), or tasks (one each); without "
         "it, the CPUs allowed, at least 4"},
    {.name = "repeats",
     .type = OPTION_COUNT,
     .default_text = "5",
     .zero_word = "auto",
     .max = MAX_PLAN_REPEATS,
     .offset = offsetof(struct run_values, repeats),
     .help =
         "how often each case is run; auto: until the 95 % intervals are within 2 %, or the budget is spent"},
    {.name = "warmup",
     .type = OPTION_CHOICE,
     .words = on_off,
     .default_text = "on",
     .offset = offsetof(struct run_values, warmup),
     .help = "run some tasks, untimed, before each run of a case"},
    {.name = "budget",
     .type = OPTION_DURATION,
     .offset = offsetof(struct run_values, budget_ns),
     .help = "how long the run may last: fewer repeats are made, at least one"},
    {.name = "seed",
     .type = OPTION_NUMBER,
     .default_text = "1",
     .offset = offsetof(struct run_values, seed),
     .help = "of the order of the runs, and of the workloads' own choices"},
    {.name = "timeout",
     .type = OPTION_DURATION,
     .default_text = "60s",
     .offset = offsetof(struct run_values, timeout_ns),
     .help = "how long one run of a case may last; then it is ended, and its case is not repeated"},
    {.name = "output",
     .letter = 'o',
     .type = OPTION_FOLDER,
     .offset = offsetof(struct run_values, output),
     .help = "the folder of the results; without it, results/ and the time in UTC"},
    {.name = "trace",
     .type = OPTION_CHOICE,
     .words = keep_words,
     .default_text = "median",
     .offset = offsetof(struct run_values, keep),
     .help = "which repeats leave a trace"},
    {.name = "kernel",
     .type = OPTION_CHOICE,
     .words = kernel_words,
     .default_text = "auto",
     .offset = offsetof(struct run_values, kernel),
     .help = "measure CPU use from the kernel's context-switch records where it permits; off: estimate it"},
    {.name = "stacks",
     .type = OPTION_CHOICE,
     .words = stacks_words,
     .default_text = "own",
     .offset = offsetof(struct run_values, stacks),
     .help =
         "where parked tasks keep their variables while they wait: each on a stack of its own, or packed, for "
         "very many tasks"},
    {.name = "calibration",
     .type = OPTION_FILE,
     .offset = offsetof(struct run_values, calibration),
     .help = "the run.json to take the CPU work of a millisecond from; without it, this machine's own"},
    {.name = "all",
     .type = OPTION_FLAG,
     .offset = offsetof(struct run_values, all),
     .help = "all workloads there are, instead of the default suite"},
    {.name = "dry-run",
     .type = OPTION_FLAG,
     .offset = offsetof(struct run_values, dry_run),
     .help = "says what would be run and how long it would last, and starts nothing"},
    OUTPUT_OPTIONS(struct run_values),
    {.name = NULL},
};

/* Whether the word in a workload's place is a runner, or a list of them: `simul run sync count`. */
static bool is_runner(const char *operand)
{
    char first[32];
    size_t length = strcspn(operand, ",");
    if (length >= sizeof first)
        return false;
    memcpy(first, operand, length);
    first[length] = '\0';
    return runner_find(first) != NULL;
}

/* Workloads are checked before the plan, to suggest the whole line for a wrong name. */
static int check_workloads(const struct arguments *arguments)
{
    for (unsigned i = 0; i < arguments->operand_count; i++) {
        struct settings settings;
        struct error error;
        struct correction correction = {.at = 0};
        if (settings_parse_or_suggest(arguments->operands[i], &settings, correction.word,
                                      sizeof correction.word, &error) == 0)
            continue;
        if (is_runner(arguments->operands[i])) {
            error_set(&error, -EINVAL, "'%s' is a runner, not a workload; use -r", arguments->operands[i]);
            snprintf(correction.word, sizeof correction.word, "--runners=%s", arguments->operands[i]);
        }
        if (correction.word[0] != '\0')
            correction.at = arguments->operand_at[i];
        complain("%s", error.text);
        complain_suggest(arguments->argc, arguments->argv, &correction);
        return -EINVAL;
    }
    return 0;
}

static int make_plan(const struct arguments *arguments, const struct run_values *values, struct plan **plan)
{
    struct plan_request request = {
        .workloads = arguments->operands,
        .workload_count = arguments->operand_count,
        .all_workloads = values->all,
        .runners = values->runners,
        .tasks = values->tasks,
        .workers = values->workers,
        .repeats = values->repeats,
        .warmup = values->warmup != 0,
        .budget_ns = values->budget_ns,
        .seed = values->seed,
        .timeout_ns = values->timeout_ns,
        .keep = (enum trace_keep)values->keep,
        .kernel = values->kernel == 0,
        .stacks = (enum stack_kind)values->stacks,
        .calibration = values->calibration,
    };
    struct error error = {""};
    int code = plan_make(&request, plan, &error);
    if (code != 0)
        complain("%s", error.text);
    return code;
}

/* Warns of a long run, and of cases that the time limit will end, with a run to type that is neither. */
static void warn_if_long(const struct arguments *arguments, const struct plan *plan, uint64_t timeout_ns)
{
    char shorter[256], time[32];
    uint64_t estimate_ns = plan_estimate_ns(plan), shorter_ns;
    unsigned timeouts = plan_timeouts(plan);
    if (estimate_ns > LONG_RUN_NS)
        complain("this run will last about %s", units_show_duration(estimate_ns, time, sizeof time));
    if (timeouts > 0)
        complain("%u of %u cases will probably be ended by --timeout (%s)", timeouts, plan_cell_count(plan),
                 units_show_duration(timeout_ns, time, sizeof time));
    if (plan_shorter(plan, shorter, sizeof shorter, &shorter_ns)[0] == '\0')
        return;
    if (shorter_ns > LONG_RUN_NS)
        fprintf(stderr, "for one of about %s, type: ", units_show_duration(shorter_ns, time, sizeof time));
    else
        fputs("for a shorter one, type: ", stderr);
    options_print_with(run_options, arguments, shorter, stderr);
}

/* Warns of stacks that need much memory, with less to type. */
static void warn_if_large(const struct arguments *arguments, const struct plan *plan)
{
    uint64_t bytes = plan_own_stacks_bytes(plan);
    if (bytes <= many_stacks_bytes)
        return;
    complain("the tasks' own stacks will need %.1f GiB or more", (double)bytes / (1ULL << 30));
    fputs("for less, type: ", stderr);
    options_print_with(run_options, arguments, "--stacks packed", stderr);
}

static int dry_run(const struct plan *plan)
{
    char text[512], estimate[32];
    for (unsigned i = 0; i < plan_cell_count(plan); i++)
        text_lines(stdout, plan_cell_text(plan, i, text, sizeof text));
    unsigned cells = plan_cell_count(plan), repeats = plan_repeats(plan);
    printf("%u case%s, %u repeat%s, about %s\n", cells, cells == 1 ? "" : "s", repeats,
           repeats == 1 ? "" : "s", units_show_duration(plan_estimate_ns(plan), estimate, sizeof estimate));
    return EXIT_CODE_OK;
}

/* Returns what suite_run returns; a complaint has been printed where that value is below 0. */
static int run_samples(const struct arguments *arguments, const struct run_values *values, struct plan *plan,
                       const char *dir, struct progress *progress, cJSON **document)
{
    struct error error = {""};
    struct suite_observer observer;
    progress_begin(progress, !values->show.quiet, plan_repeats(plan), &observer);
    int code = suite_run(plan, dir, arguments->argc, arguments->argv, &observer, document, &error);
    progress_end(progress);
    if (code == -EINTR)
        complain("interrupted; the results so far are in %s", dir);
    else if (code < 0)
        complain("%s", error.text);
    return code;
}

/* A failed drawing does not undo the run: the figures are shown nevertheless. A drawing that a signal ended
 * is the end: -EINTR. */
static int draw_report(const char *dir, const struct progress *progress)
{
    struct error error = {""}, notice = {""};
    progress_step(progress, "drawing the report");
    int code = report_write(dir, dir, &notice, NULL, &error);
    progress_end(progress);
    if (code == -EINTR) {
        complain("interrupted; the results are in %s, and for a report type: simul report %s", dir, dir);
        return code;
    }
    if (code != 0)
        complain("%s", error.text);
    if (notice.text[0] != '\0')
        complain("%s", notice.text);
    return code;
}

static int run_plan(const struct arguments *arguments, const struct run_values *values, struct plan *plan)
{
    char dir[4096];
    struct error error = {""};
    struct progress progress;
    cJSON *document = NULL;
    interrupt_watch(); /* from here on, what is begun comes to a whole end */
    if (folder_make(values->output, dir, sizeof dir, &error) != 0) {
        complain("%s", error.text);
        return EXIT_CODE_FAILED;
    }
    int code = run_samples(arguments, values, plan, dir, &progress, &document);
    if (document == NULL)
        return code == -EINTR ? EXIT_CODE_INTERRUPTED : EXIT_CODE_FAILED;

    if (values->output == NULL && folder_point_latest(dir, &error) != 0)
        complain("warning: %s", error.text);
    int drawn = draw_report(dir, &progress);
    characters_clean(document); /* as it is read again; without memory the terminal's own rule is left */
    int shown = drawn != -EINTR ? results_show(document, dir, drawn == 0 ? dir : NULL, &values->show)
                                : EXIT_CODE_INTERRUPTED;
    cJSON_Delete(document);
    if (code == -EINTR || drawn == -EINTR || interrupt_pending())
        return EXIT_CODE_INTERRUPTED;
    return code != 0 || drawn != 0 ? EXIT_CODE_FAILED : shown;
}

static int run_run(const struct arguments *arguments, const void *typed)
{
    const struct run_values *values = typed;
    struct plan *plan;
    if (values->all && arguments->operand_count > 0) {
        complain("--all means every workload; leave it out, or the names");
        return EXIT_CODE_USAGE;
    }
    if (check_workloads(arguments) != 0)
        return EXIT_CODE_USAGE;
    int code = make_plan(arguments, values, &plan);
    if (code != 0) /* a wrong request, or one that this machine's limits do not allow: nothing has started */
        return EXIT_CODE_USAGE;
    if (!values->show.quiet) {
        warn_if_long(arguments, plan, values->timeout_ns);
        warn_if_large(arguments, plan);
    }
    code = values->dry_run ? dry_run(plan) : run_plan(arguments, values, plan);
    plan_free(plan);
    return code;
}

const struct command command_run = {
    .name = "run",
    .operands = "[WORKLOAD[:name=value]... ...]",
    .summary = "runs workloads, and leaves a report",
    .about = "Runs each workload under each runner, several times, and leaves a report in a folder. Without "
             "a workload it is the default suite, with --all every workload there is. Parameters follow a "
             "workload after colons, as in fetch:latency=5ms; times and sizes take units (500us, 5ms, 2s, "
             "64KiB). Several values make a sweep, as a list or a range: count:delay=1ms,5ms or "
             "count:delay=1ms..16ms:x2. 'simul list' shows the workloads, their parameters and the runners.",
    .options = run_options,
    .max_operands = UINT_MAX,
    .values_bytes = sizeof(struct run_values),
    .run = run_run,
};
