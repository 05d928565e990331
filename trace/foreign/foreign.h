/* A trace by any other tracer: Trace Event JSON, plain or gzip, as slices on lanes, async spans on tracks,
 * thread states, instants and counters. Missing fields are tolerated; losses are counted and reported in
 * words. Nothing in the file is trusted: its size, depth, names and times have limits.
 *
 * All times are ns from the earliest event. */
#ifndef TRACE_FOREIGN_FOREIGN_H
#define TRACE_FOREIGN_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "task/error.h"

struct intern;

/* What is left out or changed; reports append a number: "flow events ... are left out: 3". */
#define FOREIGN_LOSSES(X)                                                                                    \
    X(FAR, "events that lie far from the rest in time are left out")                                         \
    X(UNTIMED, "events without a usable time are left out")                                                  \
    X(UNBEGUN, "ends without a begin are left out")                                                          \
    X(UNENDED, "slices that never end are drawn up to the end of what they began in, or of the trace")       \
    X(CROSSING, "slices cross on one thread, as those of fibres do, and are drawn one below the other")      \
    X(ROUNDED, "slices overlap by less than a microsecond, as by rounding, and are drawn side by side")      \
    X(DEEP, "slices nested too deeply for the page are left out")                                            \
    X(ROWS, "events on more lanes, tracks or processes than can be shown are left out")                      \
    X(MANY, "events beyond the first 4,000,000 are left out")                                                \
    X(FLOWS, "flow events, the arrows between slices, are left out")                                         \
    X(SAMPLES, "stack samples are left out")                                                                 \
    X(SNAPSHOTS, "object snapshots, memory dumps and clock marks are left out")                              \
    X(TEXTS, "traces of another format inside of this one, as texts, are left out")                          \
    X(MEMBERS, "members beside the list of events are left out, as those that describe the recording")       \
    X(METADATA, "metadata events besides names, labels and orders are left out")                             \
    X(UNKNOWN, "events of an unknown kind are left out")                                                     \
    X(NUMBERS, "values that are no number")                                                                  \
    X(NESTED, "values nested inside of counters, or beyond the first 512 of an event, are left out")         \
    X(COUNTERS, "counter values are kept in the page and not drawn")                                         \
    X(DETAILS,                                                                                               \
      "events have details that the page does not show (args, categories, colours, stacks, CPU time)")       \
    X(NAMES, "names beyond the first 100,000 different ones are shown as (other)")                           \
    X(ESCAPES, "backslashes that escape nothing are kept as they are")                                       \
    X(COMMAS, "commas too many or too few are passed over")                                                  \
    X(DAMAGE, "damaged places are passed over, perhaps with an event")                                       \
    X(CUT, "the file is cut short: brackets are missing at its end, perhaps with the last events")

#define LOSS_ENUM(name, text) FOREIGN_##name,
enum foreign_loss { FOREIGN_LOSSES(LOSS_ENUM) FOREIGN_LOSS_COUNT };
#undef LOSS_ENUM

/* Texts are numbers of `strings` (trace/json/intern.h); 0 stands for "". */
struct foreign_row {
    uint32_t name, process;
};

/* A slice of a lane, a span of an async track, or a state of a thread. */
struct foreign_slice {
    uint64_t begin_ns, end_ns;
    uint32_t row; /* index into lanes, or into tracks */
    uint32_t name;
    uint32_t link; /* private */
    uint8_t depth; /* 0: outermost; slices of one row and depth do not overlap */
    uint8_t kind;  /* enum foreign_kind */
};

enum foreign_kind {
    FOREIGN_SLICE,   /* begin and end are known */
    FOREIGN_RUNNING, /* states of a thread, by their names: on a CPU */
    FOREIGN_READY,   /* runnable */
    FOREIGN_WAITING, /* asleep, or a state of another name */
    FOREIGN_BEGIN,   /* private: until paired */
    FOREIGN_END,
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
    struct foreign_rows lanes;
    struct foreign_rows tracks;       /* async spans; spans of one process and category share tracks */
    struct foreign_rows states;       /* of threads; their rows are those of `lanes` */
    struct foreign_instant *instants; /* in the order of time */
    struct foreign_sample *samples;   /* by series, then time */
    size_t instant_count, sample_count;
    uint64_t length_ns; /* from the earliest to the latest instant */
    bool is_simul;      /* the file has a top-level object "simul" before its events */
    uint64_t losses[FOREIGN_LOSS_COUNT];
};

/* Reads a file. Returns 0; -EINVAL for a file that is not a trace or holds nothing to draw, with file, line
 * and byte; or another -errno; with a text. `out` is to be freed in either case. */
int foreign_load(const char *path, struct foreign *out, struct error *error);
void foreign_free(struct foreign *trace);

/* The text of a loss, before its number. */
const char *foreign_loss_text(enum foreign_loss loss);

#endif
