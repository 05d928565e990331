/* Makes slices of begins and ends. Events are sorted by time, those of one time stay in the file's order;
 * then an end belongs to the innermost open begin of its name on its row; an end without a name, to the
 * innermost open begin. What finds no partner on an async track is tried again with the other processes'
 * tracks of the id. scripts/compare-pairing pairs by the same rules, with code of its own. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/foreign/foreign_private.h"
#include "trace/json/intern.h"

/* What is open on one row. */
struct pairing {
    struct foreign_slice *slices; /* `link` is a slice's number, in the file's order */
    uint32_t *by_name;            /* by name: the innermost open begin + 1; 0: none */
    uint32_t *before;             /* by index: the next outer open begin of its name + 1 */
    uint32_t *stack;              /* open begins around which nothing has ended */
    size_t depth;
    uint64_t *cuts; /* by number: when that ended in which it began; FOREIGN_OPEN: not yet */
    uint32_t *rows; /* by number: the row */
    uint32_t no_name;
};

static int compare_events(const void *left, const void *right)
{
    const struct foreign_slice *a = left, *b = right;
    if (a->row != b->row)
        return foreign_compare(a->row, b->row);
    return a->begin_ns != b->begin_ns ? foreign_compare(a->begin_ns, b->begin_ns)
                                      : foreign_compare(a->link, b->link);
}

static bool is_open(const struct foreign_slice *slice)
{
    return slice->kind == FOREIGN_BEGIN;
}

static void open_slice(struct pairing *p, uint32_t index)
{
    uint32_t name = p->slices[index].name;
    p->before[index] = p->by_name[name];
    p->by_name[name] = index + 1;
    p->stack[p->depth++] = index;
}

/* The innermost open begin of a name + 1; 0: none. One that an end without a name has closed is passed. */
static uint32_t innermost(struct pairing *p, uint32_t name)
{
    while (p->by_name[name] != 0 && !is_open(&p->slices[p->by_name[name] - 1]))
        p->by_name[name] = p->before[p->by_name[name] - 1];
    return p->by_name[name];
}

/* Notes that what a slice began in has ended. The first such end counts. */
static void cut_slice(struct pairing *p, const struct foreign_slice *slice, uint64_t time_ns)
{
    if (is_open(slice) && p->cuts[slice->link] == FOREIGN_OPEN)
        p->cuts[slice->link] = time_ns;
}

/* Whether an end finds its begin, which becomes a slice. What began inside of it and is open is cut here,
 * unless its own end comes later. */
static bool close_slice(struct pairing *p, const struct foreign_slice *end)
{
    uint32_t found = end->name != p->no_name ? innermost(p, end->name) : 0;
    if (found == 0 && end->name != p->no_name)
        found = innermost(p, p->no_name);
    else if (found == 0 && p->depth > 0)
        found = p->stack[p->depth - 1] + 1;
    if (found == 0)
        return false;
    struct foreign_slice *slice = &p->slices[found - 1];
    slice->end_ns = end->begin_ns;
    slice->kind = FOREIGN_SLICE;
    for (; p->depth > 0 && p->stack[p->depth - 1] >= found - 1; p->depth--)
        cut_slice(p, &p->slices[p->stack[p->depth - 1]], end->begin_ns);
    return true;
}

/* Whether an end has found its begin: it waits for being removed. */
static bool is_used(const struct foreign_slice *slice)
{
    return slice->kind == FOREIGN_SLICE && slice->end_ns == FOREIGN_OPEN;
}

/* Sorts and pairs `count` events from index `from` on. */
static void pair_rows(struct pairing *p, size_t from, size_t count)
{
    size_t first = from;
    if (from == count) /* without events, there may be no array */
        return;
    foreign_sort(p->slices + from, count - from, sizeof *p->slices, compare_events);
    for (size_t i = from; i <= count; i++) {
        if (i == count || p->slices[i].row != p->slices[first].row) {
            for (; first < i; first++)
                p->by_name[p->slices[first].name] = 0;
            p->depth = 0;
        }
        if (i == count)
            break;
        struct foreign_slice *slice = &p->slices[i];
        if (slice->kind == FOREIGN_BEGIN) {
            open_slice(p, (uint32_t)i);
        } else if (slice->kind == FOREIGN_END && close_slice(p, slice)) {
            slice->kind = FOREIGN_SLICE;
            slice->end_ns = FOREIGN_OPEN;
        }
    }
}

/* Begins and ends of ids that hold in all processes, if they have no partner, are paired once more by those
 * ids. They stand last then; each gets its row back. */
static void pair_wide(struct foreign_loader *l, struct pairing *p, size_t count)
{
    size_t loose = count;
    for (size_t i = count; i-- > 0;) {
        struct foreign_slice slice = p->slices[i];
        uint32_t wide = l->tracks.places[slice.row].wide;
        if (slice.kind == FOREIGN_SLICE || wide == 0)
            continue;
        slice.row = wide;
        p->slices[i] = p->slices[--loose];
        p->slices[loose] = slice;
    }
    pair_rows(p, loose, count);
    for (size_t i = loose; i < count; i++)
        p->slices[i].row = p->rows[p->slices[i].link];
}

/* Ends what never ended where that ended in which it began, or with the trace; removes the ends. */
static void close_rest(struct foreign_loader *l, const struct pairing *p, size_t *count)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        struct foreign_slice slice = p->slices[i];
        if (slice.kind == FOREIGN_END)
            foreign_lose(l, FOREIGN_UNBEGUN);
        if (slice.kind == FOREIGN_END || is_used(&slice))
            continue;
        if (is_open(&slice)) {
            slice.end_ns = p->cuts[slice.link] != FOREIGN_OPEN ? p->cuts[slice.link] : l->trace->length_ns;
            slice.kind = FOREIGN_SLICE;
            foreign_lose(l, FOREIGN_UNENDED);
        }
        p->slices[kept++] = slice;
    }
    *count = kept;
}

static int pair(struct foreign_loader *l, struct foreign_rows *rows, bool async, uint32_t no_name)
{
    size_t count = rows->slice_count;
    struct pairing p = {
        .slices = rows->slices,
        .by_name = calloc(intern_count(l->trace->strings) + 1, sizeof *p.by_name),
        .before = malloc((count + 1) * sizeof *p.before),
        .stack = malloc((count + 1) * sizeof *p.stack),
        .cuts = malloc((count + 1) * sizeof *p.cuts),
        .rows = malloc((count + 1) * sizeof *p.rows),
        .no_name = no_name,
    };
    int code = 0;
    if (p.by_name == NULL || p.before == NULL || p.stack == NULL || p.cuts == NULL || p.rows == NULL) {
        code = foreign_no_memory(l);
        goto out;
    }
    for (size_t i = 0; i < count; i++) {
        p.slices[i].link = (uint32_t)i;
        p.cuts[i] = FOREIGN_OPEN;
        p.rows[i] = p.slices[i].row;
    }
    pair_rows(&p, 0, count);
    if (async)
        pair_wide(l, &p, count);
    close_rest(l, &p, &rows->slice_count);
out:
    free(p.by_name);
    free(p.before);
    free(p.stack);
    free(p.cuts);
    free(p.rows);
    return code;
}

int foreign_pair(struct foreign_loader *l)
{
    uint32_t no_name = 0;
    int code = foreign_text(l, FOREIGN_NO_NAME, &no_name);
    if (code == 0 && l->trace->lanes.slice_count > 0)
        code = pair(l, l->lanes.rows, false, no_name);
    if (code == 0 && l->trace->tracks.slice_count > 0)
        code = pair(l, l->tracks.rows, true, no_name);
    return code;
}
