/* The values of events: numbers, and times that are exact. */
#include <math.h>
#include <stdlib.h>

#include "trace/json/event_reader.h"

#define MAX_NS INT64_C(0x3FFFFFFFFFFFFFFF) /* two such times can be added */

const struct event_value *event_argument(const struct trace_event *event, const char *name)
{
    static const struct event_value none = {.text = ""};
    for (size_t i = 0; i < event->argument_count; i++)
        if (event_value_is(&event->arguments[i].name, name))
            return &event->arguments[i].value;
    return &none;
}

bool event_count(const struct event_value *value, uint64_t max, uint64_t *out)
{
    uint64_t number = 0;
    if (!value->number || !value->present)
        return false;
    for (const char *c = value->text; *c != '\0'; c++) {
        uint64_t digit = (uint64_t)*c - '0';
        if (digit > 9 || digit > max || number > (max - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *out = number;
    return true;
}

bool event_number(const struct event_value *value, double *out)
{
    char *end;
    if (value->length == 0 || value->text[strspn(value->text, "0123456789.eE+-")] != '\0')
        return false; /* strtod accepts other forms too */
    *out = strtod(value->text, &end);
    return *end == '\0' && isfinite(*out);
}

/* Appends a digit to a number of ns; false beyond the limit. */
static bool append_digit(int64_t *number, int digit)
{
    if (*number > (MAX_NS - digit) / 10)
        return false;
    *number = *number * 10 + digit;
    return true;
}

/* The power of ten behind a number's digits: "", "e15", "E-3". */
static bool read_power(const char *text, long *power)
{
    char *end;
    *power = 0;
    if (*text == '\0')
        return true;
    if ((*text | 32) != 'e' || text[1 + strspn(text + 1, "+-0123456789")] != '\0')
        return false;
    *power = strtol(text + 1, &end, 10);
    return end > text + 1 && *end == '\0' && *power > -1000 && *power < 1000;
}

/* The digits are moved by the power of ten, so no digit is lost to a double. */
bool event_ns(const struct event_value *value, int64_t *ns)
{
    const char *digits = value->text + (*value->text == '-'), *c = digits;
    size_t whole = strspn(c, "0123456789");
    long power;
    int64_t number = 0;
    if (whole == 0)
        return false;
    c += whole;
    c += *c == '.' ? 1 + strspn(c + 1, "0123456789") : 0;
    if (!read_power(c, &power))
        return false;
    long places = (long)whole + power + 3; /* digits of the number of ns */
    for (; places > 0; digits += digits < c, places -= 1) {
        digits += digits < c && *digits == '.';
        bool more = digits < c;
        if (!more && number == 0)
            break;
        if (!append_digit(&number, more ? *digits - '0' : 0))
            return false;
    }
    *ns = *value->text == '-' ? -number : number;
    return true;
}
