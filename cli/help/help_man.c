/* The man page, in the man macros of roff (man-pages(7), groff_man(7)). */
#include "cli/help/help.h"

#include <inttypes.h>

#include "cli/cli.h"
#include "runners/runner.h"
#include "workloads/workload.h"

/* Roff input needs escapes for a backslash, a minus sign, and a dot or a quote that begins a line. */
static void put(FILE *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if ((*c == '.' || *c == '\'') && (c == text || c[-1] == '\n'))
            fputs("\\&", out);
        if (*c == '\\')
            fputs("\\e", out);
        else if (*c == '-')
            fputs("\\-", out);
        else
            fputc(*c, out);
    }
}

/* A paragraph with a hanging tag in bold. */
static void put_tagged(FILE *out, const char *tag, const char *text)
{
    fputs(".TP\n.B ", out);
    put(out, tag);
    fputc('\n', out);
    put(out, text);
    fputc('\n', out);
}

static void put_option(FILE *out, const struct option *option)
{
    char argument[64];
    option_argument(option, argument, sizeof argument);
    fputs(".TP\n", out);
    if (option->letter != 0)
        fprintf(out, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", out);
    put(out, option->name);
    fputs("\\fR", out);
    if (argument[0] != '\0') {
        fputs(option->bare != NULL ? "[=\\fI" : " \\fI", out);
        put(out, argument);
        fputs(option->bare != NULL ? "\\fR]" : "\\fR", out);
    }
    fputc('\n', out);
    put(out, option->help);
    if (option->default_text != NULL && option->bare == NULL) {
        fputs(" (default: ", out);
        put(out, option->default_text);
        fputc(')', out);
    }
    fputs(".\n", out);
}

static void put_commands(FILE *out)
{
    fputs(".SH SYNOPSIS\n", out);
    for (const struct command *const *c = commands_all(); *c != NULL; c++) {
        fprintf(out, ".B simul %s\n[\\fIOPTION\\fR...] ", (*c)->name);
        put(out, (*c)->operands);
        fputs("\n.br\n", out);
    }
    fputs(".SH DESCRIPTION\n", out);
    put(out, help_about);
    fputs("\n.SH COMMANDS\n", out);
    for (const struct command *const *c = commands_all(); *c != NULL; c++) {
        fprintf(out, ".SS simul %s\n", (*c)->name);
        put(out, (*c)->about != NULL ? (*c)->about : (*c)->summary);
        fputc('\n', out);
        for (const struct option *option = (*c)->options; option->name != NULL; option++)
            put_option(out, option);
    }
}

static void put_workloads(FILE *out)
{
    fputs(".SH WORKLOADS\n", out);
    for (const struct workload *const *w = workloads_all(); *w != NULL; w++) {
        put_tagged(out, (*w)->name, (*w)->summary);
        for (const struct param *p = (*w)->params; p != NULL && p->name != NULL; p++) {
            fputs(".RS\n.TP\n\\fI", out);
            put(out, p->name);
            fputs("\\fR=", out);
            put(out, p->default_text);
            fputc('\n', out);
            put(out, p->help);
            fputs("\n.RE\n", out);
        }
    }
}

static void put_runners(FILE *out)
{
    fputs(".SH RUNNERS\nA runner is one answer to one question: what happens while a task waits?\n", out);
    for (const struct runner *const *r = runners_all(); *r != NULL; r++)
        put_tagged(out, (*r)->name, (*r)->while_waiting);
}

void help_man(FILE *out)
{
    fputs(".TH SIMUL 1 \"\" \"simul " SIMUL_VERSION "\"\n.SH NAME\nsimul \\- ", out);
    put(out, command_simul.summary);
    fputc('\n', out);
    put_commands(out);
    put_workloads(out);
    put_runners(out);
    fputs(".SH EXIT STATUS\n", out);
#define EXIT_LINE(name, status, meaning) put_tagged(out, #status, meaning);
    EXIT_CODES(EXIT_LINE)
#undef EXIT_LINE
    fputs(".SH ENVIRONMENT\n", out);
    put_tagged(out, "NO_COLOR", "When set to something, nothing is coloured unless --color always is given.");
    put_tagged(out, "LC_ALL, LC_CTYPE, LANG", "Whether the table may use characters beyond ASCII.");
    fputs(".SH FILES\n", out);
    put_tagged(out, "results/TIME/",
               "What a run leaves: run.json, report.html, summary.csv, summary.md, traces/, charts/, and "
               "what workloads publish. TIME is in UTC, as 20261122T101500Z.");
    put_tagged(out, "results/latest", "Points at the newest of them.");
    fputs(".SH example_words\n", out);
    for (const struct help_example *e = help_examples; e->line != NULL; e++)
        put_tagged(out, e->line, e->shows);
}
