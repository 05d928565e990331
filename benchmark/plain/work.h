/* The work of a task, as plain blocking code; which of it is an argument of the pools. */
#ifndef BENCHMARK_PLAIN_WORK_H
#define BENCHMARK_PLAIN_WORK_H

/* A worker's own connection or handle, used by one of its tasks after another. */
struct slot {
    void *curl;
    int fd; /* -1: not connected yet */
};

typedef void work_fn(struct slot *slot, unsigned task);

/* count, fib, echo, fetch or null; `port` is of the server, for those that talk to one. */
work_fn *work_find(const char *name, const char *port);
void slot_close(struct slot *slot);

#endif
