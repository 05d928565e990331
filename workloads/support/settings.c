/* Reads what was typed for one workload, parameter by parameter. All knowledge of parameters comes from the
 * workload's own list. */
#include "workloads/support/settings.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "task/saturating.h"
#include "task/units.h"
#include "workloads/support/suggestion.h"
#include "workloads/support/values.h"
#include "workloads/workload.h"

/* One reading of one text. */
struct reading {
    const char *text; /* the whole text */
    unsigned index;   /* of the wanted combination, divided by the lengths of the lists read so far */
    struct settings *out;
    char *better; /* NULL: no suggestion is wanted */
    size_t better_bytes;
    struct error *error;
};

/* One "name=value" between two colons, still as typed. */
struct part {
    const char *name, *value; /* value: NULL without '=' */
    size_t name_length, value_length;
};

static size_t param_count(const struct workload *workload)
{
    size_t n = 0;
    while (workload->params != NULL && workload->params[n].name != NULL)
        n++;
    return n;
}

/* The length up to the next colon that is not escaped, or to the end. */
static size_t part_length(const char *text)
{
    size_t length = 0;
    while (text[length] != '\0' && text[length] != ':')
        length += text[length] == '\\' && text[length + 1] != '\0' ? 2 : 1;
    return length;
}

/* Whether the range's step follows the colon at the part's end: "delay=1ms..16ms:x2". The dots of a path
 * ("../file") make no range: no digit follows the dots. */
static bool has_step(const char *part, size_t length)
{
    const char *colon = part + length;
    if (*colon != ':' || colon[1] == '\0' || memchr(colon + 1, '=', part_length(colon + 1)) != NULL)
        return false;
    while (length > 0 && part[length - 1] != ',' && part[length - 1] != ':')
        length--;
    const char *dots = memmem(part + length, (size_t)(colon - part) - length, "..", 2);
    return dots != NULL && isdigit((unsigned char)dots[2]);
}

/* Suggests the text with the `length` bytes at `at` (a place in it) replaced. */
static void suggest(const struct reading *r, const char *at, size_t length, const char *instead)
{
    if (r->better != NULL)
        snprintf(r->better, r->better_bytes, "%.*s%s%s", (int)(at - r->text), r->text, instead, at + length);
}

/* Names after one another, "a, b, c", for an error's text. */
static void append_name(char *list, size_t bytes, const char *name)
{
    size_t used = strlen(list);
    snprintf(list + used, bytes - used, "%s%s", used == 0 ? "" : ", ", name);
}

static int unknown_workload(const struct reading *r, const char *name)
{
    struct suggestion suggestion = {.typed = name};
    char known[256] = "";
    for (const struct workload *const *w = workloads_all(); *w != NULL; w++) {
        suggestion_consider(&suggestion, (*w)->name);
        append_name(known, sizeof known, (*w)->name);
    }
    if (suggestion.name == NULL)
        return error_set(r->error, -EINVAL, "there is no workload '%s'; there are: %s", name, known);
    suggest(r, r->text, strlen(name), suggestion.name);
    return error_set(r->error, -EINVAL, "there is no workload '%s'; did you mean '%s'?", name,
                     suggestion.name);
}

static int unknown_param(const struct reading *r, const struct part *part)
{
    const struct workload *workload = r->out->workload;
    char typed[64], known[256] = "";
    snprintf(typed, sizeof typed, "%.*s", (int)part->name_length, part->name);
    struct suggestion suggestion = {.typed = typed};
    for (size_t i = 0; i < param_count(workload); i++) {
        suggestion_consider(&suggestion, workload->params[i].name);
        append_name(known, sizeof known, workload->params[i].name);
    }
    if (strcmp(typed, "n") == 0 || strcmp(typed, "tasks") == 0)
        return error_set(r->error, -EINVAL,
                         "the number of tasks is no parameter of '%s'; it is typed as: -n %.*s",
                         workload->name, (int)part->value_length, part->value == NULL ? "" : part->value);
    if (known[0] == '\0')
        return error_set(r->error, -EINVAL, "'%s' has no parameters, so '%s' means nothing to it",
                         workload->name, typed);
    if (suggestion.name == NULL)
        return error_set(r->error, -EINVAL, "'%s' has no parameter '%s'; it has: %s", workload->name, typed,
                         known);
    suggest(r, part->name, part->name_length, suggestion.name);
    return error_set(r->error, -EINVAL, "'%s' has no parameter '%s'; did you mean '%s'?", workload->name,
                     typed, suggestion.name);
}

/* Copies a value and takes the escapes away. Returns 0 or -ENAMETOOLONG. */
static int unescape(const struct part *part, char out[SETTINGS_TEXT_BYTES])
{
    size_t used = 0;
    for (size_t i = 0; i < part->value_length; i++) {
        if (part->value[i] == '\\' && (part->value[i + 1] == ':' || part->value[i + 1] == '\\'))
            i++;
        if (used + 1 >= SETTINGS_TEXT_BYTES)
            return -ENAMETOOLONG;
        out[used++] = part->value[i];
    }
    out[used] = '\0';
    return 0;
}

static const char *show_value(enum param_type type, uint64_t number, char *out, size_t bytes)
{
    if (type == PARAM_DURATION)
        return units_show_duration(number, out, bytes);
    if (type == PARAM_SIZE)
        return units_show_size(number, out, bytes);
    snprintf(out, bytes, "%" PRIu64, number);
    return out;
}

static int refuse_value(const struct param *param, const char *text, struct error *error)
{
    if (text[0] == '\0')
        return error_set(error, -EINVAL, "'%s=' has no value; type for example %s=%s", param->name,
                         param->name, param->default_text);
    return error_set(error, -EINVAL, "%s=%s: '%s' is not %s", param->name, text, text,
                     value_expected(param->type));
}

static int set_value(const struct param *param, struct setting *setting, struct error *error)
{
    if (value_read(setting->text, param->type, &setting->number) != 0)
        return refuse_value(param, setting->text, error);
    if (param->type == PARAM_TEXT || param->type == PARAM_SWITCH)
        return 0;
    if (setting->number >= param->min && setting->number <= param->max)
        return 0;
    char min[32], max[32];
    show_value(param->type, param->min, min, sizeof min);
    if (param->max == UINT64_MAX)
        return error_set(error, -EINVAL, "%s=%s is too little: it must be %s or more", param->name,
                         setting->text, min);
    return error_set(error, -EINVAL, "%s=%s is out of range: it must be from %s to %s", param->name,
                     setting->text, min, show_value(param->type, param->max, max, sizeof max));
}

/* Reduces a list to this combination's value. */
static int pick_value(struct reading *r, const struct param *param, size_t index)
{
    struct values values;
    struct error reason;
    struct setting *setting = &r->out->values[index];
    if (values_read(setting->text, param->type, NULL, &values, &reason) != 0)
        return error_set(r->error, -EINVAL, "%s=%s: %s", param->name, setting->text, reason.text);
    snprintf(setting->text, sizeof setting->text, "%s", values.items[r->index % values.count].text);
    r->index /= values.count;
    r->out->listed[index] = values.count;
    return 0;
}

/* Reads one "name=value". */
static int read_part(struct reading *r, const struct part *part)
{
    const struct workload *workload = r->out->workload;
    const struct param *param = NULL;
    size_t index = 0;
    for (; index < param_count(workload) && param == NULL; index++)
        if (strlen(workload->params[index].name) == part->name_length &&
            strncmp(workload->params[index].name, part->name, part->name_length) == 0)
            param = &workload->params[index];
    if (param == NULL)
        return unknown_param(r, part);
    index--;

    if (part->value == NULL)
        return error_set(r->error, -EINVAL,
                         "the parameter '%s' of '%s' needs a value; type for example %s=%s", param->name,
                         workload->name, param->name, param->default_text);
    if (r->out->typed[index])
        return error_set(r->error, -EINVAL, "the parameter '%s' of '%s' is given twice", param->name,
                         workload->name);
    if (unescape(part, r->out->values[index].text) != 0)
        return error_set(r->error, -EINVAL, "the value of '%s' is longer than %d bytes", param->name,
                         SETTINGS_TEXT_BYTES - 1);
    r->out->typed[index] = true;
    if (param->type != PARAM_TEXT && values_are_several(r->out->values[index].text) &&
        pick_value(r, param, index) != 0)
        return -EINVAL;
    return set_value(param, &r->out->values[index], r->error);
}

/* A default that does not parse is a bug of the workload, reported like any other error. */
static int set_defaults(struct settings *out, struct error *error)
{
    for (size_t i = 0; i < param_count(out->workload); i++) {
        const struct param *param = &out->workload->params[i];
        snprintf(out->values[i].text, sizeof out->values[i].text, "%s", param->default_text);
        if (set_value(param, &out->values[i], error) != 0)
            return -EINVAL;
    }
    return 0;
}

static int read_all(struct reading *r)
{
    size_t length = part_length(r->text);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)length, r->text);
    *r->out = (struct settings){.workload = length < sizeof name ? workload_find(name) : NULL};
    if (length == 0)
        return error_set(r->error, -EINVAL, "'%s' names no workload; 'simul list workloads' shows them all",
                         r->text);
    if (r->out->workload == NULL)
        return unknown_workload(r, name);
    if (set_defaults(r->out, r->error) != 0)
        return -EINVAL;

    for (const char *at = r->text + length; *at == ':'; at += length) {
        at++;
        length = part_length(at);
        while (has_step(at, length))
            length += 1 + part_length(at + length + 1);
        const char *equals = memchr(at, '=', length);
        struct part part = {.name = at, .name_length = length};
        if (equals != NULL) {
            part.name_length = (size_t)(equals - at);
            part.value = equals + 1;
            part.value_length = length - part.name_length - 1;
        }
        if (length == 0)
            return error_set(r->error, -EINVAL, "'%s': after a colon a parameter is expected, as name=value",
                             r->text);
        if (read_part(r, &part) != 0)
            return -EINVAL;
    }
    return 0;
}

static int parse(struct reading *r)
{
    if (read_all(r) != 0)
        return -EINVAL;
    /* First validated without a number of tasks: the number may come from a file that has to exist. */
    struct settings *out = r->out;
    const struct workload *workload = out->workload;
    if (workload->validate != NULL && workload->validate(out, r->error) != 0)
        return -EINVAL;
    out->tasks = workload->tasks != NULL ? workload->tasks(out) : workload->default_tasks;
    return 0;
}

int settings_parse_or_suggest(const char *text, struct settings *out, char *better, size_t better_bytes,
                              struct error *error)
{
    struct reading reading = {
        .text = text, .out = out, .better = better, .better_bytes = better_bytes, .error = error};
    if (better != NULL && better_bytes > 0)
        better[0] = '\0';
    return parse(&reading);
}

int settings_parse(const char *text, struct settings *out, struct error *error)
{
    return settings_parse_nth(text, 0, out, error);
}

int settings_parse_nth(const char *text, unsigned index, struct settings *out, struct error *error)
{
    struct reading reading = {.text = text, .index = index, .out = out, .error = error};
    return parse(&reading);
}

uint64_t settings_count(const struct settings *settings)
{
    uint64_t count = 1;
    for (size_t i = 0; i < param_count(settings->workload); i++)
        if (settings->listed[i] > 1)
            count = saturating_mul(count, settings->listed[i]);
    return count;
}

static const struct setting *find(const struct settings *settings, const char *name)
{
    size_t i = 0, n = param_count(settings->workload);
    while (i < n && strcmp(settings->workload->params[i].name, name) != 0)
        i++;
    assert(i < n); /* a workload asks only for parameters of its own */
    return &settings->values[i];
}

uint64_t settings_number(const struct settings *settings, const char *name)
{
    return find(settings, name)->number;
}

const char *settings_text(const struct settings *settings, const char *name)
{
    return find(settings, name)->text;
}
