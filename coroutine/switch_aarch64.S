/* The context switch on aarch64 (AAPCS64): read coroutine/switch.h first.
 *
 * A suspended context is a stack whose end looks like this, lowest address first. The call does not push the
 * address to go on at: the address arrives in the link register x30 and is stored with the others. Of the
 * vector registers a function must preserve only the lower halves of v8 to v15, named d8 to d15.
 *
 *      stack_pointer -> | x29 | x30 | x19 ... x28 | d8 ... d15 |
 *      offset in bytes    0     8     16            96           160
 *
 * Branch target identification: `hint #34` is `bti c`, where an indirect call may land; older processors
 * execute a no-op. A target of `ret` needs no mark. */

#if defined(__aarch64__) && defined(__LP64__) && !defined(COROUTINE_UCONTEXT)

#define FRAME_X29   0
#define FRAME_X19   16
#define FRAME_BYTES 160

/* The .cfi directives inform debuggers and profilers, at each instruction, where the caller's registers are. */
.macro save first, second, offset
        stp     \first, \second, [sp, #\offset]
        .cfi_rel_offset \first, \offset
        .cfi_rel_offset \second, \offset + 8
.endm

.macro restore first, second, offset
        ldp     \first, \second, [sp, #\offset]
        .cfi_restore \first
        .cfi_restore \second
.endm

        .text

/* void context_switch(struct context *from [x0], const struct context *to [x1]) */
        .p2align 4
        .globl  context_switch
        .type   context_switch, %function
context_switch:
        .cfi_startproc
        hint    #34
        sub     sp, sp, #FRAME_BYTES
        .cfi_adjust_cfa_offset FRAME_BYTES
        save    x29, x30, 0
        save    x19, x20, 16
        save    x21, x22, 32
        save    x23, x24, 48
        save    x25, x26, 64
        save    x27, x28, 80
        save    d8, d9, 96
        save    d10, d11, 112
        save    d12, d13, 128
        save    d14, d15, 144

        mov     x9, sp
        str     x9, [x0]                /* from->stack_pointer: `from` stops here */
        ldr     x9, [x1]
        mov     sp, x9                  /* from this instruction on `to` executes, */

        restore x29, x30, 0             /* whose stack has an equal layout: the .cfi lines stay true */
        restore x19, x20, 16
        restore x21, x22, 32
        restore x23, x24, 48
        restore x25, x26, 64
        restore x27, x28, 80
        restore d8, d9, 96
        restore d10, d11, 112
        restore d12, d13, 128
        restore d14, d15, 144
        add     sp, sp, #FRAME_BYTES
        .cfi_adjust_cfa_offset -FRAME_BYTES
        ret                             /* to x30, which came from the other stack */
        .cfi_endproc
        .size   context_switch, . - context_switch

/* Where a new context begins at its first switch: context_make() left the entry in x19 and its argument in
 * x20. An unknown return address (.cfi_undefined) and a frame pointer of 0 end the stack for unwinders. The
 * nop is for unwinders too: they look up a return address by the instruction before it, which must belong to
 * this function. */
        .p2align 4
        .type   context_start, %function
        .cfi_startproc
        .cfi_undefined x30
        nop
context_start:
        mov     x0, x20
        blr     x19
        brk     #1                      /* an entry must not return */
        .cfi_endproc
        .size   context_start, . - context_start

/* void context_make(struct context *context [x0], void *stack [x1], size_t bytes [x2],
 *                   void (*entry)(void *) [x3], void *argument [x4])
 *
 * The stack pointer must be a multiple of 16 at every use; so is the size of the saved frame. */
        .p2align 4
        .globl  context_make
        .type   context_make, %function
context_make:
        .cfi_startproc
        hint    #34
        add     x9, x1, x2
        and     x9, x9, #-16
        sub     x9, x9, #FRAME_BYTES
        adr     x10, context_start
        stp     xzr, x10, [x9, #FRAME_X29]
        stp     x3, x4, [x9, #FRAME_X19]
        str     x9, [x0]
        ret
        .cfi_endproc
        .size   context_make, . - context_make

/* Declares to the linker that this file has its marks (GNU_PROPERTY_AARCH64_FEATURE_1_BTI). Without the
 * declaration the linker switches the check off for the whole program. */
        .section .note.gnu.property, "a"
        .p2align 3
        .word   4, 16, 5                /* bytes of the name, bytes of the property, NT_GNU_PROPERTY_TYPE_0 */
        .asciz  "GNU"
        .word   0xc0000000, 4, 1, 0     /* FEATURE_1_AND, bytes of the value, BTI, padding */

#endif

/* Without this line the linker would make every stack of the program executable. */
        .section .note.GNU-stack, "", %progbits
