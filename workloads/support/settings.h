/* The settings of one workload in one cell: the number of tasks, the seed, and the value of each parameter,
 * parsed and validated from the workload's own list. */
#ifndef WORKLOADS_SUPPORT_SETTINGS_H
#define WORKLOADS_SUPPORT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "task/error.h"

struct workload;

enum { MAX_SETTINGS_PARAMS = 16, SETTINGS_TEXT_BYTES = 512 };

struct setting {
    uint64_t number;                /* number, ns, bytes, or 0 and 1 */
    char text[SETTINGS_TEXT_BYTES]; /* as typed, or the default */
};

struct settings {
    const struct workload *workload;
    unsigned tasks;
    uint64_t seed;
    uint64_t work_per_ms; /* iterations of the CPU kernel that count as 1 ms of work; 0 unless the workload is
                             `calibrated` */
    struct setting values[MAX_SETTINGS_PARAMS]; /* in the order of workload->params */
    bool typed[MAX_SETTINGS_PARAMS];            /* by the user */
    unsigned listed[MAX_SETTINGS_PARAMS]; /* how many values were typed for it: more than 1 in a sweep */
};

/* Reads "NAME[:param=value]..." and asks the workload to validate it. `tasks` is set to the workload's
 * default, `seed` to 0. In a value, "\:" is a colon and "\\" a backslash. Where a list or a range of values
 * was typed (workloads/support/values.h), its first one is taken. Returns 0, or -EINVAL with a text that
 * suggests the closest known workload or parameter. */
int settings_parse(const char *text, struct settings *out, struct error *error);

/* A text with lists stands for every combination of their values. Reads the one with this index, counted with
 * the first list changing fastest; any index will do to learn from out->listed how many there are
 * (settings_count). */
int settings_parse_nth(const char *text, unsigned index, struct settings *out, struct error *error);

/* How many combinations the text that was read stands for; UINT64_MAX if they cannot be counted. */
uint64_t settings_count(const struct settings *settings);

/* The same, for a command that wants to say what to type instead: on failure `better` gets the text with the
 * wrong name put right, or "" when nothing known is near. */
int settings_parse_or_suggest(const char *text, struct settings *out, char *better, size_t better_bytes,
                              struct error *error);

/* The value of a parameter. The name must be one of the workload's own: a wrong one is a bug and ends the
 * program. */
uint64_t settings_number(const struct settings *settings, const char *name);
const char *settings_text(const struct settings *settings, const char *name);

#endif
