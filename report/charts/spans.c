/* Sort, then one pass that joins neighbours. */
#include "report/charts/spans.h"

#include <errno.h>
#include <stdlib.h>

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

int spans_pick(const struct trace *trace, span_row *row_of, const void *context, uint64_t gap_ns,
               struct bars *out)
{
    size_t count = 0;
    *out = (struct bars){.bars = malloc((trace->span_count + 1) * sizeof *out->bars)};
    if (out->bars == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < trace->span_count; i++) {
        const struct trace_span *span = &trace->spans[i];
        uint32_t row = row_of(context, span);
        if (row != UINT32_MAX)
            out->bars[count++] = (struct bar){span->begin_ns, span->end_ns, row};
    }
    qsort(out->bars, count, sizeof *out->bars, compare_bars);
    out->count = join(out->bars, count, gap_ns);
    return 0;
}
