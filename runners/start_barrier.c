/* The start barrier, made of pipes. */
#include "runners/start_barrier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <unistd.h>

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

int start_barrier_init(struct start_barrier *barrier)
{
    *barrier = (struct start_barrier){.start = {-1, -1}, .exit = {-1, -1}};
    if (pipe2(barrier->start, O_CLOEXEC) == 0 && pipe2(barrier->exit, O_CLOEXEC) == 0)
        return 0;
    int status = -errno;
    start_barrier_free(barrier);
    return status;
}

void start_barrier_free(struct start_barrier *barrier)
{
    for (int i = 0; i < 2; i++) {
        close_end(&barrier->start[i]);
        close_end(&barrier->exit[i]);
    }
}

void start_barrier_is_lane(struct start_barrier *barrier)
{
    close_end(&barrier->start[1]);
    close_end(&barrier->exit[1]);
}

/* Nobody ever writes: read returns 0 once the last writer closed. */
static void wait_end(const struct start_barrier *barrier, int fd)
{
    char byte;
    while (read(fd, &byte, 1) < 0 && errno == EINTR)
        ;
    (void)atomic_load(&barrier->opened);
}

void start_barrier_wait_start(const struct start_barrier *barrier)
{
    wait_end(barrier, barrier->start[0]);
}

void start_barrier_wait_exit(const struct start_barrier *barrier)
{
    wait_end(barrier, barrier->exit[0]);
}

void start_barrier_open_start(struct start_barrier *barrier)
{
    atomic_fetch_add(&barrier->opened, 1);
    close_end(&barrier->start[1]);
}

void start_barrier_open_exit(struct start_barrier *barrier)
{
    atomic_fetch_add(&barrier->opened, 1);
    close_end(&barrier->exit[1]);
}

void start_barrier_signal(int fd, char signal)
{
    while (write(fd, &signal, 1) < 0 && errno == EINTR)
        ;
}

int start_barrier_receive(int fd)
{
    char signal;
    for (;;) {
        ssize_t got = read(fd, &signal, 1);
        if (got == 1)
            return signal;
        if (got == 0)
            return 0;
        if (errno != EINTR)
            return -errno;
    }
}
