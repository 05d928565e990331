/* A task, or its generator, that needs more stack than available runs into the stack's guard page. The kernel
 * sends SIGSEGV. The handler, on its own stack, distinguishes a guard page from other bad addresses, and ends
 * the sample with a message that names the task and the stack's owner. */
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

/* Watches the calling thread from here on; one thread at a time in a process. Returns 0 or -errno. */
int overflow_guard_open(struct overflow_guard *guard, struct shared *shared, const struct lane *lane,
                        const struct stack_pool *stacks, size_t stack_bytes);
void overflow_guard_close(struct overflow_guard *guard);

#endif
