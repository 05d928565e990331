/* A task that needs more stack than it has, or whose generator does, runs into that stack's guard page. The
 * kernel then sends SIGSEGV; the handler, on a stack of its own, distinguishes a guard page from any other
 * bad address and ends the sample with a message that names the task and whose stack it was. */
#ifndef RUNNERS_LOOP_OVERFLOW_H
#define RUNNERS_LOOP_OVERFLOW_H

#include <signal.h>
#include <stddef.h>

struct lane;
struct shared;
struct stack_pool;

enum { OVERFLOW_EXIT_CODE = 3 };

struct overflow_guard {
    void *stack; /* the handler's own */
    stack_t old_stack;
    struct sigaction old_segv, old_bus;
};

/* Watches the calling thread from here on; one at a time in a process. Returns 0 or -errno. */
int overflow_guard_open(struct overflow_guard *guard, struct shared *shared, const struct lane *lane,
                        const struct stack_pool *stacks, size_t stack_bytes);
void overflow_guard_close(struct overflow_guard *guard);

#endif
