/* How long each of many small things took (an item in a queue, a round trip), where one time a task would be
 * too few: a table in memory that all processes of a sample share, with a place of its own for each thing, so
 * that recording takes one store and no lock. */
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

/* Thing number `i` took `ns`. Each number is recorded by one task alone; what is recorded again (after a
 * warm-up) replaces what was there. */
void latencies_record(struct latencies *latencies, uint64_t i, uint64_t ns);

/* Fills in three gauges, in ns: "NAME p50", "NAME p99" and "NAME max". Sorts the table, so it is called once
 * and last. Returns 3. */
unsigned latencies_gauges(struct latencies *latencies, const char *name, struct gauge *out);

#endif
