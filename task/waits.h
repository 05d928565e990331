/* The runner's answer to one question: what happens while a task waits? The functions of task/task.h record
 * the edges, do the counting, and call the functions of this table. */
#ifndef TASK_WAITS_H
#define TASK_WAITS_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct task;

struct waits {
    /* Returns 0 once the clock has reached `deadline_ns`, never before. */
    int (*sleep_until)(struct task *, uint64_t deadline_ns);
    /* As poll: the number of ready descriptors (revents filled in), 0 once `deadline_ns` has passed
     * (CLOCK_NEVER: no limit), or -errno. */
    int (*wait_fds)(struct task *, struct pollfd *fds, unsigned n, uint64_t deadline_ns);
    /* Blocks in recv itself, and returns its result or -errno. May be NULL: then wait_fds waits. */
    ssize_t (*receive)(struct task *, int fd, void *buffer, size_t bytes);
    void (*forget_fd)(struct task *, int fd);
    /* Runs fn on a copy of `arg` where it may block. */
    int (*call)(struct task *, int (*fn)(void *), void *arg, size_t bytes);
    int (*yield)(struct task *);
    /* Gives up the lane until another task calls unpark for this one; an earlier unpark is not lost. */
    int (*park)(struct task *);
    /* Lets the task with this index, parked or about to park, go on. Called by `by`, from any lane. */
    void (*unpark)(struct task *by, uint32_t index);
};

#endif
