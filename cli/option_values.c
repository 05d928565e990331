/* One reader a type. A reader checks whatever needs no plan: form, range, known names. */
#include "cli/option_values.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/plan/choice.h"
#include "runners/runner.h"
#include "task/units.h"
#include "workloads/support/suggestion.h"

/* One reading of one argument. */
struct reading {
    const struct option *option;
    const char *name; /* as typed: "-n" or "--tasks" */
    const char *text;
    void *field;
    char *better; /* where to write a suggestion */
    size_t better_bytes;
    struct error *error;
};

static int read_flag(const struct reading *r)
{
    *(bool *)r->field = true;
    return 0;
}

static bool only_digits(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static uint64_t max_of(const struct option *option)
{
    return option->max != 0 ? option->max : UINT_MAX;
}

/* Reads a single number from 1 on. */
static int read_single(const struct reading *r, unsigned *out)
{
    uint64_t number, max = max_of(r->option);
    const char *word = r->option->zero_word;
    if (!only_digits(r->text))
        return error_set(r->error, -EINVAL, "%s takes a whole number, 1 or more%s%s, not '%s'", r->name,
                         word != NULL ? ", or " : "", word != NULL ? word : "", r->text);
    if (units_parse_number(r->text, &number) != 0 || number < 1 || number > max)
        return error_set(r->error, -EINVAL, "%s takes a number from 1 to %" PRIu64 ", not %s", r->name, max,
                         r->text);
    *out = (unsigned)number;
    return 0;
}

static int read_count(const struct reading *r)
{
    if (r->option->zero_word == NULL || strcmp(r->text, r->option->zero_word) != 0)
        return read_single(r, r->field);
    *(unsigned *)r->field = 0;
    return 0;
}

static int read_counts(const struct reading *r)
{
    struct values values;
    unsigned number;
    int code = values_are_several(r->text)
                   ? choice_read_numbers(r->name, r->text, NULL, max_of(r->option), &values, r->error)
                   : read_single(r, &number);
    if (code == 0)
        *(const char **)r->field = r->text;
    return code;
}

static int read_number(const struct reading *r)
{
    if (units_parse_number(r->text, (uint64_t *)r->field) != 0)
        return error_set(r->error, -EINVAL, "%s takes a whole number below 2^64, not '%s'", r->name, r->text);
    return 0;
}

static int read_duration(const struct reading *r)
{
    uint64_t ns, number;
    if (units_parse_duration(r->text, &ns) != 0) {
        if (units_parse_number(r->text, &number) == 0)
            snprintf(r->better, r->better_bytes, "%ss", r->text);
        return error_set(r->error, -EINVAL,
                         "%s takes a time with its unit, such as 500ms, 30s or 2m, not '%s'", r->name,
                         r->text);
    }
    if (ns == 0)
        return error_set(r->error, -EINVAL, "%s takes a time above 0", r->name);
    *(uint64_t *)r->field = ns;
    return 0;
}

/* "5%", "2.5%": the sign is required, because 0.05 could mean a twentieth or a twentieth of a percent. */
static int read_percent(const struct reading *r)
{
    size_t whole = strspn(r->text, "0123456789"), fraction = 0;
    const char *rest = r->text + whole;
    if (whole > 0 && *rest == '.' && (fraction = strspn(rest + 1, "0123456789")) > 0)
        rest += 1 + fraction;
    double percent = strtod(r->text, NULL);
    if (whole > 0 && *rest == '\0')
        snprintf(r->better, r->better_bytes, "%s%%", r->text);
    if (whole == 0 || strcmp(rest, "%") != 0)
        return error_set(r->error, -EINVAL, "%s takes a percentage, such as 5%% or 2.5%%, not '%s'", r->name,
                         r->text);
    if (percent > 1000)
        return error_set(r->error, -EINVAL, "%s takes 0%% to 1000%%, not %s", r->name, r->text);
    *(double *)r->field = percent / 100;
    return 0;
}

static int read_choice(const struct reading *r)
{
    struct suggestion suggestion = {.typed = r->text};
    for (unsigned i = 0; r->option->words[i] != NULL; i++) {
        if (strcmp(r->option->words[i], r->text) == 0) {
            *(unsigned *)r->field = i;
            return 0;
        }
        suggestion_consider(&suggestion, r->option->words[i]);
    }
    char allowed[256];
    if (suggestion.name != NULL)
        snprintf(r->better, r->better_bytes, "%s", suggestion.name);
    return error_set(r->error, -EINVAL, "%s is one of %s, not '%s'", r->name,
                     option_argument(r->option, allowed, sizeof allowed), r->text);
}

/* Calls `check` for each part between commas, an empty one included; stops at the first refusal. */
static int each_part(const struct reading *r,
                     int (*check)(const struct reading *, const char *part, size_t at))
{
    const char *at = r->text;
    for (;;) {
        char part[64];
        size_t length = strcspn(at, ",");
        snprintf(part, sizeof part, "%.*s", (int)length, at);
        if (part[0] == '\0')
            return error_set(r->error, -EINVAL, "%s: '%s' has an empty place between commas", r->name,
                             r->text);
        if (check(r, part, (size_t)(at - r->text)) != 0)
            return -EINVAL;
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    *(const char **)r->field = r->text;
    return 0;
}

static int check_runner(const struct reading *r, const char *part, size_t at)
{
    if (runner_find(part) != NULL)
        return 0;
    char known[256] = "";
    for (const struct runner *const *runner = runners_all(); *runner != NULL; runner++) {
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", used == 0 ? "" : ", ", (*runner)->name);
    }
    const struct runner *meant = choice_runner_meant(part);
    if (meant == NULL)
        return error_set(r->error, -EINVAL, "there is no runner '%s'; there are: %s", part, known);
    snprintf(r->better, r->better_bytes, "%.*s%s%s", (int)at, r->text, meant->name,
             r->text + at + strlen(part));
    return error_set(r->error, -EINVAL, "there is no runner '%s'; did you mean '%s'?", part, meant->name);
}

static int read_runners(const struct reading *r)
{
    return each_part(r, check_runner);
}

static int read_workers(const struct reading *r)
{
    struct values values;
    uint64_t number;
    if (!values_are_several(r->text) && strcmp(r->text, "tasks") != 0 &&
        units_parse_number(r->text, &number) != 0)
        return error_set(r->error, -EINVAL,
                         "%s takes numbers or the word tasks (one worker a task), not '%s'", r->name,
                         r->text);
    int code = choice_read_numbers(r->name, r->text, "tasks", MAX_CHOICE_WORKERS, &values, r->error);
    if (code == 0)
        *(const char **)r->field = r->text;
    return code;
}

static int read_path(const struct reading *r)
{
    if (r->text[0] == '\0')
        return error_set(r->error, -EINVAL, "%s needs a path", r->name);
    *(const char **)r->field = r->text;
    return 0;
}

static int (*const readers[])(const struct reading *) = {
    [OPTION_FLAG] = read_flag,       [OPTION_COUNT] = read_count,       [OPTION_COUNTS] = read_counts,
    [OPTION_NUMBER] = read_number,   [OPTION_DURATION] = read_duration, [OPTION_CHOICE] = read_choice,
    [OPTION_RUNNERS] = read_runners, [OPTION_WORKERS] = read_workers,   [OPTION_FOLDER] = read_path,
    [OPTION_FILE] = read_path,       [OPTION_PERCENT] = read_percent,
};

int option_read_value(const struct option *option, const char *name, const char *text, void *field,
                      char *better, size_t better_bytes, struct error *error)
{
    struct reading reading = {.option = option,
                              .name = name,
                              .text = text,
                              .field = field,
                              .better = better,
                              .better_bytes = better_bytes,
                              .error = error};
    better[0] = '\0';
    return readers[option->type](&reading);
}
