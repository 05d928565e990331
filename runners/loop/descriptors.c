/* The table of waiting tasks by descriptor. */
#include "runners/loop/descriptors.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "task/array.h"

void descriptors_free(struct descriptors *d)
{
    free(d->table);
    d->table = NULL;
    d->room = 0;
}

static void link_wait(struct descriptors *d, struct descriptor *descriptor, struct fd_wait *wait)
{
    wait->previous = descriptor->last;
    wait->next = NULL;
    if (descriptor->last != NULL)
        descriptor->last->next = wait;
    else
        descriptor->first = wait;
    descriptor->last = wait;
    d->waiting++;
}

static void unlink_wait(struct descriptors *d, struct descriptor *descriptor, struct fd_wait *wait)
{
    *(wait->previous != NULL ? &wait->previous->next : &descriptor->first) = wait->next;
    *(wait->next != NULL ? &wait->next->previous : &descriptor->last) = wait->previous;
    d->waiting--;
}

/* The union of the waiting tasks' events: errors and hang-ups always; 0 if no task waits. */
static short wanted_of(const struct descriptor *descriptor)
{
    short wanted = descriptor->first != NULL ? POLLERR | POLLHUP : 0;
    for (const struct fd_wait *wait = descriptor->first; wait != NULL; wait = wait->next)
        wanted |= wait->polled.events;
    return wanted;
}

static int set(struct descriptors *d, int fd, short wanted)
{
    struct descriptor *descriptor = &d->table[fd];
    int status = d->kind->watch(d->poller, fd, descriptor->armed, wanted);
    if (status == 0) {
        descriptor->armed = wanted;
        descriptor->known = true;
    }
    return status;
}

/* Asks the poller for wanted events that are not armed. Surplus events stay armed until reported: tasks will
 * probably want them again. */
static int arm(struct descriptors *d, int fd)
{
    const struct descriptor *descriptor = &d->table[fd];
    short wanted = wanted_of(descriptor);
    return (descriptor->armed & wanted) == wanted ? 0 : set(d, fd, wanted);
}

/* Enters one interest. Returns 0; 1, without entering, if the descriptor is ready at once; or -errno. */
static int enter_one(struct descriptors *d, struct pollfd *fd, struct fd_wait *wait, void *owner)
{
    struct descriptor *table = array_room_zeroed(d->table, (size_t)fd->fd, &d->room, sizeof *table);
    if (table == NULL)
        return -ENOMEM;
    d->table = table;
    struct descriptor *descriptor = &table[fd->fd];
    *wait = (struct fd_wait){.polled = {.fd = fd->fd, .events = fd->events}, .owner = owner};
    link_wait(d, descriptor, wait);
    short own = (short)(fd->events | POLLERR | POLLHUP);
    bool armed = (descriptor->armed & own) == own; /* armed for other tasks: the poller is not asked */
    int status = armed ? 0 : arm(d, fd->fd);
    if (status == 0)
        return 0;
    unlink_wait(d, descriptor, wait);
    wait->polled.fd = -1;
    if (status != -EPERM && status != -EBADF)
        return status;
    fd->revents = status == -EBADF ? POLLNVAL : (short)(fd->events & (POLLIN | POLLOUT));
    return fd->revents != 0;
}

int descriptors_enter(struct descriptors *d, struct pollfd *fds, unsigned n, struct fd_wait *waits,
                      void *owner)
{
    int ready = 0;
    for (unsigned i = 0; i < n; i++) {
        waits[i].polled.fd = -1;
        fds[i].revents = 0;
    }
    for (unsigned i = 0; i < n; i++) {
        if (fds[i].fd < 0)
            continue;
        int status = enter_one(d, &fds[i], &waits[i], owner);
        if (status < 0) {
            descriptors_leave(d, fds, n, waits);
            return status;
        }
        ready += status;
    }
    if (ready > 0)
        descriptors_leave(d, fds, n, waits);
    return ready;
}

unsigned descriptors_leave(struct descriptors *d, struct pollfd *fds, unsigned n, struct fd_wait *waits)
{
    unsigned ready = 0;
    for (unsigned i = 0; i < n; i++) {
        if (waits[i].polled.fd < 0)
            continue;
        unlink_wait(d, &d->table[fds[i].fd], &waits[i]);
        waits[i].polled.fd = -1;
        fds[i].revents = waits[i].polled.revents;
        ready += fds[i].revents != 0;
    }
    return ready;
}

void descriptors_ready(struct descriptors *d, int fd, short revents, void (*wake)(void *context, void *owner),
                       void *context)
{
    if (fd < 0 || (size_t)fd >= d->room)
        return;
    const struct descriptor *descriptor = &d->table[fd];
    for (struct fd_wait *wait = descriptor->first; wait != NULL; wait = wait->next) {
        short happened = (short)(revents & (wait->polled.events | POLLERR | POLLHUP | POLLNVAL));
        wait->polled.revents |= happened;
        if (happened != 0)
            wake(context, wait->owner);
    }
    /* An event that no task wants would be reported again and again. */
    short wanted = wanted_of(descriptor);
    if ((revents & ~wanted) != 0)
        set(d, fd, wanted);
}

void descriptors_forget(struct descriptors *d, int fd, void (*wake)(void *context, void *owner),
                        void *context)
{
    if (fd < 0 || (size_t)fd >= d->room || !d->table[fd].known)
        return;
    for (struct fd_wait *wait = d->table[fd].first; wait != NULL; wait = wait->next) {
        wait->polled.revents |= POLLNVAL;
        wake(context, wait->owner);
    }
    d->table[fd].armed = 0;
    d->table[fd].known = false;
    d->kind->forget(d->poller, fd);
}
