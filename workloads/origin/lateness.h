/* How late the origin answered: a delay that the origin itself adds is none of the runners' making, so it is
 * recorded and published. Written by the origin's one thread, read by the sample, in memory that both share.
 */
#ifndef WORKLOADS_ORIGIN_LATENESS_H
#define WORKLOADS_ORIGIN_LATENESS_H

#include <stddef.h>
#include <stdint.h>

#include "task/percentiles.h"

struct lateness;

/* What was recorded since some instant. */
struct lateness_summary {
    uint64_t requests;
    struct percentiles late; /* in ns, of at most the last 65,536 of them */
};

/* Maps the memory, to be shared with a child. NULL without memory (errno is set). */
struct lateness *lateness_create(void);
void lateness_destroy(struct lateness *lateness);

/* Records one answer that was `late_ns` after the instant it was meant for. One writer. */
void lateness_record(struct lateness *lateness, uint64_t late_ns);

/* The number recorded so far: an instant, for lateness_summarise. */
uint64_t lateness_count(const struct lateness *lateness);

/* What came after the first `since` ones. All zero if that is nothing, or if there is no memory to sort in.
 */
struct lateness_summary lateness_summarise(const struct lateness *lateness, uint64_t since);

#endif
