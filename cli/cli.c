/* Finds the command, reads its options and runs it. */
#include "cli/cli.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/complain.h"
#include "cli/help/help.h"
#include "machine/inherited.h"
#include "workloads/support/suggestion.h"
#include "workloads/workload.h"

struct simul_values {
    unsigned help;
    bool version;
};

static const struct option simul_options[] = {
    OPTION_HELP(struct simul_values),
    {.name = "version",
     .type = OPTION_FLAG,
     .offset = offsetof(struct simul_values, version),
     .help = "the version of simul"},
    {.name = NULL},
};

static int simul_run(const struct arguments *arguments, const void *values)
{
    const struct simul_values *simul = values;
    (void)arguments;
    if (simul->version) {
        puts("simul " SIMUL_VERSION);
        return EXIT_CODE_OK;
    }
    help_text(&command_simul, stderr);
    return EXIT_CODE_USAGE;
}

const struct command command_simul = {
    .name = "",
    .operands = "",
    .summary = "the same workloads under different ways of waiting, recorded and shown",
    .options = simul_options,
    .values_bytes = sizeof(struct simul_values),
    .run = simul_run,
};

const struct command *const *commands_all(void)
{
    static const struct command *const commands[] = {&command_run,  &command_report, &command_compare,
                                                     &command_list, &command_doctor, NULL};
    return commands;
}

static const struct command *command_of(const char *name)
{
    const struct command *const *c = commands_all();
    while (*c != NULL && strcmp((*c)->name, name) != 0)
        c++;
    return *c;
}

/* "simul count -n 3" is meant as "simul run count -n 3". */
static bool suggest_run(int argc, char *const argv[])
{
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(argv[1], ":"), argv[1]);
    char **whole = workload_find(name) != NULL ? calloc((size_t)argc + 2, sizeof *whole) : NULL;
    if (whole == NULL)
        return false;
    struct correction correction = {.at = 1, .word = "run"};
    whole[0] = argv[0];
    memcpy(&whole[2], &argv[1], ((size_t)argc - 1) * sizeof *whole);
    complain("'%s' is a workload and no command; 'run' runs it", name);
    complain_suggest(argc + 1, whole, &correction);
    free(whole);
    return true;
}

/* The command that argv[1] names; NULL, after a complaint, if there is none. */
static const struct command *find_command(int argc, char *const argv[])
{
    if (argc < 2 || argv[1][0] == '-')
        return &command_simul;
    const struct command *command = command_of(argv[1]);
    if (command != NULL || suggest_run(argc, argv))
        return command;
    struct suggestion suggestion = {.typed = argv[1]};
    for (const struct command *const *c = commands_all(); *c != NULL; c++)
        suggestion_consider(&suggestion, (*c)->name);
    struct correction correction = {.at = 0};
    if (suggestion.name == NULL) {
        complain("there is no command '%s'; 'simul --help' shows all commands", argv[1]);
    } else {
        complain("there is no command '%s'; did you mean '%s'?", argv[1], suggestion.name);
        correction.at = 1;
        snprintf(correction.word, sizeof correction.word, "%s", suggestion.name);
    }
    complain_suggest(argc, argv, &correction);
    return NULL;
}

static int show_help(const struct command *command, enum help_form form)
{
    if (form == HELP_MAN)
        help_man(stdout);
    else if (form == HELP_COMPLETIONS)
        help_completions(stdout);
    else
        help_text(command, stdout);
    return EXIT_CODE_OK;
}

/* "simul help", "simul help run" and "simul run help" ask for help, unless a file has that name. Help on what
 * is no command names the commands. */
static const struct command *find_help(int argc, char *const argv[])
{
    static const char word[] = "help";
    if (argc == 2 && strcmp(argv[1], word) == 0)
        return &command_simul;
    if (argc != 3 || access(word, F_OK) == 0)
        return NULL;
    if (strcmp(argv[1], word) == 0) {
        const struct command *command = command_of(argv[2]);
        return command != NULL ? command : &command_simul;
    }
    return strcmp(argv[2], word) == 0 ? command_of(argv[1]) : NULL;
}

static int check_operands(const struct command *command, const struct arguments *arguments)
{
    if (arguments->operand_count > command->max_operands) {
        complain("'%s' is one operand too many; --help shows the form",
                 arguments->operands[command->max_operands]);
        return -EINVAL;
    }
    if (arguments->operand_count < command->min_operands) {
        complain("an operand is missing; the form is: simul %s %s", command->name, command->operands);
        return -EINVAL;
    }
    return 0;
}

static int run_command(const struct command *command, int argc, char *const argv[])
{
    struct error error;
    struct correction correction;
    struct arguments arguments;
    void *values = calloc(1, command->values_bytes);
    int first = command->name[0] == '\0' ? 1 : 2, code;
    if (values == NULL) {
        complain("there is no memory left");
        return EXIT_CODE_FAILED;
    }
    if (options_parse(command->options, argc, argv, first, values, &arguments, &correction, &error) != 0) {
        complain("%s", error.text);
        complain_suggest(argc, argv, &correction);
        code = EXIT_CODE_USAGE;
        goto free_values;
    }
    enum help_form help = *(const unsigned *)values;
    if (help != HELP_NONE)
        code = show_help(command, help);
    else if (check_operands(command, &arguments) != 0)
        code = EXIT_CODE_USAGE;
    else
        code = command->run(&arguments, values);
    arguments_free(&arguments);
free_values:
    free(values);
    return code;
}

/* Ends standard output: a full disk shows only at the last flush. A reader that has gone (`| head`) ends the
 * command as it would have without inherited_settle, but only now that all is done. */
static int end_output(int code, const struct inherited *inherited)
{
    struct pollfd out = {.fd = STDOUT_FILENO};
    errno = 0;
    bool failed = fflush(stdout) != 0 || ferror(stdout) != 0;
    int reason = errno; /* none, where an earlier write failed: the stream keeps the fact alone */
    if (!failed)
        return code;
    if (code == EXIT_CODE_OK && inherited->pipe_ended_process && poll(&out, 1, 0) == 1 &&
        (out.revents & POLLERR) != 0) {
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    complain("standard output could not be written%s%s", reason != 0 ? ": " : "",
             reason != 0 ? strerror(reason) : "");
    return code == EXIT_CODE_OK ? EXIT_CODE_FAILED : code;
}

int cli_main(int argc, char **argv)
{
    const struct inherited inherited = inherited_settle();
    /* LC_CTYPE alone: numbers are written alike in every locale. */
    setlocale(LC_CTYPE, "");
    if (inherited.stack_bytes < STACK_NEEDED_BYTES) {
        complain("the stack may grow to %zu KiB, and %d KiB are needed; raise the hard limit (ulimit -s)",
                 inherited.stack_bytes >> 10, STACK_NEEDED_BYTES >> 10);
        return EXIT_CODE_FAILED;
    }
    const struct command *help = find_help(argc, argv);
    const struct command *command = help != NULL ? help : find_command(argc, argv);
    if (command == NULL)
        return EXIT_CODE_USAGE;
    int code = help != NULL ? show_help(help, HELP_TEXT) : run_command(command, argc, argv);
    return end_output(code, &inherited);
}
