/* The handler of stack overflows. */
#include "runners/loop/overflow.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "coroutine/coroutine.h"
#include "task/shared.h"

enum { HANDLER_STACK_BYTES = 64 * 1024 };

/* Global, because a signal handler gets no context of its own. */
static struct {
    struct shared *shared;
    const struct lane *lane;
    const struct stack_pool *stacks;
    size_t stack_bytes;
    const struct overflow_guard *guard;
} watched;

/* Leaves any other fault to the earlier handler, by default the kernel, which ends the process. Returning
 * from the handler faults again; a signal sent by somebody has to be sent again. */
static void pass_on(int number, bool sent)
{
    sigaction(number, number == SIGSEGV ? &watched.guard->old_segv : &watched.guard->old_bus, NULL);
    if (sent)
        raise(number);
}

/* printf and its like may lock and allocate, which a handler must not (signal-safety(7)). */
static char *put(char *at, const char *text)
{
    size_t length = strlen(text);
    memcpy(at, text, length + 1);
    return at + length;
}

static char *put_number(char *at, size_t number)
{
    char digits[24], *first = digits + sizeof digits - 1;
    *first = '\0';
    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return put(at, first);
}

static void fail(const char *whose, size_t bytes, const char *remedy)
{
    char text[256];
    uint32_t current = atomic_load(&watched.lane->current);
    char *at = put_number(put(text, "task "), current > 0 ? current - 1 : 0);
    at = put_number(put(put(at, " overflowed "), whose), bytes / 1024);
    put(at, remedy);
    shared_fail_text(watched.shared, -EFAULT, text);
    _exit(OVERFLOW_EXIT_CODE);
}

static void on_fault(int number, siginfo_t *info, void *machine)
{
    uint32_t stack;
    bool sent = info->si_code <= 0; /* sent by kill or raise: si_addr means nothing (sigaction(2)) */
    (void)machine;
    if (!sent && stack_pool_find_guard(watched.stacks, info->si_addr, &stack))
        fail("its stack of ", watched.stack_bytes,
             " KiB; make its locals smaller or its recursion less deep");
    size_t bytes = sent ? 0 : coroutine_overflowed_bytes(info->si_addr);
    if (bytes > 0) /* a generator's stack */
        fail("its generator's stack of ", bytes,
             " KiB; make the generator's locals smaller or its recursion less deep");
    pass_on(number, sent);
}

int overflow_guard_open(struct overflow_guard *guard, struct shared *shared, const struct lane *lane,
                        const struct stack_pool *stacks, size_t stack_bytes)
{
    guard->stack = malloc(HANDLER_STACK_BYTES);
    if (guard->stack == NULL)
        return -ENOMEM;
    watched.shared = shared;
    watched.lane = lane;
    watched.stacks = stacks;
    watched.stack_bytes = stack_bytes;
    watched.guard = guard;
    stack_t stack = {.ss_sp = guard->stack, .ss_size = HANDLER_STACK_BYTES};
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    if (sigaltstack(&stack, &guard->old_stack) == 0 && sigaction(SIGSEGV, &action, &guard->old_segv) == 0 &&
        sigaction(SIGBUS, &action, &guard->old_bus) == 0)
        return 0;
    int status = -errno;
    free(guard->stack);
    return status;
}

void overflow_guard_close(struct overflow_guard *guard)
{
    sigaction(SIGSEGV, &guard->old_segv, NULL);
    sigaction(SIGBUS, &guard->old_bus, NULL);
    sigaltstack(&guard->old_stack, NULL);
    free(guard->stack);
}
