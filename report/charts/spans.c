/* Sort, then one pass that joins neighbours. */
#include "report/charts/spans.h"

#include <errno.h>
#include <stdlib.h>

#include "task/array.h"
#include "trace/times.h"

static int compare_bars(const void *left, const void *right)
{
    const struct bar *a = left, *b = right;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->begin_ns > b->begin_ns) - (a->begin_ns < b->begin_ns);
}

/* Joins in place; returns how many bars remain. */
static size_t join(struct bar *bars, size_t count, uint64_t gap_ns)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct bar *last = kept > 0 ? &bars[kept - 1] : NULL;
        if (last != NULL && last->row == bars[i].row && bars[i].begin_ns <= last->end_ns + gap_ns) {
            if (bars[i].end_ns > last->end_ns)
                last->end_ns = bars[i].end_ns;
        } else {
            bars[kept++] = bars[i];
        }
    }
    return kept;
}

static int add(struct bars *bars, size_t *room, struct bar bar)
{
    struct bar *grown = array_room(bars->bars, bars->count, room, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    bars->bars = grown;
    bars->bars[bars->count++] = bar;
    return 0;
}

/* The first of the lane's intervals that ends after an instant: they are ordered by lane, then time. */
static size_t first_interval(const struct trace *trace, uint32_t lane, uint64_t time_ns)
{
    size_t low = 0, high = trace->kernel_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct trace_interval *interval = &trace->kernel[middle];
        if (interval->lane < lane || (interval->lane == lane && interval->end_ns <= time_ns))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int add_preempted(struct bars *bars, size_t *room, const struct trace *trace,
                         const struct trace_span *span, uint32_t row)
{
    int code = 0;
    for (size_t i = first_interval(trace, span->lane, span->begin_ns); code == 0 && i < trace->kernel_count;
         i++) {
        const struct trace_interval *interval = &trace->kernel[i];
        if (interval->lane != span->lane || interval->begin_ns >= span->end_ns)
            break;
        if (interval->kind == SWITCH_PREEMPTED)
            code = add(bars, room,
                       (struct bar){max_of(span->begin_ns, interval->begin_ns),
                                    min_of(span->end_ns, interval->end_ns), row});
    }
    return code;
}

int spans_pick(const struct trace *trace, span_row *row_of, const void *context, bool preempted,
               uint64_t gap_ns, struct bars *out)
{
    size_t room = 0;
    int code = 0;
    *out = (struct bars){0};
    for (size_t i = 0; code == 0 && i < trace->span_count; i++) {
        const struct trace_span *span = &trace->spans[i];
        uint32_t row = row_of(context, span);
        if (row == UINT32_MAX)
            continue;
        code = preempted ? add_preempted(out, &room, trace, span, row)
                         : add(out, &room, (struct bar){span->begin_ns, span->end_ns, row});
    }
    if (code < 0) {
        free(out->bars);
        return code;
    }
    if (out->count > 0)
        qsort(out->bars, out->count, sizeof *out->bars, compare_bars);
    out->count = join(out->bars, out->count, gap_ns);
    return 0;
}
