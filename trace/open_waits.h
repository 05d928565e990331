/* The waits of a task while its trace is read. A wait is divided here, once, for page, charts and tables:
 * waiting ends when its deadline has passed or its post has come. From then on the task is ready until it
 * runs, whether the loop has noticed or not. */
#ifndef TRACE_OPEN_WAITS_H
#define TRACE_OPEN_WAITS_H

#include "trace/trace.h"

/* A pair of the file that has begun and not ended. */
struct open_span {
    bool open;
    struct trace_span span;
};

/* A task has at most one pair of each kind open. */
struct open_waits {
    struct open_span wait, ready; /* ready: in the loop's queue */
    uint64_t due_ns;              /* when the wait is over: its deadline or its post; UINT64_MAX: not known */
    size_t last;                  /* the last span of the last wait, + 1: waiting, or ready; 0: none */
};

/* Adds a span to the trace, which has room for `*room` spans. Returns 0 or -ENOMEM. */
int trace_add_span(struct trace *trace, size_t *room, const struct trace_span *span);

/* Adds what the open pair, whose end is in its span, was: waiting, ready, or the one and then the other.
 * Returns 0 or -ENOMEM. */
int open_waits_end(struct open_waits *waits, bool ready, struct trace *trace, size_t *room);

#endif
