/* The rows of the picture. Lanes stand by process and thread in the order that the trace asks for; those that
 * it says nothing of, in the order of the file. A trace may have an async track for each request: tracks of
 * one process and category share rows wherever they do not overlap. */
#include <errno.h>
#include <stdlib.h>

#include "trace/foreign/foreign_private.h"

/* --- lanes --- */

/* A lane's position. Among equals the lane's number decides, and for processes that of their first lane. */
struct position {
    int32_t process_sort, sort;
    uint32_t first, lane;
};

static int compare_positions(const void *left, const void *right)
{
    const struct position *a = left, *b = right;
    if (a->process_sort != b->process_sort)
        return a->process_sort < b->process_sort ? -1 : 1;
    if (a->first != b->first)
        return foreign_compare(a->first, b->first);
    if (a->sort != b->sort)
        return a->sort < b->sort ? -1 : 1;
    return foreign_compare(a->lane, b->lane);
}

/* Gives the slices of lanes the lanes' new numbers. */
static void renumber(struct foreign_rows *rows, const uint32_t *new_of)
{
    for (size_t i = 0; i < rows->slice_count; i++)
        rows->slices[i].row = new_of[rows->slices[i].row];
}

static void move_lanes(struct foreign_loader *l, struct position *positions, uint32_t *first,
                       struct foreign_row *rows, uint32_t *new_of)
{
    struct foreign_rows *lanes = l->lanes.rows;
    for (uint32_t i = (uint32_t)lanes->count; i-- > 0;)
        first[l->lanes.places[i].process] = i;
    for (uint32_t i = 0; i < lanes->count; i++) {
        const struct foreign_place *place = &l->lanes.places[i];
        positions[i] =
            (struct position){l->processes[place->process].sort, place->sort, first[place->process], i};
        rows[i] = lanes->rows[i];
    }
    foreign_sort(positions, lanes->count, sizeof *positions, compare_positions);
    for (uint32_t i = 0; i < lanes->count; i++) {
        lanes->rows[i] = rows[positions[i].lane];
        new_of[positions[i].lane] = i;
    }
    renumber(lanes, new_of);
    renumber(l->states.rows, new_of);
    for (size_t i = 0; i < l->trace->instant_count; i++)
        if (l->trace->instants[i].lane != UINT32_MAX)
            l->trace->instants[i].lane = new_of[l->trace->instants[i].lane];
}

int foreign_order_lanes(struct foreign_loader *l)
{
    size_t n = l->trace->lanes.count;
    struct position *positions = calloc(n + 1, sizeof *positions);
    uint32_t *first = calloc(l->process_room + 1, sizeof *first), *new_of = calloc(n + 1, sizeof *new_of);
    struct foreign_row *rows = calloc(n + 1, sizeof *rows);
    int code = 0;
    if (positions == NULL || first == NULL || new_of == NULL || rows == NULL)
        code = foreign_no_memory(l);
    else
        move_lanes(l, positions, first, rows, new_of);
    free(positions);
    free(first);
    free(new_of);
    free(rows);
    return code;
}

/* --- tracks --- */

enum { MAX_SHARED = 3000 }; /* rows of one group: more things at once do not fit a page */

/* All spans of one track, from the first begin to the last end. */
struct bundle {
    uint64_t begin_ns, end_ns;
    uint32_t track, group;
    bool used;
};

static int compare_bundles(const void *left, const void *right)
{
    const struct bundle *a = left, *b = right;
    if (a->used != b->used)
        return a->used ? -1 : 1;
    if (a->group != b->group)
        return foreign_compare(a->group, b->group);
    return a->begin_ns != b->begin_ns ? foreign_compare(a->begin_ns, b->begin_ns)
                                      : foreign_compare(a->track, b->track);
}

/* The rows of the group that is packed, first index `first`: when each is free again. */
struct shared {
    uint64_t free_ns[MAX_SHARED];
    size_t first, count;
};

/* The first row that is free when the bundle begins; UINT32_MAX beyond the limit. */
static uint32_t find_shared(struct shared *shared, const struct bundle *bundle)
{
    size_t i = 0;
    while (i < shared->count && shared->free_ns[i] > bundle->begin_ns)
        i++;
    if (i == MAX_SHARED)
        return UINT32_MAX;
    shared->count += i == shared->count;
    shared->free_ns[i] = bundle->end_ns;
    return (uint32_t)(shared->first + i);
}

static void measure(const struct foreign_loader *l, struct bundle *bundles)
{
    const struct foreign_rows *tracks = l->tracks.rows;
    for (uint32_t i = 0; i < tracks->count; i++)
        bundles[i] = (struct bundle){UINT64_MAX, 0, i, l->tracks.places[i].group, false};
    for (size_t i = 0; i < tracks->slice_count; i++) {
        const struct foreign_slice *slice = &tracks->slices[i];
        struct bundle *bundle = &bundles[slice->row];
        bundle->used = true;
        if (slice->begin_ns < bundle->begin_ns)
            bundle->begin_ns = slice->begin_ns;
        if (slice->end_ns > bundle->end_ns)
            bundle->end_ns = slice->end_ns;
    }
}

/* Removes spans without a row. */
static void keep_shared(struct foreign_loader *l, const uint32_t *row_of)
{
    struct foreign_rows *tracks = l->tracks.rows;
    size_t kept = 0;
    for (size_t i = 0; i < tracks->slice_count; i++) {
        struct foreign_slice slice = tracks->slices[i];
        slice.row = row_of[slice.row];
        if (slice.row == UINT32_MAX)
            foreign_lose(l, FOREIGN_ROWS);
        else
            tracks->slices[kept++] = slice;
    }
    tracks->slice_count = kept;
}

static void share(struct foreign_loader *l, struct bundle *bundles, struct foreign_row *rows,
                  uint32_t *row_of)
{
    struct foreign_rows *tracks = l->tracks.rows;
    struct shared shared = {.first = 0};
    measure(l, bundles);
    foreign_sort(bundles, tracks->count, sizeof *bundles, compare_bundles);
    for (size_t i = 0; i < tracks->count && bundles[i].used; i++) {
        const struct bundle *bundle = &bundles[i];
        if (i > 0 && bundles[i - 1].group != bundle->group) {
            shared.first += shared.count;
            shared.count = 0;
        }
        uint32_t row = find_shared(&shared, bundle);
        row_of[bundle->track] = row;
        if (row != UINT32_MAX)
            rows[row] = tracks->rows[bundle->track];
    }
    keep_shared(l, row_of);
    tracks->count = shared.first + shared.count;
    for (size_t i = 0; i < tracks->count; i++)
        tracks->rows[i] = rows[i];
}

int foreign_pack_tracks(struct foreign_loader *l)
{
    size_t n = l->trace->tracks.count;
    struct bundle *bundles = calloc(n + 1, sizeof *bundles);
    struct foreign_row *rows = calloc(n + 1, sizeof *rows);
    uint32_t *row_of = calloc(n + 1, sizeof *row_of);
    int code = 0;
    if (bundles == NULL || rows == NULL || row_of == NULL)
        code = foreign_no_memory(l);
    else
        share(l, bundles, rows, row_of);
    free(bundles);
    free(rows);
    free(row_of);
    return code;
}
