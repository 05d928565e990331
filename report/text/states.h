/* The states in charts and page: their numbers in a packed trace, names, looks and meanings.
 * report/page/lists.c writes the list for the page.
 *
 * Colour means state, and only state. Colours are from Okabe and Ito ("Color Universal Design", 2008):
 * readers with any common kind of colour blindness distinguish these colours. Patterns serve readers without
 * colour vision, and paper. Waiting is a pale grey, because nothing happens. */
#ifndef REPORT_TEXT_STATES_H
#define REPORT_TEXT_STATES_H

#define COLOUR_RUNNING   "#0072b2"
#define COLOUR_PREEMPTED "#d55e00"
#define COLOUR_READY     "#e69f00"
#define COLOUR_WAITING   "#cfd5da"

/* number, state, its name, colours on a light and on a dark ground, pattern, the legend's text; in the order
 * of the legend. A lane that the kernel blocks within a running interval (a page fault, a lock) has the
 * colour of a wait. */
#define SHOWN_STATES(X)                                                                                      \
    X(1, RUNNING, "running", COLOUR_RUNNING, "#3d9ddb", "plain", "executes its code on a lane")              \
    X(5, PREEMPTED, "preempted", COLOUR_PREEMPTED, "#f08030", "stripes",                                     \
      "could run, but the kernel has given the CPU to another")                                              \
    X(3, READY, "ready", COLOUR_READY, "#f0b429", "dots",                                                    \
      "overdue: its wait is over, and it does not run yet, whether the loop has noticed or not")             \
    X(4, CALL, "offloaded call", "#009e73", "#22b98c", "bars",                                               \
      "a blocking call on a thread of libuv's pool, for a task that is parked")                              \
    X(2, WAITING, "waiting", COLOUR_WAITING, "#50575e", "line",                                              \
      "needs no CPU: a timer, a descriptor, a semaphore, a call")                                            \
    X(7, QUEUED, "queued", "#eef0f2", "#24282c", "sparse", "not started yet")                                \
    X(10, SLICE, "slice", "#8796a5", "#7f8a95", "plain",                                                     \
      "an interval that another tool recorded; what state it was in, its file does not say")                 \
    X(0, NOTHING, "nothing", "", "", "", "")                                                                 \
    X(6, BLOCKED, "blocked by the kernel", COLOUR_WAITING, "#50575e", "line", "")                            \
    X(8, DONE, "done", "", "", "", "")                                                                       \
    X(9, FADED, "faded", "#e3e6e9", "#33383d", "plain", "")

#define SHOWN_ENUM(number, state, ...) SHOWN_##state = (number),
enum shown_state { SHOWN_STATES(SHOWN_ENUM) };
#undef SHOWN_ENUM

#endif
