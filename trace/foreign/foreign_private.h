/* Shared by the files of trace/foreign/, in the order of the work: foreign.c reads events, foreign_rows.c
 * finds lanes, tracks and names, foreign_window.c finds the range of time, foreign_pair.c pairs begins and
 * ends, foreign_pack.c orders lanes and puts tracks into shared rows, foreign_order.c sorts and finds depths.
 *
 * While the file is read, times are as in the file, in two's complement. A begin or an end is an item of its
 * own in `slices`. */
#ifndef TRACE_FOREIGN_FOREIGN_PRIVATE_H
#define TRACE_FOREIGN_FOREIGN_PRIVATE_H

#include <stdbool.h>

#include "trace/foreign/foreign.h"
#include "trace/json/event_reader.h"

#define FOREIGN_OPEN UINT64_MAX /* the end of a slice that has none */

enum { FOREIGN_TEXT_BYTES = 640, FOREIGN_KEY_BYTES = MAX_JSON_STRING + 1 };

/* Where a row belongs. */
struct foreign_place {
    uint32_t process; /* index */
    uint32_t group;   /* of a track: of its process and category, + 1 */
    uint32_t wide;    /* of a track: its id in all processes, + 1; 0: the id is of its process alone */
    int32_t sort;     /* of a lane, by "thread_sort_index" */
};

/* Finds rows while events are read: a key's number in `keys`, less 1, is its row. */
struct foreign_finder {
    struct foreign_rows *rows;
    struct intern *keys;
    struct foreign_place *places; /* by row */
    size_t room, place_room, slice_room;
};

struct foreign_process {
    uint32_t name, labels; /* texts */
    int32_t sort;          /* by "process_sort_index" */
};

struct foreign_loader {
    struct foreign *trace;
    struct event_reader *reader;
    const char *path;
    struct foreign_finder lanes, tracks, states;
    struct intern *pids, *groups, *wide;
    struct foreign_process *processes; /* by pid's number - 1 */
    size_t process_room, instant_room, sample_room;
    size_t name_bytes;
    uint64_t items;
    struct error *error;
};

/* Returns -ENOMEM with a text. */
int foreign_no_memory(const struct foreign_loader *l);

/* Counts a loss; returns 0. */
int foreign_lose(struct foreign_loader *l, enum foreign_loss loss);

/* The number of a text among the trace's strings; of "" it is 0. Returns 0 or -ENOMEM with a text. */
int foreign_text(struct foreign_loader *l, const char *text, uint32_t *number);

/* The number of an event's name. As foreign_text. */
int foreign_name(struct foreign_loader *l, const struct trace_event *event, uint32_t *number);

/* The name of slices that have none. */
#define FOREIGN_NO_NAME "(no name)"

/* The lane of an event's pid and tid, or the track of its id; a new row is made. Returns 0; -ENOSPC, without
 * a text, beyond the limit of rows; or -ENOMEM. */
int foreign_lane(struct foreign_loader *l, const struct trace_event *event, uint32_t *index);
int foreign_track(struct foreign_loader *l, const struct trace_event *event, uint32_t *index);

/* Reads an event that names, labels or orders threads or processes ("M"). As foreign_lane. */
int foreign_metadata(struct foreign_loader *l, const struct trace_event *event);

/* After the last event: adds the names of processes, which may come late, to rows. Returns 0 or -ENOMEM. */
int foreign_name_processes(struct foreign_loader *l, const struct foreign_finder *finder);

/* Leaves out what lies far from the rest, and makes times count from the earliest. Returns 0 or -ENOMEM. */
int foreign_window(struct foreign_loader *l);

/* Makes slices of begins and ends. Returns 0 or -ENOMEM. */
int foreign_pair(struct foreign_loader *l);

/* Puts lanes into their order, and tracks into shared rows. Returns 0 or -ENOMEM. */
int foreign_order_lanes(struct foreign_loader *l);
int foreign_pack_tracks(struct foreign_loader *l);

/* Sorts everything, finds depths, and leaves out what does not fit a page. Returns 0 or -ENOMEM. */
int foreign_order(struct foreign_loader *l);

/* qsort(3) requires an array, even for 0 items. */
void foreign_sort(void *items, size_t n, size_t item_bytes, int (*compare)(const void *, const void *));

static inline int foreign_compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

#endif
