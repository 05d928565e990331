/* A context is a flow of control that stands still: everything a processor must know to go on with it later.
 * Switching from one to another is the one trick that all of coroutines rests on, and it takes a few
 * instructions: eight on x86-64.
 *
 * Why so few? To whoever switches, context_switch() is an ordinary function call that takes long to return. A
 * compiler knows which registers hold something that it needs after a call, and has it on the stack by then,
 * or the function that is called must save it there (the *callee-saved* registers). All that remains to be
 * remembered is where on that stack: one pointer. No system call is made, and the kernel never learns that
 * anything happened.
 *
 * What is deliberately not saved:
 *  - Floating-point modes (x86-64: the control bits of mxcsr and the x87 control word; aarch64: FPCR), which
 * say how to round and which exceptions trap. The convention has every function leave them as it found them,
 * so they can differ between two contexts only if one of them called, say, fesetround() and then switched
 * away before undoing it. Nothing in this project does. Hence the modes belong to the thread here, not to the
 * context, with one rule in return: restore a changed mode before you switch. Loading them is slow, and would
 * be a good part of the cost of a switch.
 *  - The signal mask. Keeping one a context would cost a system call a switch.
 *
 * Calling conventions: System V ABI for x86-64, section 3.2.1; Procedure Call Standard for the Arm 64-bit
 * Architecture, section 6.1. */
#ifndef COROUTINE_SWITCH_H
#define COROUTINE_SWITCH_H

#include <stddef.h>

/* Other processors go through ucontext: portable, but slow, since it makes a system call at each switch.
 * Define COROUTINE_UCONTEXT for the whole program to test that path on a processor that does not need it. */
#if !defined(COROUTINE_UCONTEXT) && !(defined(__x86_64__) && defined(__LP64__)) &&                           \
    !(defined(__aarch64__) && defined(__LP64__))
#define COROUTINE_UCONTEXT 1
#endif

#ifdef COROUTINE_UCONTEXT

#include <ucontext.h>

struct context {
    ucontext_t machine;
    void (*entry)(void *);
    void *argument;
};

/* Where the stack pointer stands is known to the C library alone. */
enum { CONTEXT_FRAME_WORDS = 0 };
static inline void *context_stack_pointer(const struct context *context)
{
    (void)context;
    return NULL;
}
static inline void *context_frame(const struct context *context)
{
    (void)context;
    return NULL;
}

#else

struct context {
    void *stack_pointer; /* what the switch saved and the address to go on at lie right there */
};

/* Of the words that lie there: how many they are, at most, and which is the frame pointer (rbp, x29). */
#if defined(__x86_64__)
enum { CONTEXT_FRAME_WORDS = 4, CONTEXT_FRAME_POINTER_WORD = 0 };
#else
enum { CONTEXT_FRAME_WORDS = 20, CONTEXT_FRAME_POINTER_WORD = 0 };
#endif

/* A context that stands still, for those who copy its stack: everything from here to the stack's beginning is
 * in use, and nothing below. */
static inline void *context_stack_pointer(const struct context *context)
{
    return context->stack_pointer;
}

/* Where the frame record of the function that switched away would lie, if it keeps a frame pointer. */
static inline void *context_frame(const struct context *context)
{
    return ((void **)context->stack_pointer)[CONTEXT_FRAME_POINTER_WORD];
}

#endif

/* Prepares `context` so that the first switch to it calls entry(argument) on the stack of `bytes` bytes whose
 * lowest address is `stack`. `entry` must never return: nobody called it, so there is nowhere to return to
 * (the program is stopped if it does). The stack must stay valid until the context has been left for the last
 * time. */
void context_make(struct context *context, void *stack, size_t bytes, void (*entry)(void *), void *argument);

/* Stops here, remembering the place in `from`, and goes on where `to` was stopped. Returns when somebody
 * switches to `from`. Both must belong to the calling thread: code compiled in C may keep the address of a
 * thread-local variable across a call. */
#if defined(__x86_64__) && !defined(COROUTINE_UCONTEXT)
#include "coroutine/switch_x86_64.h"
#else
void context_switch(struct context *from, const struct context *to);
#endif

#endif
