/* The binary record of one edge in a task's life, and the lists that name its kinds: every name that the
 * trace, the page or a message shows comes from here. */
#ifndef TASK_EVENT_H
#define TASK_EVENT_H

#include <stdint.h>

struct site;

/* kind, meaning of `argument` */
#define EVENT_KINDS(X)                                                                                       \
    X(START, "start")   /* the body begins; argument unused */                                               \
    X(WAIT, "wait")     /* the task gives up its lane; argument: the deadline in ns, or CLOCK_NEVER */       \
    X(READY, "ready")   /* the loop has seen that the task can go on (coroutines only); argument unused */   \
    X(RESUME, "resume") /* goes on; argument: poster's index + 1 after a semaphore, else the result */       \
    X(PHASE, "phase")   /* the compute that follows is named by the site's label */                          \
    X(POST, "post")     /* the task posted a semaphore; argument: the index of the task it woke + 1, or 0 */ \
    X(CALL_BEGIN, "call begin") /* an offloaded call begins on this lane (a thread of libuv's pool) */       \
    X(CALL_END, "call end")     /* the call ends; argument: the result */                                    \
    X(END, "end")               /* the body returned; argument: its status */

/* reason, displayed name */
#define WAIT_REASONS(X)                                                                                      \
    X(NONE, "none")                                                                                          \
    X(SLEEP, "sleep")                                                                                        \
    X(DESCRIPTORS, "descriptors")                                                                            \
    X(CALL, "call")                                                                                          \
    X(SEMAPHORE, "semaphore")                                                                                \
    X(YIELD, "yield")

#define EVENT_ENUM(name, text)  EVENT_##name,
#define REASON_ENUM(name, text) WAIT_##name,
enum event_kind { EVENT_KINDS(EVENT_ENUM) EVENT_KIND_COUNT };
enum wait_reason { WAIT_REASONS(REASON_ENUM) WAIT_REASON_COUNT };
#undef EVENT_ENUM
#undef REASON_ENUM

/* The names above; "unknown" for any other number. */
const char *event_kind_name(unsigned kind);
const char *wait_reason_name(unsigned reason);

struct event {
    uint64_t time_ns; /* CLOCK_MONOTONIC */
    uint64_t argument;
    const struct site *site; /* NULL at START and END */
    uint32_t task;
    uint8_t kind;   /* enum event_kind */
    uint8_t reason; /* enum wait_reason */
    uint16_t unused;
};

#endif
