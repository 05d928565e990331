/* Who waits for which descriptor: several tasks may wait for one, one task may wait for several. Sits between
 * the tasks' task_wait_fds and the poller, and asks the poller for no more than is not armed already. */
#ifndef RUNNERS_LOOP_DESCRIPTORS_H
#define RUNNERS_LOOP_DESCRIPTORS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "runners/loop/poller.h"

/* One task's interest in one descriptor. Lives in memory that outlasts the wait and that stays where it is:
 * not on the task's stack, which others may use meanwhile (coroutine/packed.h). */
struct fd_wait {
    struct pollfd polled; /* its revents gather what happened; fd is -1 when it is not entered */
    void *owner;          /* who is notified */
    struct fd_wait *previous, *next;
};

struct descriptor {
    struct fd_wait *first; /* waiting, longest first */
    struct fd_wait *last;
    short armed; /* what the poller is asked to report; 0: nothing */
    bool known;  /* the poller has been asked since it was last forgotten */
};

struct descriptors {
    const struct poller_kind *kind;
    struct poller *poller;
    struct descriptor *table; /* by number */
    size_t room;
    size_t waiting; /* fd_waits in the table */
};

void descriptors_free(struct descriptors *d);

/* Enters interests in `n` descriptors for `owner`, one fd_wait each (those of negative descriptors stay
 * unused); of `fds`, only the revents are written, and not later than this call. A descriptor that is no
 * matter of waiting (a plain file, a wrong number) gets its revents at once. Returns how many are ready
 * already; when that is not 0, or on -errno, nothing stays entered. */
int descriptors_enter(struct descriptors *d, struct pollfd *fds, unsigned n, struct fd_wait *waits,
                      void *owner);

/* Takes the interests out again, and records in `fds` what happened. Returns how many of them are ready. */
unsigned descriptors_leave(struct descriptors *d, struct pollfd *fds, unsigned n, struct fd_wait *waits);

/* What the poller reports: gathers revents and calls wake(context, owner) for each task that it concerns,
 * perhaps more than once for one. */
void descriptors_ready(struct descriptors *d, int fd, short revents, void (*wake)(void *context, void *owner),
                       void *context);

/* The descriptor is about to be closed: the poller forgets it, and who still waits for it is woken with
 * POLLNVAL, as its number may soon be another's. */
void descriptors_forget(struct descriptors *d, int fd, void (*wake)(void *context, void *owner),
                        void *context);

#endif
