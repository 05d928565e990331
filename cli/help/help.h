/* The three forms of help, all made from the lists of commands, options, workloads and runners. */
#ifndef CLI_HELP_HELP_H
#define CLI_HELP_HELP_H

#include <stdio.h>

#include "cli/command.h"

/* `--help` of one command, or of simul itself: 80 columns. */
void help_text(const struct command *command, FILE *out);

/* The man page simul(1), for man's macros (roff). */
void help_man(FILE *out);

/* The completion for bash. */
void help_completions(FILE *out);

/* Lines to type, each with what it shows; an entry without a line ends the list. */
struct help_example {
    const char *line, *shows;
};
extern const struct help_example help_examples[];

/* The sentences that open the help and the man page. */
extern const char help_about[];

#endif
