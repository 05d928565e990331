/* The context switch on x86-64 (System V ABI): read coroutine/switch.h first, which includes this file.
 *
 * A suspended context is a stack whose end looks like this, lowest address first:
 *
 *      stack_pointer -> | rbp | where to go on | ... what the compiler saved ...
 *      offset in bytes    0     8                16
 *
 * Switching pushes these two words on one stack and pops them from another. All other registers are named as
 * overwritten, so the compiler saves exactly the registers that it still needs. A function in an assembly
 * file would have to save all that any caller might need. */
#ifndef COROUTINE_SWITCH_X86_64_H
#define COROUTINE_SWITCH_X86_64_H

#include <stdlib.h>

/* Registers that only some compiler options add: of AVX-512, and of APX, for which gcc defines the first
 * macro and clang the second. */
#if defined(__AVX512F__)
#define CONTEXT_AVX512_REGISTERS                                                                             \
    , "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26",     \
        "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"
#else
#define CONTEXT_AVX512_REGISTERS
#endif
#if defined(__APX_F__) || defined(__EGPR__)
#define CONTEXT_APX_REGISTERS                                                                                \
    , "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r26", "r27", "r28", "r29",      \
        "r30", "r31"
#else
#define CONTEXT_APX_REGISTERS
#endif

static inline __attribute__((always_inline)) void context_switch(struct context *from,
                                                                 const struct context *to)
{
    /* `from` and `to` are never equal. The call in this line has a second use: a function without calls may
     * keep variables below its stack pointer (the "red zone", ABI section 3.2.2), where the pushes go. So
     * the line must survive optimization, even where the compiler can see that the two differ. */
    __asm__("" : "+r"(from));
    if (__builtin_expect(from == to, 0))
        abort();
    __asm__ volatile(
        "leaq 1f(%%rip), %%rax\n\t" /* where `from` goes on when somebody switches back: at the 1 below */
        "pushq %%rax\n\t"
        "pushq %%rbp\n\t"
        "movq %%rsp, (%%rdi)\n\t" /* from->stack_pointer: `from` stops here */
        "movq (%%rsi), %%rsp\n\t" /* from this instruction on `to` executes, */
        "popq %%rbp\n\t"          /* whose stack ends in the same two words */
        "popq %%rax\n\t"
        /* Not `ret`: the processor predicts a return from the calls that it has seen. The guess
         * would be the caller, wrong every time, and make a switch several times as slow. A jump
         * is predicted from its previous targets. */
        "jmp *%%rax\n"
        "1:"
        : "+D"(from), "+S"(to)
        :
        : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1",
          "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13",
          "xmm14", "xmm15", "mm0", "mm1", "mm2", "mm3", "mm4", "mm5", "mm6", "mm7", "st", "st(1)", "st(2)",
          "st(3)", "st(4)", "st(5)", "st(6)", "st(7)", "memory",
          "cc" CONTEXT_AVX512_REGISTERS CONTEXT_APX_REGISTERS);
}

#undef CONTEXT_AVX512_REGISTERS
#undef CONTEXT_APX_REGISTERS

#endif
