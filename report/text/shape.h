/* The shape of a run in few characters: what most tasks in flight did, in each of so many equal parts of its
 * time. */
#ifndef REPORT_TEXT_SHAPE_H
#define REPORT_TEXT_SHAPE_H

#include <stddef.h>

#include "trace/trace.h"

/* The mark, its character, the one for terminals without UTF-8, and its meaning in the legend. */
#define SHAPE_MARKS(X)                                                                                       \
    X(RUNNING, "\u2588", "#", "computing")                                                                   \
    X(WAITING, "\u2591", ".", "waiting (await)")                                                             \
    X(READY, "\u2593", "!", "overdue")                                                                       \
    X(MIXED, "\u2592", "+", "mixed")                                                                         \
    X(NOTHING, " ", " ", "")

#define SHAPE_ENUM(name, ...) SHAPE_##name,
enum shape_mark { SHAPE_MARKS(SHAPE_ENUM) SHAPE_MARK_COUNT };
#undef SHAPE_ENUM

/* The mark of a state that has half of the tasks' time or more; MIXED without one, NOTHING without time. NaN
 * counts as 0. */
enum shape_mark shape_of_shares(double running_ns, double waiting_ns, double ready_ns);

/* The marks of `count` equal parts of the trace's makespan. A task that the kernel preempted counts as
 * computing, and one that is queued not at all. Returns 0, or -ENOMEM. */
int shape_of_trace(const struct trace *trace, enum shape_mark *marks, size_t count);

#endif
