/* The start barrier of a pool. Lanes signal ready, wait for the start barrier, work, signal done, and wait
 * for the exit barrier: their counters are read while the lanes still exist. Both barriers are pipes. A
 * barrier opens when the last writer closes its end, which wakes every reader, in this process or another.
 * The end of a lane's pipe reveals the lane's death. */
#ifndef RUNNERS_START_BARRIER_H
#define RUNNERS_START_BARRIER_H

#include <stdbool.h>

struct start_barrier {
    int start[2]; /* the start barrier; closing the writing end opens the barrier */
    int exit[2];  /* the exit barrier, likewise */
    /* Counted up before a barrier opens, read after the opening. The end of a pipe orders memory in practice;
     * the counter does so in the terms of the language, for threads. */
    _Atomic int opened;
};

/* Returns 0 or -errno. */
int start_barrier_init(struct start_barrier *barrier);
/* Closes what is still open. */
void start_barrier_free(struct start_barrier *barrier);

/* A lane in another process calls this function first: a writing end held by a lane would keep both barriers
 * closed. */
void start_barrier_is_lane(struct start_barrier *barrier);

/* The lane's side: both functions return once the main thread opened the barrier. */
void start_barrier_wait_start(const struct start_barrier *barrier);
void start_barrier_wait_exit(const struct start_barrier *barrier);

/* The main thread's side. Opening an open one does nothing. */
void start_barrier_open_start(struct start_barrier *barrier);
void start_barrier_open_exit(struct start_barrier *barrier);

/* A lane's signals, through its pipe. */
enum { LANE_IS_READY = 'r', LANE_IS_DONE = 'd' };

/* The main thread takes a failure to signal for the lane's death. */
void start_barrier_signal(int fd, char signal);
/* Receives the next signal: the byte, 0 at the end of the pipe, or -errno. */
int start_barrier_receive(int fd);

#endif
