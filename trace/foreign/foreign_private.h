/* Shared by trace/foreign/foreign.c, which reads events, trace/foreign/foreign_rows.c, which finds lanes,
 * tracks and names, and trace/foreign/foreign_order.c, which sorts. Until sorted, times are as in the file,
 * in two's complement, and an open slice ends at FOREIGN_OPEN. */
#ifndef TRACE_FOREIGN_FOREIGN_PRIVATE_H
#define TRACE_FOREIGN_FOREIGN_PRIVATE_H

#include <stdbool.h>

#include "trace/foreign/foreign.h"
#include "trace/json/event_reader.h"

#define FOREIGN_OPEN INT64_MAX

enum { FOREIGN_TEXT_BYTES = 640 };

/* Finds rows while events are read: a key's number in `keys`, less 1, is its row. */
struct foreign_finder {
    struct foreign_rows *rows;
    struct intern *keys;
    uint32_t *innermost; /* by row: the innermost open slice + 1; 0: none */
    size_t room, slice_room;
};

struct foreign_loader {
    struct foreign *trace;
    struct event_reader *reader;
    const char *path;
    struct foreign_finder lanes, tracks;
    struct intern *pids;
    uint32_t *process_names; /* by pid's number - 1: a text's number; 0: none was given */
    size_t process_room, instant_room, sample_room;
    size_t name_bytes;
    bool any;
    int64_t earliest_ns, latest_ns;
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

/* The lane of an event's pid and tid, or the track of its pid, category and id; a new row is made. Returns
 * 0; -ENOSPC, without a text, beyond the limit of rows; or -ENOMEM. */
int foreign_lane(struct foreign_loader *l, const struct trace_event *event, uint32_t *index);
int foreign_track(struct foreign_loader *l, const struct trace_event *event, uint32_t *index);

/* Reads an event that names a thread or a process ("M"). As foreign_lane. */
int foreign_metadata(struct foreign_loader *l, const struct trace_event *event);

/* After the last event: adds the names of processes, which may come late, to rows. Returns 0 or -ENOMEM. */
int foreign_name_processes(struct foreign_loader *l, struct foreign_rows *rows);

/* Ends open slices at `latest_ns`, makes times count from `earliest_ns`, sorts everything and finds
 * depths. */
void foreign_order(struct foreign *trace, int64_t earliest_ns, int64_t latest_ns);

#endif
