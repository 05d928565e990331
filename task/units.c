/* Numbers with units. Reading is exact integer arithmetic: "1.5s" is exactly 1500000000 ns; a number that
 * does not fit is refused, never wrapped. */
#include "task/units.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "task/clock.h"

struct unit {
    const char *name;
    uint64_t scale;
};

#define NS_PER_MIN (60 * NS_PER_S)
#define NS_PER_H   (60 * NS_PER_MIN)
#define KIB        1024ULL

/* Each list ends with a unit without a name. */
static const struct unit durations[] = {
    {"ns", 1},       {"us", NS_PER_US}, {"\u00b5s", NS_PER_US}, {"ms", NS_PER_MS},
    {"s", NS_PER_S}, {"m", NS_PER_MIN}, {"h", NS_PER_H},        {NULL, 0},
};

static const struct unit sizes[] = {
    {"", 1},
    {"B", 1},
    {"k", KIB},
    {"K", KIB},
    {"KiB", KIB},
    {"M", KIB *KIB},
    {"MiB", KIB *KIB},
    {"G", KIB *KIB *KIB},
    {"GiB", KIB *KIB *KIB},
    {"T", KIB *KIB *KIB *KIB},
    {"TiB", KIB *KIB *KIB *KIB},
    {"kB", 1000},
    {"MB", 1000ULL * 1000},
    {"GB", 1000ULL * 1000 * 1000},
    {"TB", 1000ULL * 1000 * 1000 * 1000},
    {NULL, 0},
};

static const struct unit no_units[] = {{"", 1}, {NULL, 0}};

/* The arithmetic below cannot overflow with so many digits after the point: 10^6 hours in ns fit in 64
 * bits. */
enum { FRACTION_DIGITS = 6 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads decimal digits into *number and moves *text behind them. Returns the number of digits, or -EINVAL on
 * overflow. */
static int read_digits(const char **text, uint64_t *number)
{
    int digits = 0;
    for (*number = 0; is_digit(**text); (*text)++, digits++)
        if (__builtin_mul_overflow(*number, (uint64_t)10, number) ||
            __builtin_add_overflow(*number, (uint64_t)(**text - '0'), number))
            return -EINVAL;
    return digits;
}

static int read_with_unit(const char *text, const struct unit *units, uint64_t *out)
{
    uint64_t whole = 0, fraction = 0, fraction_of = 1;
    if (read_digits(&text, &whole) <= 0)
        return -EINVAL;
    if (*text == '.' && units != no_units) {
        text++;
        int digits = read_digits(&text, &fraction);
        if (digits <= 0 || digits > FRACTION_DIGITS)
            return -EINVAL;
        while (digits-- > 0)
            fraction_of *= 10;
    }
    for (const struct unit *unit = units; unit->name != NULL; unit++) {
        if (strcmp(unit->name, text) != 0)
            continue;
        uint64_t value;
        if (__builtin_mul_overflow(whole, unit->scale, &value) ||
            __builtin_add_overflow(value, fraction * unit->scale / fraction_of, &value))
            return -EINVAL;
        *out = value;
        return 0;
    }
    return -EINVAL;
}

int units_parse_duration(const char *text, uint64_t *ns)
{
    if (strcmp(text, "0") == 0) {
        *ns = 0;
        return 0;
    }
    return read_with_unit(text, durations, ns);
}

int units_parse_size(const char *text, uint64_t *bytes)
{
    return read_with_unit(text, sizes, bytes);
}

int units_parse_number(const char *text, uint64_t *number)
{
    return read_with_unit(text, no_units, number);
}

int units_decimals(double value)
{
#define DECIMALS(decimals, below)                                                                            \
    if (value < (below))                                                                                     \
        return decimals;
    SHOWN_DECIMALS(DECIMALS)
#undef DECIMALS
    return 0;
}

char *units_show_duration(uint64_t ns, char *out, size_t bytes)
{
    static const struct {
        const char *name;
        double scale, below;
    } steps[] = {
#define STEP(name, scale, below) {name, scale, below},
        DURATION_UNITS(STEP)
#undef STEP
    };
    if (ns == UINT64_MAX) { /* of saturating arithmetic */
        snprintf(out, bytes, "%u h or more", (unsigned)(ns / (3600 * NS_PER_S)));
        return out;
    }
    size_t i = 0;
    while ((double)ns / steps[i].scale >= steps[i].below)
        i++;
    double value = (double)ns / steps[i].scale;
    snprintf(out, bytes, "%.*f %s", i > 0 ? units_decimals(value) : 0, value, steps[i].name);
    return out;
}

char *units_show_size(uint64_t bytes_shown, char *out, size_t bytes)
{
    static const char *const names[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes_shown < KIB) {
        snprintf(out, bytes, "%u B", (unsigned)bytes_shown);
        return out;
    }
    size_t i = 0;
    double value = (double)bytes_shown / (double)KIB;
    for (; value >= 1023.5 && i + 1 < sizeof names / sizeof *names; i++)
        value /= (double)KIB;
    /* Tenths as a whole number, so that "64.0" can be shown as "64". */
    uint64_t tenths = (uint64_t)(value * 10 + 0.5);
    bool whole = tenths % 10 == 0 || tenths >= 1000;
    snprintf(out, bytes, "%.*f %s", whole ? 0 : 1, value, names[i]);
    return out;
}
