/* Latencies of many small things (an item in a queue, a round trip), where one time a task would be too few.
 * The table lies in memory that all processes of a sample share. Each thing has a place of its own: recording
 * costs one store and no lock. */
#ifndef WORKLOADS_SUPPORT_LATENCIES_H
#define WORKLOADS_SUPPORT_LATENCIES_H

#include <stddef.h>
#include <stdint.h>

#include "workloads/workload.h"

struct latencies;

/* Maps a table for `things` things, before the workers are forked. Of more than a million, only every k-th is
 * kept. Returns NULL without memory (errno is set). */
struct latencies *latencies_create(uint64_t things);
void latencies_destroy(struct latencies *latencies);

/* Records the latency of thing number `i`. One task alone records a number; a second record (after a warm-up)
 * replaces the first. */
void latencies_record(struct latencies *latencies, uint64_t i, uint64_t ns);

/* Fills in three gauges, in ns: "NAME p50", "NAME p99" and "NAME max". Fewer than 100 latencies have no p99.
 * Sorts the table: called once and last. Returns how many. */
unsigned latencies_gauges(struct latencies *latencies, const char *name, struct gauge *out);

#endif
