/* How late the origin answered: a delay that the origin itself adds is none of the runners' making, so it is
 * recorded and published. Written by the origin's one thread, read by the sample, in memory that both share.
 */
#ifndef WORKLOADS_ORIGIN_ANSWER_DELAY_H
#define WORKLOADS_ORIGIN_ANSWER_DELAY_H

#include <stddef.h>
#include <stdint.h>

#include "task/percentiles.h"

struct answer_delay;

/* What was recorded since some instant. */
struct answer_delay_summary {
    uint64_t requests;
    struct percentiles late; /* in ns, of at most the last 65,536 of them */
};

/* Maps the memory, to be shared with a child. NULL without memory (errno is set). */
struct answer_delay *answer_delay_create(void);
void answer_delay_destroy(struct answer_delay *answer_delay);

/* Records one answer that was `late_ns` after the instant it was meant for. One writer. */
void answer_delay_record(struct answer_delay *answer_delay, uint64_t late_ns);

/* The number recorded so far: an instant, for answer_delay_summarise. */
uint64_t answer_delay_count(const struct answer_delay *answer_delay);

/* What came after the first `since` ones. All zero if that is nothing, or if there is no memory to sort in.
 */
struct answer_delay_summary answer_delay_summarise(const struct answer_delay *answer_delay, uint64_t since);

#endif
