/* The built-in origin of fetch: an HTTP server that a sample starts for itself, in a process of its own on
 * 127.0.0.1, on a port that is free. It never outlives the process that started it. */
#ifndef WORKLOADS_ORIGIN_ORIGIN_H
#define WORKLOADS_ORIGIN_ORIGIN_H

#include <stdint.h>
#include <sys/types.h>

#include "task/error.h"
#include "workloads/origin/lateness.h"

struct origin;

/* Starts it; it accepts requests once this returns. Called where no other thread runs: it forks. Returns 0,
 * or -errno with a text. `error` may be NULL. */
int origin_start(uint64_t latency_ns, struct origin **out, struct error *error);

uint16_t origin_port(const struct origin *origin);
pid_t origin_pid(const struct origin *origin);

/* Counting starts here. */
void origin_at_gate(struct origin *origin);

/* The requests for pages answered since, and how late they were. */
struct lateness_summary origin_lateness(const struct origin *origin);

/* Ends the process, waits for its end, and frees. NULL is allowed. */
void origin_stop(struct origin *origin);

#endif
