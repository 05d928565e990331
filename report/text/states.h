/* The states in charts and page: their numbers in a packed trace, names, looks and meanings.
 * report/page/lists.c writes the list for the page.
 *
 * Colour means state, and only state; each state has a pattern as well. Neighbours differ by a contrast of at
 * least 3:1 (WCAG 2.2, 1.4.11), in the colour itself or in the pattern's marks, so that a projector, grey
 * paper and readers with any kind of colour vision keep the states apart. The darkest is what runs. What
 * could run and does not is amber, hatched. A wait that occupies its thread is solid grey; a suspended
 * coroutine is pale with an outline, because its thread is free. */
#ifndef REPORT_TEXT_STATES_H
#define REPORT_TEXT_STATES_H

#define COLOUR_RUNNING      "#00457a"
#define COLOUR_PREEMPTED    "#b34a00"
#define COLOUR_READY        "#c48010"
#define COLOUR_WAITING      "#8b9197"
#define COLOUR_PARKED       "#e6eaee"
#define COLOUR_OUTLINE      "#6f767d" /* around PARKED */
#define COLOUR_OUTLINE_DARK "#8b9197"

/* number, state, its name, colours on a light and on a dark ground, pattern, the legend's text; in the order
 * of the legend. A lane that the kernel blocks within a running interval (a page fault, a lock) has the
 * colour of a wait. PARKED is how WAITING is drawn where the runner parks its waiting tasks. */
#define SHOWN_STATES(X)                                                                                      \
    X(1, RUNNING, "running", COLOUR_RUNNING, "#aad6ff", "plain", "executes its code on a CPU")               \
    X(5, PREEMPTED, "preempted", COLOUR_PREEMPTED, "#e0803a", "stripes",                                     \
      "could run, but the kernel has given the CPU to another")                                              \
    X(3, READY, "ready", COLOUR_READY, "#c98a10", "hatch",                                                   \
      "overdue: its wait is over, and it does not run yet, whether the loop has noticed or not")             \
    X(4, CALL, "offloaded call", "#00795a", "#22b98c", "bars",                                               \
      "a blocking call on a thread of libuv's pool, for a task that is suspended")                           \
    X(2, WAITING, "waiting", COLOUR_WAITING, "#6a7177", "plain",                                             \
      "its thread waits with it: for a timer, a descriptor, a semaphore, a call")                            \
    X(11, PARKED, "suspended (await)", COLOUR_PARKED, "#2b3036", "outline",                                  \
      "a coroutine that awaits: its stack is parked, its thread is free for others")                         \
    X(7, QUEUED, "queued", "", "", "hairline", "not started yet")                                            \
    X(10, SLICE, "slice", "#8796a5", "#7f8a95", "plain",                                                     \
      "an interval that another tool recorded; what state it was in, its file does not say")                 \
    X(0, NOTHING, "nothing", "", "", "", "")                                                                 \
    X(6, BLOCKED, "blocked by the kernel", COLOUR_WAITING, "#6a7177", "plain", "")                           \
    X(8, DONE, "done", "", "", "", "")                                                                       \
    X(9, FADED, "faded", "#f1f3f5", "#202327", "plain", "")

#define SHOWN_ENUM(number, state, ...) SHOWN_##state = (number),
enum shown_state { SHOWN_STATES(SHOWN_ENUM) };
#undef SHOWN_ENUM

#endif
