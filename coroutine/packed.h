/* A packed stack is one large stack that many coroutines share in turn. A stack of its own costs a coroutine
 * at least a page, and a parked coroutine uses a few hundred bytes of it: a million need 4 GB. On a packed
 * stack, the live part of a coroutine that parks is copied away, from the stack pointer to the stack's
 * beginning. The live part is copied back before the coroutine goes on, *to its old addresses*, so every
 * pointer to a local variable still holds. The copy is an image (coroutine/image.h) in a block of just the
 * size. The one stack can be large, so depth is no worry.
 *
 * The price is the copying at each switch, and three rules. While a coroutine is parked, another's variables
 * lie where its own were. So until the coroutine goes on:
 *
 *  - no other coroutine, thread or signal handler may use a pointer to one of its local variables;
 *  - nor may the kernel: no asynchronous read into a local buffer;
 *  - and packed coroutines of one stack cannot resume each other: the resumer runs on another stack (the
 *    thread's own, say), and only the first of a chain may be packed. A packed coroutine may resume a
 *    generator, which has a stack of its own. A wait inside the generator parks the whole chain: the packed
 *    part is copied away, and the generator's stack stays.
 *
 * Checked builds overwrite what a parked coroutine has left on the stack; AddressSanitizer and Valgrind
 * report whoever touches these bytes.
 *
 * Packed stacks need the context switch in assembly, which shows the stack pointer; ucontext does not. */
#ifndef COROUTINE_PACKED_H
#define COROUTINE_PACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "coroutine/stack.h"

/* The default size of the one stack. Only touched pages cost memory. */
enum { PACKED_STACK_BYTES = 8 * 1024 * 1024 };

struct context;
struct image;
struct packed_stack;
struct stack_pool;

/* Reserves a stack of `bytes` bytes with a guard page below. Returns 0; -ENOTSUP where the context switch
 * does not allow it; or what stack_pool_create() returns; with a sentence in `why`, which holds `why_bytes`
 * (may be NULL and 0). */
int packed_stack_create(struct packed_stack **out, size_t bytes, char *why, size_t why_bytes);

/* Frees the stack and what is left of coroutines that are parked. `stack` may be NULL. */
void packed_stack_destroy(struct packed_stack *stack);

/* The stack's addresses: its lowest usable one and its size. */
struct stack packed_stack_range(const struct packed_stack *stack);

/* Whether an address lies on the stack: no such pointer may be handed out beyond a wait. */
bool packed_stack_contains(const struct packed_stack *stack, const void *address);

/* The pool of the one stack, to find its guard (stack_pool_find_guard). */
const struct stack_pool *packed_stack_pool(const struct packed_stack *stack);

/* The bytes that the parked coroutines' images use now, and the maximum that was mapped for them. */
size_t packed_stack_image_bytes(const struct packed_stack *stack);
size_t packed_stack_mapped_bytes(const struct packed_stack *stack);

/* For coroutine.c. Copies away the live part of the coroutine at `origin`, which was left at `context`.
 * Returns 0 or -ENOMEM. */
int packed_stack_park(struct packed_stack *stack, struct image *image, const struct context *context,
                      const void *origin);

/* For coroutine.c. Copies the live part back before the coroutine goes on. An image of nothing: the
 * coroutine has not begun. */
void packed_stack_restore(struct packed_stack *stack, struct image *image, const void *origin);

/* For coroutine.c. The coroutine that is on the stack has finished. */
void packed_stack_leave(struct packed_stack *stack);

/* For coroutine.c. Drops a coroutine that is parked or has not begun. */
void packed_stack_forget(struct packed_stack *stack, struct image *image);

#endif
