/* Several values typed as one word, wherever a sweep may be asked for: a list "1,10,100", a range "1..8" or
 * "10..100:+10" (in steps of 10) or "1..1000:x10" (each ten times the one before), or ranges in a list. A
 * range ends with its last value that is not beyond the end; only whole numbers have a step of their own, +1.
 */
#ifndef WORKLOADS_SUPPORT_VALUES_H
#define WORKLOADS_SUPPORT_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "task/error.h"
#include "workloads/workload.h"

/* MAX_VALUES is the limit of a plan's cells: more values are refused before lists are multiplied out. */
enum { MAX_VALUES = 400, VALUE_TEXT_BYTES = 64 };

struct value {
    uint64_t number;             /* in the unit that its type is stored in; of a word, 0 */
    char text[VALUE_TEXT_BYTES]; /* as typed, or as a user would type the number */
};

struct values {
    unsigned count;
    struct value items[MAX_VALUES]; /* each number once, in the order typed */
};

/* Whether the text holds a comma or a range and so needs values_read. */
bool values_are_several(const char *text);

/* Reads a text, which may also be a single value. `word`, unless NULL, may stand for a value ("tasks"). The
 * type is any but PARAM_TEXT. The caller checks everything but a number's form. Returns 0, or -EINVAL with a
 * text that does not name the option or parameter. */
int values_read(const char *text, enum param_type type, const char *word, struct values *out,
                struct error *error);

/* Reads a single value of a type: 0 or -EINVAL. Any text is a PARAM_TEXT, with the number 0. */
int value_read(const char *text, enum param_type type, uint64_t *number);

/* The words for a value of this type after "is not": "a duration such as 500us, 5ms or 2s". */
const char *value_expected(enum param_type type);

#endif
