/* The origin's own delay: how late each answer was. Runners do not cause this delay, so the delay is recorded
 * and published. The origin's one thread writes, the sample reads, in shared memory. */
#ifndef WORKLOADS_ORIGIN_ANSWER_DELAY_H
#define WORKLOADS_ORIGIN_ANSWER_DELAY_H

#include <stddef.h>
#include <stdint.h>

#include "task/percentiles.h"

struct answer_delay;

/* Delays since some instant. */
struct answer_delay_summary {
    uint64_t requests;
    struct percentiles late; /* in ns, of at most the last 65,536 answers */
};

/* Maps memory that a child process shares. NULL without memory (errno is set). */
struct answer_delay *answer_delay_create(void);
void answer_delay_destroy(struct answer_delay *answer_delay);

/* Records one answer, `late_ns` after its intended instant. One writer. */
void answer_delay_record(struct answer_delay *answer_delay, uint64_t late_ns);

/* The number recorded so far: an instant, for answer_delay_summarise. */
uint64_t answer_delay_count(const struct answer_delay *answer_delay);

/* The delays after the first `since` ones. All zero without delays, or without memory to sort in. */
struct answer_delay_summary answer_delay_summarise(const struct answer_delay *answer_delay, uint64_t since);

#endif
