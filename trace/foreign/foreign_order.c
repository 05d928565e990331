/* Events of a file may have any order, and slices are given by begin and end or by begin and duration. This
 * file sorts the slices and finds their depths for drawing. */
#include "trace/foreign/foreign_private.h"

#include <stdlib.h>

enum { DEPTHS = 256 };

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* By row, begin, longest first; then as in the file, so that a child as long as its parent stays inside. */
static int compare_slices(const void *left, const void *right)
{
    const struct foreign_slice *a = left, *b = right;
    if (a->row != b->row)
        return compare(a->row, b->row);
    if (a->begin_ns != b->begin_ns)
        return compare(a->begin_ns, b->begin_ns);
    if (a->end_ns != b->end_ns)
        return compare(b->end_ns, a->end_ns);
    return compare(a->link, b->link);
}

static int compare_instants(const void *left, const void *right)
{
    const struct foreign_instant *a = left, *b = right;
    return compare(a->time_ns, b->time_ns);
}

static int compare_samples(const void *left, const void *right)
{
    const struct foreign_sample *a = left, *b = right;
    return a->series != b->series ? compare(a->series, b->series) : compare(a->time_ns, b->time_ns);
}

/* qsort(3) requires an array, even for 0 items. */
static void sort(void *items, size_t n, size_t item_bytes, int (*compare_items)(const void *, const void *))
{
    if (n > 1)
        qsort(items, n, item_bytes, compare_items);
}

/* Assigns each slice its depth, and drops slices that are too deep. A slice that begins inside another but
 * ends later is drawn below the other, too: slices of one depth never overlap. */
static size_t find_depths(struct foreign_rows *rows)
{
    uint64_t ends[DEPTHS];
    unsigned depth = 0;
    size_t kept = 0;
    for (size_t i = 0; i < rows->slice_count; i++) {
        struct foreign_slice *slice = &rows->slices[i];
        if (kept == 0 || rows->slices[kept - 1].row != slice->row)
            depth = 0;
        while (depth > 0 && ends[depth - 1] <= slice->begin_ns)
            depth--;
        if (depth == DEPTHS)
            continue;
        slice->depth = (uint8_t)depth;
        ends[depth++] = slice->end_ns;
        rows->slices[kept++] = *slice;
    }
    return kept;
}

static void order_rows(struct foreign *trace, struct foreign_rows *rows, int64_t earliest_ns,
                       int64_t latest_ns)
{
    for (size_t i = 0; i < rows->slice_count; i++) {
        struct foreign_slice *slice = &rows->slices[i];
        if (slice->end_ns == FOREIGN_OPEN) {
            slice->end_ns = (uint64_t)latest_ns;
            trace->losses[FOREIGN_UNENDED]++;
        }
        slice->begin_ns -= (uint64_t)earliest_ns;
        slice->end_ns -= (uint64_t)earliest_ns;
        slice->link = (uint32_t)i;
    }
    sort(rows->slices, rows->slice_count, sizeof *rows->slices, compare_slices);
    size_t kept = find_depths(rows);
    trace->losses[FOREIGN_DEEP] += rows->slice_count - kept;
    rows->slice_count = kept;
}

void foreign_order(struct foreign *trace, int64_t earliest_ns, int64_t latest_ns)
{
    order_rows(trace, &trace->lanes, earliest_ns, latest_ns);
    order_rows(trace, &trace->tracks, earliest_ns, latest_ns);
    for (size_t i = 0; i < trace->instant_count; i++)
        trace->instants[i].time_ns -= (uint64_t)earliest_ns;
    for (size_t i = 0; i < trace->sample_count; i++)
        trace->samples[i].time_ns -= (uint64_t)earliest_ns;
    sort(trace->instants, trace->instant_count, sizeof *trace->instants, compare_instants);
    sort(trace->samples, trace->sample_count, sizeof *trace->samples, compare_samples);
    trace->length_ns = (uint64_t)latest_ns - (uint64_t)earliest_ns;
}
