/* The plain text of `--help`. */
#include "cli/help/help.h"

#include "cli/cli.h"
#include "cli/text.h"

#define HELP_WORD(name, word) word,
const char *const help_words[] = {HELP_FORMS(HELP_WORD) NULL};
#undef HELP_WORD

enum { MEANING_COLUMN = 29 };

const char help_about[] =
    "Runs the same workloads under different ways of waiting (one after another, threads, processes, "
    "coroutines), records what really happened, and leaves a report that shows the difference between "
    "concurrency (many tasks in progress) and parallelism (many tasks executing at one instant).";

const struct help_example help_examples[] = {
    {"simul run", "the default suite: all default workloads under all runners"},
    {"simul run count:delay=1s -n 3 --repeats 1", "three tasks that each wait a second"},
    {"simul run fib -r sync,threads -w 1,2,4", "how threads speed up computing as they become more"},
    {"simul run fetch:urls=list.txt:timeout=5s", "fetches the pages in list.txt and collects their links"},
    {"simul compare results/old results/latest", "says whether the newer run is slower or faster"},
    {"simul doctor", "says what on this machine distorts measurements"},
    {"simul list", "what there is to run, and how"},
    {NULL, NULL},
};

static void put_entry(FILE *out, const char *name, const char *meaning)
{
    text_entry(out, 2, name, MEANING_COLUMN, meaning);
}

static void put_option(FILE *out, const struct option *option)
{
    char argument[64], letter[8] = "    ", name[160], meaning[256];
    option_argument(option, argument, sizeof argument);
    if (option->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(name, sizeof name, "%s--%s%s%s%s", letter, option->name,
             argument[0] == '\0'    ? ""
             : option->bare != NULL ? "[="
                                    : " ",
             argument, option->bare != NULL ? "]" : "");
    bool show_default = option->default_text != NULL && option->bare == NULL;
    snprintf(meaning, sizeof meaning, "%s%s%s%s", option->help, show_default ? " (default: " : "",
             show_default ? option->default_text : "", show_default ? ")" : "");
    put_entry(out, name, meaning);
}

static void put_usage(FILE *out, const char *before, const struct command *command)
{
    fprintf(out, "%s%s%s [OPTION...]%s%s\n", before, command->name[0] == '\0' ? "" : " ", command->name,
            command->operands[0] == '\0' ? "" : " ", command->operands);
}

static void put_commands(FILE *out)
{
    fputs("\ncommands:\n", out);
    for (const struct command *const *c = commands_all(); *c != NULL; c++)
        put_entry(out, (*c)->name, (*c)->summary);
}

static void put_end(FILE *out)
{
    fputs("\nexamples:\n", out);
    for (const struct help_example *e = help_examples; e->line != NULL; e++)
        fprintf(out, "  %s\n      %s\n", e->line, e->shows);
    fputs("\nexit status:\n", out);
#define EXIT_LINE(name, status, meaning) put_entry(out, #status, meaning);
    EXIT_CODES(EXIT_LINE)
#undef EXIT_LINE
}

void help_text(const struct command *command, FILE *out)
{
    bool top = command->name[0] == '\0';
    if (top) {
        const char *before = "usage: simul";
        for (const struct command *const *c = commands_all(); *c != NULL; c++, before = "       simul")
            put_usage(out, before, *c);
        fputc('\n', out);
        text_wrap(out, "", help_about, TEXT_WIDTH);
        put_commands(out);
    } else {
        put_usage(out, "usage: simul", command);
        fputc('\n', out);
        text_wrap(out, "", command->about != NULL ? command->about : command->summary, TEXT_WIDTH);
    }
    fputs("\noptions:\n", out);
    for (const struct option *option = command->options; option->name != NULL; option++)
        put_option(out, option);
    if (top)
        put_end(out);
}
