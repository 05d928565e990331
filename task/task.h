/* All that a workload may ask of its runner. A workload is written once, as ordinary blocking-looking C,
 * with these waits; the runner alone decides what happens *while* a task waits. This header is the narrow
 * waist of simul: workloads see nothing below it, runners nothing above.
 *
 * Every wait returns 0 (or the result that its comment names) or -errno. Each wait is a macro over a
 * function with one more argument, the site: the file, line and function where the task waits.
 *
 * While a task waits, its local variables may be moved: under `coroutines --stacks packed` others use the
 * stack meanwhile (coroutine/packed.h). So until the wait returns, nobody else may use a pointer to a local
 * variable: no other task, no thread, not the kernel. The arguments of the waits themselves (`fds`, `arg`)
 * may be local, as they are copied; what they point to may not, nor may a semaphore. Allocated memory, the
 * slot and the shared state may be handed to anybody. Checked builds (make debug, make asan, make tsan)
 * refuse the forbidden pointers that they can recognise, and overwrite what a parked task has left. */
#ifndef TASK_TASK_H
#define TASK_TASK_H

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "task/outcome.h"
#include "task/site.h"

struct task;
struct task_semaphore;

/* --- waiting --- */

/* Waits at least `ns` nanoseconds. Returns 0. */
#define task_sleep(t, ns) task_sleep_at(t, ns, TASK_SITE(#ns))

/* Waits, as poll(2), until one of `n` descriptors is ready: `events` is the condition, `revents` the result.
 * A negative fd is skipped. `timeout_ns` < 0 waits without limit. Returns how many are ready, 0 on time-out,
 * or -errno. */
#define task_wait_fds(t, fds, n, timeout_ns) task_wait_fds_at(t, fds, n, timeout_ns, TASK_SITE(#fds))

/* Waits until something comes in on a socket, and receives at most `bytes` of it. Returns how many, 0 after
 * the other side's end, or -errno. A lane that may block waits in recv(2) itself, if the socket is a blocking
 * one: that saves a system call. */
#define task_receive(t, fd, buffer, bytes) task_receive_at(t, fd, buffer, bytes, TASK_SITE(#fd))

/* To be called before closing a descriptor that a task has waited for: numbers are reused, and the loop must
 * not apply what it remembers of the old descriptor to the new one. */
void task_forget_fd(struct task *t, int fd);

/* Runs fn(arg), a blocking call that cannot be polled (files, names): on the spot where a lane may block, in
 * libuv's thread pool under coroutines. `arg` (of `bytes` bytes, at most 64 KiB) is copied in before and out
 * after, so `arg` may live on the stack. Returns the result of fn, which must be 0 or more, or -errno. */
#define task_call(t, fn, arg, bytes) task_call_at(t, fn, arg, bytes, TASK_SITE(#fn))

/* Acquires one unit of the semaphore, and waits while the count is 0. Returns 0. Who waits is woken first
 * come, first served; but a unit belongs to whoever comes while it is there, also before the task that it
 * woke. */
#define task_wait_semaphore(t, s) task_wait_semaphore_at(t, s, TASK_SITE(#s))

/* Releases one unit of the semaphore: adds it to the count, then wakes the task that has waited longest, if
 * no woken one is on its way to the unit already. The end of that task's wait names this task. */
#define task_post_semaphore(t, s) task_post_semaphore_at(t, s, TASK_SITE(#s))

/* Offers the lane to other tasks; goes on at once if none can run. Returns 0. */
#define task_yield(t) task_yield_at(t, TASK_SITE("yield"))

/* --- reporting --- */

/* Names the compute that follows, until the next wait or phase, for the timeline. `name` is a string literal.
 */
#define task_phase(t, name) task_phase_at(t, TASK_SITE("" name))

/* --- what a task has --- */

/* The task's number, from 0. */
unsigned task_index(const struct task *t);

/* Now, in ns on the clock of the trace. */
uint64_t task_now_ns(const struct task *t);

/* The object that the workload's slot_open made (connections, handles) for one task at a time: no other task
 * uses the slot until this one ends. NULL without slot_open. */
void *task_slot(struct task *t);

/* The mutable state that the tasks share: the workload's shared_bytes, zeroed, then set up by its
 * shared_start. NULL if none. */
void *task_shared(struct task *t);

/* `bytes` more of output for this task, zeroed, in the arena that all runners share. The task's output is
 * contiguous: it moves when it must, so keep no pointers into the output across calls. This call maintains
 * the outcome's output_offset and output_bytes. Returns NULL when the arena (the workload's output_bytes) is
 * used up. */
void *task_append(struct task *t, size_t bytes);

/* --- semaphores in the tasks' shared state --- */

/* Lives in the memory of task_shared, for threads, processes and coroutines alike. Fields are private to
 * task/. */
struct task_semaphore {
    _Alignas(64) _Atomic uint64_t count; /* how many tasks may pass without waiting */
    _Atomic uint32_t waiting;            /* tasks in the queue, or about to join it */
    _Atomic uint32_t woken;              /* tasks that have left the queue and not gone on yet */
    _Atomic uint32_t taker;              /* the last task that acquired: index + 1, or 0 */
    uint32_t first, last;                /* queue of waiting tasks: index + 1, 0 if empty; under the lock */
    uint32_t first_poster, posters;      /* the tasks that are to post; 0 of them: not known */
    const char *name;                    /* a string literal, for deadlock reports */
    pthread_mutex_t lock;                /* guards the queue, also after a process with it was killed */
};

/* Sets up a semaphore of `count` units. Called in shared_start. */
void task_semaphore_init(struct task_semaphore *s, const char *name, uint64_t count);

/* Declares that `count` tasks from `first` on are to post the semaphore, so that a deadlock report can name
 * them. */
void task_semaphore_posters(struct task_semaphore *s, uint32_t first, uint32_t count);

/* --- the functions behind the macros --- */

int task_sleep_at(struct task *t, uint64_t ns, const struct site *site);
int task_wait_fds_at(struct task *t, struct pollfd *fds, unsigned n, int64_t timeout_ns,
                     const struct site *site);
ssize_t task_receive_at(struct task *t, int fd, void *buffer, size_t bytes, const struct site *site);
int task_call_at(struct task *t, int (*fn)(void *), void *arg, size_t bytes, const struct site *site);
int task_wait_semaphore_at(struct task *t, struct task_semaphore *s, const struct site *site);
void task_post_semaphore_at(struct task *t, struct task_semaphore *s, const struct site *site);
int task_yield_at(struct task *t, const struct site *site);
void task_phase_at(struct task *t, const struct site *site);

#endif
