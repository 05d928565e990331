/* A context is a suspended flow of control: everything that a processor needs to resume it. Coroutines rest
 * on switching between contexts, in a few instructions: eight on x86-64.
 *
 * To its caller, context_switch() is an ordinary function call that returns late. At a call the compiler has
 * saved every register that it needs afterwards, or the called function must save it (the *callee-saved*
 * registers). One pointer remains to be remembered: to where these values lie on the stack. A switch makes
 * no system call and is invisible to the kernel.
 *
 * What a switch deliberately does not save:
 *  - Floating-point modes (x86-64: the control bits of mxcsr and the x87 control word; aarch64: FPCR):
 *    rounding and which exceptions trap. By the calling convention a function leaves the modes as it found
 *    them. So the modes of two contexts differ only if one called, say, fesetround() and switched before
 *    undoing it. Here the modes belong to the thread, under one rule: restore a changed mode before you
 *    switch. Loading the modes is slow, and would be a good part of the cost of a switch.
 *  - The signal mask. A mask for each context would cost a system call a switch.
 *
 * Calling conventions: System V ABI for x86-64, section 3.2.1; Procedure Call Standard for the Arm 64-bit
 * Architecture, section 6.1. */
#ifndef COROUTINE_SWITCH_H
#define COROUTINE_SWITCH_H

#include <stddef.h>

/* Other processors use ucontext: portable, but slow, as ucontext makes a system call at each switch.
 * COROUTINE_UCONTEXT, defined for the whole program, selects ucontext on any processor, for tests. */
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

/* Only the C library knows where the stack pointer stands. */
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
    void *stack_pointer; /* the saved words and the address to resume at begin there */
};

/* Of the words at stack_pointer: the maximum number, and the index of the frame pointer (rbp, x29). */
#if defined(__x86_64__)
enum { CONTEXT_FRAME_WORDS = 4, CONTEXT_FRAME_POINTER_WORD = 0 };
#else
enum { CONTEXT_FRAME_WORDS = 20, CONTEXT_FRAME_POINTER_WORD = 0 };
#endif

/* The stack pointer of a suspended context: the stack is in use from here to its beginning, and unused
 * below. */
static inline void *context_stack_pointer(const struct context *context)
{
    return context->stack_pointer;
}

/* The frame record of the function that switched away, if that function keeps a frame pointer. */
static inline void *context_frame(const struct context *context)
{
    return ((void **)context->stack_pointer)[CONTEXT_FRAME_POINTER_WORD];
}

#endif

/* Prepares `context` so that the first switch to it calls entry(argument) on the stack of `bytes` bytes
 * whose lowest address is `stack`. `entry` must never return, since it has no caller: a return stops the
 * program. The stack must stay valid until the context has been left for the last time. */
void context_make(struct context *context, void *stack, size_t bytes, void (*entry)(void *), void *argument);

/* Saves the caller in `from` and resumes `to`. Returns when somebody switches to `from`. Both contexts must
 * belong to the calling thread: compiled C may keep the address of a thread-local variable across a call. */
#if defined(__x86_64__) && !defined(COROUTINE_UCONTEXT)
#include "coroutine/switch_x86_64.h"
#else
void context_switch(struct context *from, const struct context *to);
#endif

#endif
