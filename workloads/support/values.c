/* Reads lists and ranges. Numbers of a range are written as a person would type them ("12.8ms"): the texts
 * become part of titles and file names, and can be typed again. */
#include "workloads/support/values.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "task/clock.h"
#include "task/units.h"

/* One reading of one text. */
struct reading {
    enum param_type type;
    const char *word;
    struct values *out;
    struct error *error;
};

static int read_switch(const char *text, uint64_t *number)
{
    *number = strcmp(text, "true") == 0;
    return *number == 1 || strcmp(text, "false") == 0 ? 0 : -EINVAL;
}

int value_read(const char *text, enum param_type type, uint64_t *number)
{
    switch (type) {
    case PARAM_NUMBER:
        return units_parse_number(text, number);
    case PARAM_DURATION:
        return units_parse_duration(text, number);
    case PARAM_SIZE:
        return units_parse_size(text, number);
    case PARAM_SWITCH:
        return read_switch(text, number);
    case PARAM_TEXT:
    case PARAM_TYPE_COUNT:
        break;
    }
    *number = 0;
    return 0;
}

const char *value_expected(enum param_type type)
{
    static const char *const expected[PARAM_TYPE_COUNT] = {
        [PARAM_NUMBER] = "a whole number",
        [PARAM_DURATION] = "a duration such as 500us, 5ms or 2s",
        [PARAM_SIZE] = "a size such as 512, 64KiB or 2MiB",
        [PARAM_TEXT] = "a text",
        [PARAM_SWITCH] = "true or false",
    };
    return expected[type];
}

bool values_are_several(const char *text)
{
    return strchr(text, ',') != NULL || strstr(text, "..") != NULL;
}

/* --- writing a value as it would be typed --- */

struct unit {
    const char *name;
    uint64_t scale;
};

/* No minutes: "90s" reads better than "1.5m". */
static const struct unit duration_units[] = {
    {"s", NS_PER_S}, {"ms", NS_PER_MS}, {"us", NS_PER_US}, {"ns", 1}, {NULL, 0}};

static const struct unit size_units[] = {
    {"GiB", 1ULL << 30}, {"MiB", 1ULL << 20}, {"KiB", 1ULL << 10}, {"", 1}, {NULL, 0}};

/* Exact, in the largest unit that needs at most three decimals; the smallest unit always does. */
static void type_with_unit(uint64_t number, const struct unit *units, char *out, size_t bytes)
{
    for (const struct unit *unit = units; unit->name != NULL; unit++) {
        uint64_t whole = number / unit->scale, rest = number % unit->scale;
        uint64_t thousandths = rest * 1000 / unit->scale;
        if ((whole == 0 && unit->scale > 1) || thousandths * unit->scale != rest * 1000)
            continue;
        int used = snprintf(out, bytes, "%" PRIu64 ".%03" PRIu64, whole, thousandths);
        while (out[used - 1] == '0')
            used--;
        if (out[used - 1] == '.')
            used--;
        snprintf(out + used, bytes - (size_t)used, "%s", unit->name);
        return;
    }
}

static void type_value(uint64_t number, enum param_type type, char *out, size_t bytes)
{
    if (type == PARAM_DURATION)
        type_with_unit(number, duration_units, out, bytes);
    else if (type == PARAM_SIZE)
        type_with_unit(number, size_units, out, bytes);
    else
        snprintf(out, bytes, "%" PRIu64, number);
}

/* --- reading --- */

static int add_value(const struct reading *r, uint64_t number, const char *text)
{
    struct values *out = r->out;
    bool word = r->word != NULL && strcmp(text, r->word) == 0;
    for (unsigned i = 0; i < out->count; i++) {
        bool known_word = r->word != NULL && strcmp(out->items[i].text, r->word) == 0;
        if (word == known_word && out->items[i].number == number)
            return 0;
    }
    if (out->count == MAX_VALUES)
        return error_set(r->error, -EINVAL, "these are more than %d values, which is the most", MAX_VALUES);
    struct value *value = &out->items[out->count++];
    value->number = number;
    snprintf(value->text, sizeof value->text, "%s", text);
    return 0;
}

static int read_single(const struct reading *r, const char *text, uint64_t *number)
{
    if (value_read(text, r->type, number) == 0)
        return 0;
    /* in "delay=1ms,n=3" the user meant a colon */
    const char *hint =
        strchr(text, '=') != NULL ? " (parameters are separated by colons, not by commas)" : "";
    return error_set(r->error, -EINVAL, "'%s' is not %s%s%s%s", text, value_expected(r->type),
                     r->word != NULL ? ", nor the word " : "", r->word != NULL ? r->word : "", hint);
}

/* How a range goes on from one number to the next. */
struct step {
    bool times;
    uint64_t by;
};

/* Reads what follows a range's colon, "x10" or "+10ms"; NULL: nothing does. */
static int read_step(const struct reading *r, const char *range, const char *text, struct step *out)
{
    *out = (struct step){.by = 1};
    if (text == NULL && r->type == PARAM_NUMBER)
        return 0;
    const char *example = r->type == PARAM_DURATION ? "1ms" : r->type == PARAM_SIZE ? "4KiB" : "10";
    if (text == NULL)
        return error_set(r->error, -EINVAL,
                         "the range %s needs a step: %s:x2 doubles it each time, %s:+%s adds to it", range,
                         range, range, example);
    out->times = text[0] == 'x';
    if (text[0] != 'x' && text[0] != '+')
        return error_set(r->error, -EINVAL,
                         "':%s' is no step of the range %s; type :x2 (twice the one before) or :+%s", text,
                         range, example);
    if (value_read(text + 1, out->times ? PARAM_NUMBER : r->type, &out->by) != 0 ||
        out->by < (out->times ? 2 : 1))
        return error_set(r->error, -EINVAL, "':%s' is no step: after %c comes %s%s", text, text[0],
                         out->times ? "a whole number" : value_expected(r->type),
                         out->times ? ", 2 or more" : " above 0");
    return 0;
}

/* The number of values in a range. All 64-bit numbers would be one more than uint64_t holds. */
static uint64_t count_range(uint64_t first, uint64_t last, struct step step)
{
    if (!step.times) {
        uint64_t steps = (last - first) / step.by;
        return steps < UINT64_MAX ? steps + 1 : steps;
    }
    uint64_t count = 1;
    while (first <= last / step.by) {
        first *= step.by;
        count++;
    }
    return count;
}

static int add_range(const struct reading *r, const char *range, uint64_t first, uint64_t last,
                     struct step step)
{
    if (first > last)
        return error_set(r->error, -EINVAL, "the range %s ends before it begins", range);
    if (step.times && first == 0)
        return error_set(r->error, -EINVAL,
                         "the range %s begins with 0, which no factor changes; type for example 0,1..8:x2",
                         range);
    uint64_t count = count_range(first, last, step);
    if (count > MAX_VALUES)
        return error_set(r->error, -EINVAL,
                         "the range %s has %" PRIu64 " values, and %d is the most; %s makes fewer of them",
                         range, count, MAX_VALUES, step.times ? "a larger factor" : "a step such as :x10");
    for (uint64_t i = 0, number = first; i < count; i++) {
        char text[VALUE_TEXT_BYTES];
        type_value(number, r->type, text, sizeof text);
        if (add_value(r, number, text) != 0)
            return -EINVAL;
        number = step.times ? number * step.by : number + step.by;
    }
    return 0;
}

/* "FIRST..LAST" or "FIRST..LAST:STEP"; `dots` is where its dots are. */
static int read_range(const struct reading *r, char *item, char *dots)
{
    uint64_t first, last;
    struct step step;
    if (r->type == PARAM_SWITCH)
        return error_set(r->error, -EINVAL, "'%s': there is no range from true to false; type true,false",
                         item);
    char *colon = strchr(dots, ':');
    if (colon != NULL)
        *colon = '\0';
    if (dots == item || dots[2] == '\0')
        return error_set(r->error, -EINVAL, "the range '%s' needs a beginning and an end, as in 1..8", item);
    char range[VALUE_TEXT_BYTES];
    snprintf(range, sizeof range, "%s", item);
    *dots = '\0';
    int status = read_single(r, item, &first);
    if (status == 0)
        status = read_single(r, dots + 2, &last);
    if (status == 0)
        status = read_step(r, range, colon != NULL ? colon + 1 : NULL, &step);
    return status == 0 ? add_range(r, range, first, last, step) : status;
}

static int read_item(const struct reading *r, char *item)
{
    uint64_t number = 0;
    char *dots = strstr(item, "..");
    if (item[0] == '\0')
        return error_set(r->error, -EINVAL, "there is an empty place between commas");
    if (dots != NULL)
        return read_range(r, item, dots);
    if ((r->word == NULL || strcmp(item, r->word) != 0) && read_single(r, item, &number) != 0)
        return -EINVAL;
    return add_value(r, number, item);
}

int values_read(const char *text, enum param_type type, const char *word, struct values *out,
                struct error *error)
{
    const struct reading reading = {.type = type, .word = word, .out = out, .error = error};
    out->count = 0;
    for (;;) {
        char item[VALUE_TEXT_BYTES];
        size_t length = strcspn(text, ",");
        if (length >= sizeof item)
            return error_set(error, -EINVAL, "'%.20s...' is too long for a value", text);
        memcpy(item, text, length);
        item[length] = '\0';
        if (read_item(&reading, item) != 0)
            return -EINVAL;
        if (text[length] == '\0')
            return 0;
        text += length + 1;
    }
}
