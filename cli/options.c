/* Walks the command line once, from left to right. cli/option_values.c checks the arguments. */
#include "cli/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/option_values.h"
#include "cli/text.h"
#include "task/units.h"
#include "workloads/support/suggestion.h"

#define OPTION_ARGUMENT(type, field, argument, example) [OPTION_##type] = argument,
#define OPTION_EXAMPLE(type, field, argument, example)  [OPTION_##type] = example,
static const char *const argument_words[] = {OPTION_TYPES(OPTION_ARGUMENT)};
static const char *const example_words[] = {OPTION_TYPES(OPTION_EXAMPLE)};
#undef OPTION_ARGUMENT
#undef OPTION_EXAMPLE

struct parser {
    const struct option *options;
    void *values;
    struct arguments *arguments;
    struct correction *correction;
    struct error *error;
};

char *option_argument(const struct option *option, char *out, size_t bytes)
{
    const char *argument = option->argument != NULL ? option->argument : argument_words[option->type];
    snprintf(out, bytes, "%s", argument != NULL ? argument : "");
    if (option->type != OPTION_CHOICE || option->argument != NULL)
        return out;
    size_t used = 0;
    for (unsigned i = 0; option->words[i] != NULL && used < bytes; i++)
        used += (size_t)snprintf(out + used, bytes - used, "%s%s", i == 0 ? "" : "|", option->words[i]);
    return out;
}

static void *field_of(const struct parser *p, const struct option *option)
{
    return (char *)p->values + option->offset;
}

static const struct option *find_name(const struct option *options, const char *name, size_t length)
{
    for (; options->name != NULL; options++)
        if (strlen(options->name) == length && strncmp(options->name, name, length) == 0)
            return options;
    return NULL;
}

static const struct option *find_letter(const struct option *options, char letter)
{
    for (; options->name != NULL; options++)
        if (letter != '\0' && options->letter == letter)
            return options;
    return NULL;
}

/* The option that a word of the command line names, or NULL. */
static const struct option *find_word(const struct option *options, const char *word)
{
    if (word[0] != '-' || word[1] == '\0')
        return NULL;
    return word[1] == '-' ? find_name(options, word + 2, strcspn(word + 2, "="))
                          : find_letter(options, word[1]);
}

static void correct(struct parser *p, int at, const char *before, const char *after)
{
    p->correction->at = at;
    snprintf(p->correction->word, sizeof p->correction->word, "%s%s", before, after);
}

static int unknown_option(struct parser *p, int at)
{
    const char *word = p->arguments->argv[at];
    if (word[1] != '-')
        return error_set(p->error, -EINVAL, "there is no option '-%c'; --help shows all options", word[1]);

    char typed[64];
    size_t length = strcspn(word + 2, "=");
    snprintf(typed, sizeof typed, "%.*s", (int)length, word + 2);
    struct suggestion suggestion = {.typed = typed};
    for (const struct option *o = p->options; o->name != NULL; o++)
        suggestion_consider(&suggestion, o->name);
    if (suggestion.name == NULL)
        return error_set(p->error, -EINVAL, "there is no option '--%s'; --help shows all options", typed);
    char better[80];
    snprintf(better, sizeof better, "--%s", suggestion.name);
    correct(p, at, better, word + 2 + length);
    return error_set(p->error, -EINVAL, "there is no option '--%s'; did you mean '%s'?", typed, better);
}

/* The option as it was typed at argv[at], without a value: "-n" or "--tasks". */
static const char *as_typed(const struct parser *p, const struct option *option, int at, char *out,
                            size_t bytes)
{
    if (p->arguments->argv[at][1] == '-')
        snprintf(out, bytes, "--%s", option->name);
    else
        snprintf(out, bytes, "-%c", option->letter);
    return out;
}

/* A number in place of names meant another option (-r 10 is --repeats 10). `value_at` is the word with the
 * value: the option's own word or the next one. */
static int meant_other(struct parser *p, const struct option *option, int at, int value_at, const char *value)
{
    char better[80], name[80];
    snprintf(better, sizeof better, "--%s%s", option->number_means, value_at == at ? "=" : "");
    correct(p, at, better, value_at == at ? value : "");
    return error_set(p->error, -EINVAL, "%s takes names, not the number %s; --%s takes a number",
                     as_typed(p, option, at, name, sizeof name), value, option->number_means);
}

/* Reads the value of an option at argv[at], which stands at the end of argv[value_at]. */
static int take_value(struct parser *p, const struct option *option, int at, int value_at, const char *value)
{
    uint64_t number;
    if (option->number_means != NULL && units_parse_number(value, &number) == 0)
        return meant_other(p, option, at, value_at, value);
    char better[512], name[80];
    int code = option_read_value(option, as_typed(p, option, at, name, sizeof name), value,
                                 field_of(p, option), better, sizeof better, p->error);
    if (code != 0 && better[0] != '\0') {
        const char *word = p->arguments->argv[value_at];
        char before[512];
        snprintf(before, sizeof before, "%.*s", (int)(value - word), word);
        correct(p, value_at, before, better);
    }
    return code;
}

static int missing_value(struct parser *p, const struct option *option, int at)
{
    char argument[128], name[80];
    const char *example = option->type == OPTION_CHOICE ? option->words[0] : example_words[option->type];
    as_typed(p, option, at, name, sizeof name);
    return error_set(p->error, -EINVAL, "%s needs a value (%s); type for example: %s %s", name,
                     option_argument(option, argument, sizeof argument), name, example);
}

/* Reads the option at argv[*at] and its value; leaves *at on the last word used. */
static int take_option(struct parser *p, int *at)
{
    const char *word = p->arguments->argv[*at];
    const struct option *option = find_word(p->options, word);
    if (option == NULL)
        return unknown_option(p, *at);
    p->arguments->option_of[*at] = option;

    bool is_long = word[1] == '-';
    const char *equals = is_long ? strchr(word, '=') : NULL;
    const char *attached = equals != NULL ? equals + 1 : !is_long && word[2] != '\0' ? word + 2 : NULL;
    if (option->type == OPTION_FLAG && attached != NULL)
        return error_set(p->error, -EINVAL, "--%s takes no value, so '%s' is wrong", option->name, word);
    if (attached != NULL)
        return take_value(p, option, *at, *at, attached);
    if (option->type == OPTION_FLAG || option->bare != NULL)
        return take_value(p, option, *at, *at, option->bare != NULL ? option->bare : "");

    const char *next = *at + 1 < p->arguments->argc ? p->arguments->argv[*at + 1] : NULL;
    if (next == NULL || find_word(p->options, next) != NULL)
        return missing_value(p, option, *at);
    p->arguments->option_of[++*at] = option;
    return take_value(p, option, *at - 1, *at, next);
}

static int set_defaults(struct parser *p)
{
    for (const struct option *option = p->options; option->name != NULL; option++) {
        char better[64];
        if (option->default_text != NULL &&
            option_read_value(option, option->name, option->default_text, field_of(p, option), better,
                              sizeof better, p->error) != 0)
            return -EINVAL;
    }
    return 0;
}

static int take_all(struct parser *p, int first)
{
    struct arguments *arguments = p->arguments;
    bool options_ended = false;
    for (int at = first; at < arguments->argc; at++) {
        const char *word = arguments->argv[at];
        if (!options_ended && strcmp(word, "--") == 0) {
            options_ended = true;
        } else if (!options_ended && word[0] == '-' && word[1] != '\0') {
            if (take_option(p, &at) != 0)
                return -EINVAL;
        } else {
            arguments->operand_at[arguments->operand_count] = at;
            arguments->operands[arguments->operand_count++] = word;
        }
    }
    return 0;
}

int options_parse(const struct option *options, int argc, char *const argv[], int first, void *values,
                  struct arguments *out, struct correction *correction, struct error *error)
{
    struct parser parser = {
        .options = options, .values = values, .arguments = out, .correction = correction, .error = error};
    correction->at = 0;
    *out = (struct arguments){.argc = argc, .argv = argv};
    out->operands = calloc((size_t)argc + 1, sizeof *out->operands);
    out->operand_at = calloc((size_t)argc + 1, sizeof *out->operand_at);
    out->option_of = calloc((size_t)argc + 1, sizeof *out->option_of);
    int code;
    if (out->operands == NULL || out->operand_at == NULL || out->option_of == NULL)
        code = error_set(error, -ENOMEM, "there is no memory left");
    else if ((code = set_defaults(&parser)) == 0)
        code = take_all(&parser, first);
    if (code != 0)
        arguments_free(out);
    return code;
}

void arguments_free(struct arguments *arguments)
{
    free(arguments->operands);
    free(arguments->operand_at);
    free(arguments->option_of);
    *arguments = (struct arguments){.argc = 0};
}

/* Whether one of the words of `text` is this option. */
static bool mentions(const struct option *options, const char *text, const struct option *option)
{
    for (; *text != '\0'; text += strspn(text, " ")) {
        char word[64];
        size_t length = strcspn(text, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, text);
        if (find_word(options, word) == option)
            return true;
        text += length;
    }
    return false;
}

void options_print_with(const struct option *options, const struct arguments *arguments, const char *instead,
                        FILE *out)
{
    bool printed = false;
    fputs("simul", out);
    for (int i = 1; i < arguments->argc; i++) {
        const struct option *option = arguments->option_of[i];
        if (option != NULL && mentions(options, instead, option))
            continue;
        /* Words behind "--" are operands. */
        if (!printed && option == NULL && strcmp(arguments->argv[i], "--") == 0) {
            fprintf(out, " %s", instead);
            printed = true;
        }
        fputc(' ', out);
        text_quote(out, arguments->argv[i]);
    }
    if (!printed)
        fprintf(out, " %s", instead);
    fputc('\n', out);
}
