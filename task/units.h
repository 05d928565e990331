/* Numbers with units, as people type and read them. */
#ifndef TASK_UNITS_H
#define TASK_UNITS_H

#include <stddef.h>
#include <stdint.h>

/* "5ms", "500us", "2s", "1.5s", "1m", "1h", "250ns"; a bare 0 is allowed. Returns 0 or -EINVAL (also on
 * overflow). */
int units_parse_duration(const char *text, uint64_t *ns);

/* "512", "64KiB", "2MiB", "1GiB", "4k" (1024), "1MB" (10^6). Returns 0 or -EINVAL. */
int units_parse_size(const char *text, uint64_t *bytes);

/* A whole number, decimal. Returns 0 or -EINVAL. */
int units_parse_number(const char *text, uint64_t *number);

/* unit, its ns, and the value below which the unit is used: a little under 1000, where three digits would
 * round up to the next unit. */
#define DURATION_UNITS(X)                                                                                    \
    X("ns", 1.0, 999.5)                                                                                      \
    X("us", 1e3, 999.5)                                                                                      \
    X("ms", 1e6, 999.5)                                                                                      \
    X("s", 1e9, 119.5)                                                                                       \
    X("min", 60e9, 59.95)                                                                                    \
    X("h", 3600e9, 1e300)

/* decimals that leave three significant digits, and the value below which they are used; above, none. The
 * limits are those of rounding: 9.996 is shown as 10.0. */
#define SHOWN_DECIMALS(X) X(2, 9.995) X(1, 99.95)

/* Writes ns with three significant digits and a fitting unit: "10.3 ms", "1.01 s", "812 us", "0 ns";
 * UINT64_MAX (task/saturating.h) as "5124095 h or more". Returns `out`. */
char *units_show_duration(uint64_t ns, char *out, size_t bytes);

/* The decimals that leave three significant digits of a number. */
int units_decimals(double value);

/* "1.5 MiB", "64 KiB", "512 B". Returns `out`. */
char *units_show_size(uint64_t bytes_shown, char *out, size_t bytes);

#endif
