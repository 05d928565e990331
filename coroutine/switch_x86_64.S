/* How a new context begins on x86-64: read coroutine/switch_x86_64.h first, where the switch itself is.
 *
 * context_make() writes what a suspended context looks like, so that the first switch to it goes on at
 * context_start, with two more words for context_start:
 *
 *      stack_pointer -> | rbp: 0 | context_start | entry | argument |
 *      offset in bytes    0        8               16      24         32
 *
 * Control-flow enforcement (CET): endbr64 marks where an indirect jump may land; older processors execute a
 * no-op. This file does not declare itself fit for CET (by a .note.gnu.property): a shadow stack would have
 * to be switched as well. The linker therefore leaves CET off for the whole program. */

#if defined(__x86_64__) && defined(__LP64__) && !defined(COROUTINE_UCONTEXT)

#define FRAME_RBP      0
#define FRAME_PLACE    8
#define FRAME_ENTRY    16
#define FRAME_ARGUMENT 24
#define FRAME_BYTES    32

        .text

/* Where a new context begins at its first switch. An unknown return address (.cfi_undefined) and a frame
 * pointer of 0 end the stack for unwinders. The nop is for unwinders too: they look up a return address by
 * the instruction before it, which must belong to this function. */
        .p2align 4
        .type   context_start, @function
        .cfi_startproc
        .cfi_undefined %rip
        nop
context_start:
        endbr64
        popq    %rax
        popq    %rdi
        call    *%rax
        ud2                             /* an entry must not return */
        .cfi_endproc
        .size   context_start, . - context_start

/* void context_make(struct context *context [rdi], void *stack [rsi], size_t bytes [rdx],
 *                   void (*entry)(void *) [rcx], void *argument [r8])
 *
 * The ABI requires the stack pointer to be a multiple of 16 at every call, also in context_start. There all
 * four words have been popped, so the stack above them must begin at a multiple of 16. */
        .p2align 4
        .globl  context_make
        .type   context_make, @function
context_make:
        .cfi_startproc
        endbr64
        leaq    (%rsi, %rdx), %rax
        andq    $-16, %rax
        subq    $FRAME_BYTES, %rax
        movq    $0, FRAME_RBP(%rax)
        leaq    context_start(%rip), %rdx
        movq    %rdx, FRAME_PLACE(%rax)
        movq    %rcx, FRAME_ENTRY(%rax)
        movq    %r8, FRAME_ARGUMENT(%rax)
        movq    %rax, (%rdi)
        ret
        .cfi_endproc
        .size   context_make, . - context_make

#endif

/* Without this line the linker would make every stack of the program executable. */
        .section .note.GNU-stack, "", @progbits
