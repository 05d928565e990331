/* The context switch on x86-64 (System V ABI): read coroutine/switch.h first.
 *
 * A context that stands still is a stack whose end looks like this, lowest address first. Switching pushes
 * this picture on one stack and pops it from another; context_make() paints it by hand, so that a new context
 * looks like one that stopped.
 *
 *      stack_pointer -> | r15 | r14 | r13 | r12 | rbx | rbp | where to go on |
 *      offset in bytes    0     8     16    24    32    40    48               56
 *
 * Control-flow enforcement (CET): endbr64 marks where an indirect jump may land; older processors take it for
 * a no-op. But this file does not declare itself fit for CET (by a .note.gnu.property), and is not: a shadow
 * stack would have to be switched as well. The linker therefore leaves it off for the whole program. */

#if defined(__x86_64__) && defined(__LP64__) && !defined(COROUTINE_UCONTEXT)

#define FRAME_R12   24
#define FRAME_RBX   32
#define FRAME_RBP   40
#define FRAME_PLACE 48
#define FRAME_BYTES 56

/* The .cfi directives tell debuggers and profilers, at each instruction, where the caller's registers are. */
.macro save register
        pushq   \register
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset \register, 0
.endm

.macro restore register
        popq    \register
        .cfi_adjust_cfa_offset -8
        .cfi_restore \register
.endm

        .text

/* void context_switch(struct context *from [rdi], const struct context *to [rsi])
 *
 * The call that brought us here has pushed the place to go on at. */
        .p2align 4
        .globl  context_switch
        .type   context_switch, @function
context_switch:
        .cfi_startproc
        endbr64
        save    %rbp
        save    %rbx
        save    %r12
        save    %r13
        save    %r14
        save    %r15

        movq    %rsp, (%rdi)            /* from->stack_pointer: here we stopped */
        movq    (%rsi), %rsp            /* and from this instruction on we are somebody else, */

        restore %r15                    /* whose stack ends in the same picture: the .cfi lines stay true */
        restore %r14
        restore %r13
        restore %r12
        restore %rbx
        restore %rbp

        /* Not `ret`: the processor predicts a return from the calls it has seen, and would guess that we go
         * back to the one who called us, which is wrong every time and makes a switch three times as slow. A
         * jump is predicted from where it went before. */
        popq    %rcx
        .cfi_adjust_cfa_offset -8
        .cfi_register %rip, %rcx
        jmp     *%rcx
        .cfi_endproc
        .size   context_switch, . - context_switch

/* Where a new context goes on at its first switch: context_make() left the entry in rbx and its argument in
 * r12. An unknown return address (.cfi_undefined) and a frame pointer of 0 tell those who walk the stack that
 * it ends here. The nop is for them too: they look up a place to go on at by the instruction before it, which
 * has to be ours. */
        .p2align 4
        .type   context_start, @function
        .cfi_startproc
        .cfi_undefined %rip
        nop
context_start:
        endbr64
        movq    %r12, %rdi
        call    *%rbx
        ud2                             /* an entry must not return */
        .cfi_endproc
        .size   context_start, . - context_start

/* void context_make(struct context *context [rdi], void *stack [rsi], size_t bytes [rdx],
 *                   void (*entry)(void *) [rcx], void *argument [r8])
 *
 * The ABI wants the stack pointer to be a multiple of 16 at every call, the one in context_start included.
 * There the whole picture has been popped, so what lies above it must begin at a multiple of 16. */
        .p2align 4
        .globl  context_make
        .type   context_make, @function
context_make:
        .cfi_startproc
        endbr64
        leaq    (%rsi, %rdx), %rax
        andq    $-16, %rax
        subq    $FRAME_BYTES, %rax
        movq    %r8, FRAME_R12(%rax)
        movq    %rcx, FRAME_RBX(%rax)
        movq    $0, FRAME_RBP(%rax)
        leaq    context_start(%rip), %rdx
        movq    %rdx, FRAME_PLACE(%rax)
        movq    %rax, (%rdi)
        ret
        .cfi_endproc
        .size   context_make, . - context_make

#endif

/* Without this line the linker would make every stack of the program executable. */
        .section .note.GNU-stack, "", @progbits
