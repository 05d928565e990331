/* A command of the command line (`simul run`): its options, its operands and its function. Help, man page and
 * completion are made from this description, which stands in the command's own file. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stddef.h>

#include "cli/options.h"

struct command {
    const char *name;             /* as typed; "" for simul itself */
    const char *operands;         /* as the synopsis shows them; "" when it takes none */
    const char *summary;          /* one line */
    const char *about;            /* a paragraph; NULL: the summary says it all */
    const struct option *options; /* the first is OPTION_HELP */
    unsigned min_operands, max_operands;
    size_t values_bytes; /* of its struct of values, which begins with `unsigned help` (enum help_form) */
    int (*run)(const struct arguments *arguments, const void *values); /* returns the exit code */
};

/* The forms of help, and the word that is typed for each. */
#define HELP_FORMS(X)                                                                                        \
    X(NONE, "none")                                                                                          \
    X(TEXT, "text")                                                                                          \
    X(MAN, "man")                                                                                            \
    X(COMPLETIONS, "completions")

#define HELP_ENUM(name, word) HELP_##name,
enum help_form { HELP_FORMS(HELP_ENUM) HELP_FORM_COUNT };
#undef HELP_ENUM
extern const char *const help_words[];

/* Every list of options begins with this one. */
#define OPTION_HELP(values)                                                                                  \
    {                                                                                                        \
        .name = "help", .letter = 'h', .type = OPTION_CHOICE, .argument = "man|completions",                 \
        .words = help_words, .default_text = "none", .bare = "text", .offset = offsetof(values, help),       \
        .help = "this text; the man page; the completion for bash"                                           \
    }

extern const struct command command_simul; /* simul without a command */
extern const struct command command_run, command_report, command_compare, command_list, command_doctor;

/* The commands, NULL-ended, in display order. */
const struct command *const *commands_all(void);

#endif
