/* The order and the depths for drawing, and what does not fit a page. */
#include "trace/foreign/foreign_private.h"

#include <stdlib.h>

enum {
    DEPTHS = 256,
    ROUNDING_NS = 1000, /* writers round begin and duration apart, to whole microseconds at worst */
    MAX_DRAWN = 3000,   /* rows on a page: at 4 pixels each, what browsers can hold in a picture */
};

/* By row, begin, longest first; then as in the file, so that a child as long as its parent stays inside. */
static int compare_slices(const void *left, const void *right)
{
    const struct foreign_slice *a = left, *b = right;
    if (a->row != b->row)
        return foreign_compare(a->row, b->row);
    if (a->begin_ns != b->begin_ns)
        return foreign_compare(a->begin_ns, b->begin_ns);
    if (a->end_ns != b->end_ns)
        return foreign_compare(b->end_ns, a->end_ns);
    return foreign_compare(a->link, b->link);
}

static int compare_instants(const void *left, const void *right)
{
    const struct foreign_instant *a = left, *b = right;
    return a->time_ns != b->time_ns ? foreign_compare(a->time_ns, b->time_ns)
                                    : foreign_compare(a->lane, b->lane);
}

static int compare_samples(const void *left, const void *right)
{
    const struct foreign_sample *a = left, *b = right;
    return a->series != b->series ? foreign_compare(a->series, b->series)
                                  : foreign_compare(a->time_ns, b->time_ns);
}

void foreign_sort(void *items, size_t n, size_t item_bytes, int (*compare)(const void *, const void *))
{
    if (n > 1)
        qsort(items, n, item_bytes, compare);
}

/* --- depths --- */

/* The latest slice of each depth of one row. Those at `depth` and below have ended. */
struct levels {
    struct foreign_slice *last[DEPTHS];
    unsigned depth;
};

/* Ends slices that overlap the next one by less than a rounding where it begins. */
static uint64_t round_ends(struct levels *levels, const struct foreign_slice *next)
{
    uint64_t rounded = 0;
    for (unsigned d = 0; d < levels->depth; d++) {
        struct foreign_slice *slice = levels->last[d];
        bool overlap = slice->end_ns > next->begin_ns && slice->end_ns < next->end_ns;
        if (!overlap || slice->end_ns - next->begin_ns >= ROUNDING_NS || slice->begin_ns >= next->begin_ns)
            continue;
        slice->end_ns = next->begin_ns;
        rounded++;
    }
    return rounded;
}

/* The depth of a slice: the first one free below that in which it lies. DEPTHS if there is none. `crosses`
 * says whether a slice ends within this one. */
static unsigned find_depth(struct levels *levels, const struct foreign_slice *slice, bool *crosses)
{
    unsigned depth = levels->depth;
    while (depth > 0 && levels->last[depth - 1]->end_ns <= slice->begin_ns)
        depth--;
    levels->depth = depth;
    *crosses = false;
    for (; depth > 0; depth--) {
        const struct foreign_slice *outer = levels->last[depth - 1];
        if (outer->end_ns >= slice->end_ns)
            break;
        *crosses |= outer->end_ns > slice->begin_ns && outer->end_ns + ROUNDING_NS <= slice->end_ns;
    }
    while (depth < levels->depth && levels->last[depth]->end_ns > slice->begin_ns)
        depth++;
    return depth;
}

/* Assigns each slice its depth, and drops slices that are too deep. */
static void find_depths(struct foreign *trace, struct foreign_rows *rows, bool async)
{
    struct levels levels = {.depth = 0};
    size_t kept = 0;
    for (size_t i = 0; i < rows->slice_count; i++) {
        struct foreign_slice slice = rows->slices[i];
        bool crosses;
        if (kept == 0 || rows->slices[kept - 1].row != slice.row)
            levels.depth = 0;
        trace->losses[FOREIGN_ROUNDED] += round_ends(&levels, &slice);
        unsigned depth = find_depth(&levels, &slice, &crosses);
        trace->losses[FOREIGN_CROSSING] += crosses && !async;
        if (depth == DEPTHS) {
            trace->losses[FOREIGN_DEEP]++;
            continue;
        }
        slice.depth = (uint8_t)depth;
        rows->slices[kept] = slice;
        levels.last[depth] = &rows->slices[kept++];
        levels.depth = depth + 1 > levels.depth ? depth + 1 : levels.depth;
    }
    rows->slice_count = kept;
}

static void order_rows(struct foreign *trace, struct foreign_rows *rows, bool async)
{
    foreign_sort(rows->slices, rows->slice_count, sizeof *rows->slices, compare_slices);
    find_depths(trace, rows, async);
}

/* --- what fits a page --- */

/* Each row's need: its levels, and a row each for a lane's states and instants. */
struct need {
    uint16_t levels, extra;
};

static size_t rows_of(const struct need *need, unsigned limit)
{
    return (need->levels < limit ? need->levels : limit) + need->extra;
}

static void add_levels(const struct foreign_rows *rows, struct need *needs)
{
    for (size_t i = 0; i < rows->slice_count; i++) {
        const struct foreign_slice *slice = &rows->slices[i];
        if (slice->depth >= needs[slice->row].levels)
            needs[slice->row].levels = (uint16_t)(slice->depth + 1);
    }
}

/* What each lane, and then each track, needs; to be freed. NULL without memory. */
static struct need *find_needs(const struct foreign *trace)
{
    struct need *needs = calloc(trace->lanes.count + trace->tracks.count + 1, sizeof *needs);
    if (needs == NULL)
        return NULL;
    add_levels(&trace->lanes, needs);
    add_levels(&trace->tracks, needs + trace->lanes.count);
    for (size_t i = 0; i < trace->states.slice_count; i++)
        needs[trace->states.slices[i].row].extra |= 1;
    for (size_t i = 0; i < trace->instant_count; i++)
        if (trace->instants[i].lane != UINT32_MAX)
            needs[trace->instants[i].lane].extra |= 2;
    for (size_t i = 0; i < trace->lanes.count; i++)
        needs[i].extra = needs[i].extra == 3 ? 2 : needs[i].extra > 0;
    return needs;
}

/* The deepest level that can be drawn of every row; at least 1. */
static unsigned find_limit(const struct need *needs, size_t count)
{
    size_t at_least[DEPTHS + 1] = {0}, total = 0; /* rows of so many levels; then, or of more */
    unsigned limit = 0;
    for (size_t i = 0; i < count; i++) {
        at_least[needs[i].levels]++;
        total += needs[i].extra;
    }
    for (unsigned d = DEPTHS; d-- > 0;)
        at_least[d] += at_least[d + 1];
    while (limit < DEPTHS && (limit == 0 || total + at_least[limit + 1] <= MAX_DRAWN))
        total += at_least[++limit];
    return limit;
}

/* Drops slices below the limit of depth, and those of rows that are not drawn. */
static void keep_drawn(struct foreign *trace, struct foreign_rows *rows, const struct need *needs,
                       unsigned limit)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->slice_count; i++) {
        struct foreign_slice slice = rows->slices[i];
        bool drawn = rows_of(&needs[slice.row], limit) > 0;
        if (drawn && slice.depth < limit)
            rows->slices[kept++] = slice;
        else
            trace->losses[drawn ? FOREIGN_DEEP : FOREIGN_ROWS]++;
    }
    rows->slice_count = kept;
}

static void keep_instants(struct foreign *trace, const struct need *needs)
{
    size_t kept = 0;
    for (size_t i = 0; i < trace->instant_count; i++) {
        struct foreign_instant instant = trace->instants[i];
        if (instant.lane == UINT32_MAX || needs[instant.lane].extra > 0)
            trace->instants[kept++] = instant;
    }
    trace->losses[FOREIGN_ROWS] += trace->instant_count - kept;
    trace->instant_count = kept;
}

/* Where the trace needs more rows than a page has, the deepest levels go first; then whole lanes and tracks,
 * the last ones. Returns false without memory. */
static bool fit_page(struct foreign *trace)
{
    size_t count = trace->lanes.count + trace->tracks.count, drawn = 1; /* for instants of no lane */
    struct need *needs = find_needs(trace);
    if (needs == NULL)
        return false;
    unsigned limit = find_limit(needs, count);
    for (size_t i = 0; i < count; i++) {
        size_t rows = rows_of(&needs[i], limit);
        if (drawn + rows > MAX_DRAWN)
            needs[i] = (struct need){0, 0};
        else
            drawn += rows;
    }
    keep_drawn(trace, &trace->lanes, needs, limit);
    keep_drawn(trace, &trace->states, needs, DEPTHS);
    keep_drawn(trace, &trace->tracks, needs + trace->lanes.count, limit);
    keep_instants(trace, needs);
    free(needs);
    return true;
}

int foreign_order(struct foreign_loader *l)
{
    struct foreign *trace = l->trace;
    order_rows(trace, &trace->lanes, false);
    order_rows(trace, &trace->tracks, true);
    order_rows(trace, &trace->states, false);
    foreign_sort(trace->instants, trace->instant_count, sizeof *trace->instants, compare_instants);
    foreign_sort(trace->samples, trace->sample_count, sizeof *trace->samples, compare_samples);
    return fit_page(trace) ? 0 : foreign_no_memory(l);
}
