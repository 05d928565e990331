/* The two generators of the workload `generator`: the powers of two, and a filter that pulls from another
 * generator. Generators know no task: their caller brings a hook for what happens between values, a wait for
 * example. */
#ifndef WORKLOADS_SUPPORT_SEQUENCE_H
#define WORKLOADS_SUPPORT_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "coroutine/generator.h"

/* Called by a generator, on its stack. Returns 0, or -errno, which ends the sequence. */
struct sequence_hook {
    int (*call)(void *context); /* NULL: nothing is called */
    void *context;
};

/* The argument of sequence_powers; must live as long as the generator. */
struct sequence_powers {
    unsigned count;                  /* how many, at most 64 */
    struct sequence_hook after_each; /* called when the next value is asked for */
    int status;                      /* 0, or -errno of the hook that failed */
};

/* A generator_body: 1, 2, 4, ..., 2^(count - 1). */
void sequence_powers(struct generator *g, void *argument);

/* The argument of sequence_filter; must live as long as the generator. */
struct sequence_filter {
    struct generator *source;     /* borrowed: closed by whoever made it */
    struct sequence_hook on_each; /* called for each value of the source, kept or not */
    int status;                   /* 0, or -errno of the hook that failed */
};

/* A generator_body: the values of `source` for which sequence_keeps is true. */
void sequence_filter(struct generator *g, void *argument);

/* Whether a value passes the filter: in Python's words, `not (value // 3 % 5)`. */
static inline bool sequence_keeps(uint64_t value)
{
    return value / 3 % 5 == 0;
}

#endif
