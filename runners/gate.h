/* The start gate of a pool. Lanes say that they are ready, wait for the gate, work, say that they are done,
 * and wait until they may go home, so that what they used can be read while they are still there. Made of
 * pipes: a gate opens when the last writer closes its end, which wakes every reader, in this process or
 * another; and a lane that dies is seen as the end of its pipe. */
#ifndef RUNNERS_GATE_H
#define RUNNERS_GATE_H

#include <stdbool.h>

struct gate {
    int start[2]; /* the gate: closed to open it */
    int home[2];  /* the same for going home */
    /* Counted up before a gate opens, read after it: the end of a pipe orders memory in fact, and this in the
     * terms of the language, for threads. */
    _Atomic int opened;
};

/* Returns 0 or -errno. */
int gate_init(struct gate *gate);
/* Closes what is still open. */
void gate_free(struct gate *gate);

/* A lane in another process calls this first: it must hold no writing end, or the gates could never open. */
void gate_is_lane(struct gate *gate);

/* The lane's side: both return once the main thread opened. */
void gate_wait_start(const struct gate *gate);
void gate_wait_home(const struct gate *gate);

/* The main thread's side. Opening an open one does nothing. */
void gate_open_start(struct gate *gate);
void gate_open_home(struct gate *gate);

/* What a lane tells through its pipe. */
enum { NOTICE_READY = 'r', NOTICE_DONE = 'd' };

/* Tells. A failure to tell is seen by the main thread as the lane's death. */
void notice_send(int fd, char notice);
/* Receives the next notice: the byte, 0 at the end of the pipe, or -errno. */
int notice_receive(int fd);

#endif
