/* The outcome of one task: a fixed-size slot without pointers, in a mapping that all runners share, so a
 * forked worker's result is read like a thread's. The digested part must be equal under every runner;
 * `measured` may differ. */
#ifndef TASK_OUTCOME_H
#define TASK_OUTCOME_H

#include <stdint.h>

struct outcome {
    /* digested: equal under every runner */
    int32_t status;         /* 0, or -errno of a body that failed (which fails the sample) */
    uint32_t code;          /* the workload's own: e.g. an HTTP status or the number of a failure */
    uint64_t value;         /* the result, or a digest of it */
    uint64_t output_offset; /* where task_append put the output, from the start of the arena; not digested
                               itself */
    uint64_t output_bytes;  /* the output's bytes are digested, not its place */
    /* not digested */
    uint64_t measured[4]; /* times and the like, as the workload documents them */
};

#endif
