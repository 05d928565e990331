/* The start gate, made of pipes. */
#include "runners/gate.h"

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

int gate_init(struct gate *gate)
{
    *gate = (struct gate){.start = {-1, -1}, .home = {-1, -1}};
    if (pipe2(gate->start, O_CLOEXEC) == 0 && pipe2(gate->home, O_CLOEXEC) == 0)
        return 0;
    int status = -errno;
    gate_free(gate);
    return status;
}

void gate_free(struct gate *gate)
{
    for (int i = 0; i < 2; i++) {
        close_end(&gate->start[i]);
        close_end(&gate->home[i]);
    }
}

void gate_is_lane(struct gate *gate)
{
    close_end(&gate->start[1]);
    close_end(&gate->home[1]);
}

/* Nothing is ever written: read returns 0 when the last writer closed. */
static void wait_end(const struct gate *gate, int fd)
{
    char byte;
    while (read(fd, &byte, 1) < 0 && errno == EINTR)
        ;
    (void)atomic_load(&gate->opened);
}

void gate_wait_start(const struct gate *gate)
{
    wait_end(gate, gate->start[0]);
}

void gate_wait_home(const struct gate *gate)
{
    wait_end(gate, gate->home[0]);
}

void gate_open_start(struct gate *gate)
{
    atomic_fetch_add(&gate->opened, 1);
    close_end(&gate->start[1]);
}

void gate_open_home(struct gate *gate)
{
    atomic_fetch_add(&gate->opened, 1);
    close_end(&gate->home[1]);
}

void notice_send(int fd, char notice)
{
    while (write(fd, &notice, 1) < 0 && errno == EINTR)
        ;
}

int notice_receive(int fd)
{
    char notice;
    for (;;) {
        ssize_t got = read(fd, &notice, 1);
        if (got == 1)
            return notice;
        if (got == 0)
            return 0;
        if (errno != EINTR)
            return -errno;
    }
}
