/* Which tasks wait for which descriptors, many to many. The table sits between task_wait_fds and the poller,
 * and asks the poller only for events that are not armed already. */
#ifndef RUNNERS_LOOP_DESCRIPTORS_H
#define RUNNERS_LOOP_DESCRIPTORS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "runners/loop/poller.h"

/* One task's interest in one descriptor. Its memory outlasts the wait and stays in place: never on the task's
 * stack, where other tasks may run meanwhile (coroutine/packed.h). */
struct fd_wait {
    struct pollfd polled; /* revents gathers the events; fd is -1 when not entered */
    void *owner;          /* notified when ready */
    struct fd_wait *previous, *next;
};

struct descriptor {
    struct fd_wait *first; /* waiting, longest first */
    struct fd_wait *last;
    short armed; /* what the poller is asked to report; 0: nothing */
    bool known;  /* the poller was asked after it last forgot the descriptor */
};

struct descriptors {
    const struct poller_kind *kind;
    struct poller *poller;
    struct descriptor *table; /* by number */
    size_t room;
    size_t waiting; /* fd_waits in the table */
};

void descriptors_free(struct descriptors *d);

/* Enters interests in `n` descriptors for `owner`, one fd_wait each (negative descriptors use none). Of
 * `fds`, only revents are written, before the return. A descriptor that cannot be waited for (a plain file, a
 * wrong number) gets its revents at once. Returns the number of ready descriptors; unless 0 is returned,
 * nothing stays entered. On failure: -errno. */
int descriptors_enter(struct descriptors *d, struct pollfd *fds, unsigned n, struct fd_wait *waits,
                      void *owner);

/* Removes the interests, and records the events in `fds`. Returns the number of ready descriptors. */
unsigned descriptors_leave(struct descriptors *d, struct pollfd *fds, unsigned n, struct fd_wait *waits);

/* Called by the poller: gathers revents and calls wake(context, owner) for each waiting task, perhaps more
 * than once. */
void descriptors_ready(struct descriptors *d, int fd, short revents, void (*wake)(void *context, void *owner),
                       void *context);

/* The descriptor is about to be closed. The poller forgets the descriptor, and tasks still waiting are woken
 * with POLLNVAL: the number may soon be reused. */
void descriptors_forget(struct descriptors *d, int fd, void (*wake)(void *context, void *owner),
                        void *context);

#endif
