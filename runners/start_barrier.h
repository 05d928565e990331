/* The start barrier of a pool. Lanes signal that they are ready, wait for the start barrier, work, signal
 * that they are done, and wait until they may exit, so that what they used can be read while they are still
 * there. Made of pipes: a barrier opens when the last writer closes its end, which wakes every reader, in
 * this process or another; and a lane that dies is seen as the end of its pipe. */
#ifndef RUNNERS_START_BARRIER_H
#define RUNNERS_START_BARRIER_H

#include <stdbool.h>

struct start_barrier {
    int start[2]; /* the start barrier: closed to open it */
    int exit[2];  /* the same for the exit */
    /* Counted up before a barrier opens, read after it: the end of a pipe orders memory in fact, and this in
     * the terms of the language, for threads. */
    _Atomic int opened;
};

/* Returns 0 or -errno. */
int start_barrier_init(struct start_barrier *barrier);
/* Closes what is still open. */
void start_barrier_free(struct start_barrier *barrier);

/* A lane in another process calls this first: it must hold no writing end, or the barriers could never open.
 */
void start_barrier_is_lane(struct start_barrier *barrier);

/* The lane's side: both return once the main thread opened. */
void start_barrier_wait_start(const struct start_barrier *barrier);
void start_barrier_wait_exit(const struct start_barrier *barrier);

/* The main thread's side. Opening an open one does nothing. */
void start_barrier_open_start(struct start_barrier *barrier);
void start_barrier_open_exit(struct start_barrier *barrier);

/* What a lane signals through its pipe. */
enum { LANE_IS_READY = 'r', LANE_IS_DONE = 'd' };

/* Signals. A failure to signal is seen by the main thread as the lane's death. */
void start_barrier_signal(int fd, char signal);
/* Receives the next signal: the byte, 0 at the end of the pipe, or -errno. */
int start_barrier_receive(int fd);

#endif
