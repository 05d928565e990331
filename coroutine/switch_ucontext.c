/* The context switch for processors without an assembly version, by functions of the C library. These
 * functions also keep the signal mask, at the cost of a system call each time. */
#include "coroutine/switch.h"

#ifdef COROUTINE_UCONTEXT

#include <stdint.h>
#include <stdlib.h>

/* makecontext() passes only numbers of type int, so the pointer comes in two halves. */
static void start(unsigned high, unsigned low)
{
    const struct context *context = (const struct context *)((uintptr_t)high << 16 << 16 | low);
    context->entry(context->argument);
    abort(); /* an entry must not return */
}

void context_make(struct context *context, void *stack, size_t bytes, void (*entry)(void *), void *argument)
{
    if (getcontext(&context->machine) != 0)
        abort(); /* getcontext() cannot fail on Linux */
    context->machine.uc_stack.ss_sp = stack;
    context->machine.uc_stack.ss_size = bytes;
    context->machine.uc_link = NULL;
    context->entry = entry;
    context->argument = argument;
    uintptr_t self = (uintptr_t)context;
    makecontext(&context->machine, (void (*)(void))start, 2, (unsigned)(self >> 16 >> 16), (unsigned)self);
}

void context_switch(struct context *from, const struct context *to)
{
    if (swapcontext(&from->machine, &to->machine) != 0)
        abort(); /* it fails only where there is no context to go to */
}

#else

/* ISO C wants a declaration in every file. */
typedef int switch_is_assembly;

#endif
