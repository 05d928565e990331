/* A curve is a step function of time: how many tasks were in flight, how many lanes were on a CPU. The two
 * curves of a run define its concurrency and its parallelism. */
#ifndef TRACE_CURVE_H
#define TRACE_CURVE_H

#include <stddef.h>
#include <stdint.h>

struct trace;

struct curve_point {
    uint64_t time_ns; /* from the start barrier */
    uint32_t value;   /* up to the next point */
};

struct curve {
    struct curve_point
        *points; /* strictly ascending in time; the first at 0; the last at the end, with the last value */
    size_t count;
    double mean;  /* over 0 .. the end */
    uint32_t max; /* of intervals that last longer than 0 ns */
};

/* An interval in which one more is counted. */
struct curve_interval {
    uint64_t begin_ns, end_ns;
};

/* The number of intervals that contain each instant of 0 .. end_ns, at most `cap` (0: no cap). Returns 0 or
 * -ENOMEM; free with curve_free. */
int curve_of(const struct curve_interval *intervals, size_t n, uint64_t end_ns, uint32_t cap,
             struct curve *out);
void curve_free(struct curve *curve);

/* Tasks in flight (started and not done) of a trace. */
int curve_in_flight(const struct trace *trace, struct curve *out);

/* Lanes on CPU: by the kernel's records where the trace is `measured`; else inferred from the tasks' own
 * edges. Inferred: lanes with a running task, without calls on libuv's pool, capped at the CPUs allowed. */
int curve_on_cpu(const struct trace *trace, struct curve *out);

#endif
