/* Rows of a timeline, thinned to what a picture can show. Intervals of one state that stand less than a
 * pixel apart become one, so that drawing time does not grow with the trace. */
#ifndef REPORT_CHARTS_SPANS_H
#define REPORT_CHARTS_SPANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/trace.h"

/* An interval of time in a row. */
struct bar {
    uint64_t begin_ns, end_ns;
    uint32_t row;
};

struct bars {
    struct bar *bars; /* ordered by row, then by time */
    size_t count;
};

/* The row of a span, or UINT32_MAX for a hidden one. */
typedef uint32_t span_row(const void *context, const struct trace_span *span);

/* Picks the spans that `row_of` shows, and joins spans of one row at most `gap_ns` apart. With `preempted`,
 * picks those parts of them in which the kernel had preempted their lanes. The caller frees out->bars.
 * Returns 0 or -ENOMEM. */
int spans_pick(const struct trace *trace, span_row *row_of, const void *context, bool preempted,
               uint64_t gap_ns, struct bars *out);

#endif
