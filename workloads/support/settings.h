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
    uint64_t memory_bytes;                      /* available to the run, machine/memory.h; 0: not known */
    struct setting values[MAX_SETTINGS_PARAMS]; /* in the order of workload->params */
    bool typed[MAX_SETTINGS_PARAMS];            /* by the user */
    unsigned listed[MAX_SETTINGS_PARAMS];       /* number of values typed: more than 1 in a sweep */
};

/* Reads "NAME[:param=value]..." and asks the workload to validate the settings. `tasks` is set to the
 * workload's default, `seed` to 0. In a value, "\:" is a colon and "\\" a backslash. Of a list or a range
 * (workloads/support/values.h), the first value counts. Returns 0, or -EINVAL with a text that suggests the
 * closest known workload or parameter. */
int settings_parse(const char *text, struct settings *out, struct error *error);

/* A text with lists stands for every combination of their values. Reads combination number `index`; the first
 * list changes fastest. Any index sets out->listed, from which settings_count computes the number of
 * combinations. */
int settings_parse_nth(const char *text, unsigned index, struct settings *out, struct error *error);

/* The number of combinations in the text that was read; UINT64_MAX on overflow. */
uint64_t settings_count(const struct settings *settings);

/* As settings_parse, with a suggestion for the user: on failure `better` gets the text with the wrong name
 * corrected, or "" when no known name is near. */
int settings_parse_or_suggest(const char *text, struct settings *out, char *better, size_t better_bytes,
                              struct error *error);

/* The value of a parameter. A name that is not the workload's own is a bug and ends the program. */
uint64_t settings_number(const struct settings *settings, const char *name);
const char *settings_text(const struct settings *settings, const char *name);

#endif
