/* A trace by any other tracer: Trace Event JSON, plain or gzip, as slices on lanes, async spans on tracks,
 * instants and counters. Missing fields are tolerated; losses are counted and reported in words. Nothing in
 * the file is trusted: its size, depth, names and times have limits.
 *
 * All times are ns from the earliest event. */
#ifndef TRACE_FOREIGN_FOREIGN_H
#define TRACE_FOREIGN_FOREIGN_H

#include <stddef.h>
#include <stdint.h>

#include "task/error.h"

struct intern;

/* What is left out or changed; reports append a number: "flow events ... are left out: 3". */
#define FOREIGN_LOSSES(X)                                                                                    \
    X(FLOWS, "flow events, the arrows between slices, are left out")                                         \
    X(SNAPSHOTS, "stack samples, object snapshots and memory dumps are left out")                            \
    X(UNKNOWN, "events of an unknown kind are left out")                                                     \
    X(UNTIMED, "events without a usable time are left out")                                                  \
    X(UNBEGUN, "ends without a begin are left out")                                                          \
    X(DEEP, "slices nested more than 256 deep are left out")                                                 \
    X(ROWS, "events on more lanes, tracks or processes than can be shown are left out")                      \
    X(NAMES, "names beyond the first 100,000 different ones are shown as (other)")                           \
    X(UNENDED, "slices that never end are drawn up to the end of the trace")                                 \
    X(CUT, "missing brackets at the end of the file, perhaps with the last events")

#define LOSS_ENUM(name, text) FOREIGN_##name,
enum foreign_loss { FOREIGN_LOSSES(LOSS_ENUM) FOREIGN_LOSS_COUNT };
#undef LOSS_ENUM

/* Texts are numbers of `strings` (trace/json/intern.h); 0 stands for "". */
struct foreign_row {
    uint32_t name, process;
};

/* A slice of a lane, or a span of an async track. */
struct foreign_slice {
    uint64_t begin_ns, end_ns;
    uint32_t row; /* index into lanes, or into tracks */
    uint32_t name;
    uint32_t link; /* private */
    uint8_t depth; /* 0: outermost; slices of one row and depth do not overlap */
};

/* The rows of one kind with their slices. */
struct foreign_rows {
    struct foreign_row *rows;
    size_t count;
    struct foreign_slice *slices; /* by row, then begin, then longest first */
    size_t slice_count;
};

struct foreign_instant {
    uint64_t time_ns;
    uint32_t lane; /* UINT32_MAX: of no lane */
    uint32_t name;
};

struct foreign_sample {
    uint64_t time_ns;
    double value;
    uint32_t series; /* a text: "process: counter: series" */
};

struct foreign {
    struct intern *strings;
    struct foreign_rows lanes, tracks;
    struct foreign_instant *instants; /* in the order of time */
    struct foreign_sample *samples;   /* by series, then time */
    size_t instant_count, sample_count;
    uint64_t length_ns; /* from the earliest to the latest instant */
    uint64_t losses[FOREIGN_LOSS_COUNT];
};

/* Reads a file. Returns 0; -EINVAL for a file that is not a trace or is damaged, with file, line and byte;
 * or another -errno; with a text. `out` is to be freed in either case. */
int foreign_load(const char *path, struct foreign *out, struct error *error);
void foreign_free(struct foreign *trace);

/* The text of a loss, before its number. */
const char *foreign_loss_text(enum foreign_loss loss);

#endif
