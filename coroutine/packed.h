/* Packed stacks: one large stack on which many coroutines take turns. A stack of its own costs a coroutine at
 * least a page, of which a parked one uses a few hundred bytes, so a million of them need 4 GB. Here all run
 * on the same stack, and when one parks, its live part, from where its stack pointer stands to the stack's
 * beginning, is copied away, and copied back before it goes on: *to the same addresses*, so that every
 * pointer that it has to its own variables still holds. What is kept meanwhile is an image
 * (coroutine/image.h) in a block of just the size. Since only one stack is needed, it can be large, and depth
 * is no worry.
 *
 * The price is the copying at each switch, and three rules. While a coroutine is parked, its variables are
 * not where they were, and another's are. So until it goes on:
 *
 *  - no other coroutine, thread or signal handler may use a pointer to one of its local variables;
 *  - nor may the kernel: no asynchronous read into a local buffer;
 *  - and packed coroutines of one stack cannot resume each other: whoever resumes one runs on another stack
 * (the thread's own, say), and only the first of a chain may be packed. A generator, which has a stack of its
 * own, may be resumed by a packed coroutine; if a wait inside it parks the whole chain, the packed one's part
 * is copied away, and the generator's stays.
 *
 * Checked builds poison what a parked coroutine has left on the stack: its bytes are overwritten, and
 * AddressSanitizer and Valgrind report whoever touches them.
 *
 * It needs a context switch that shows where the stack pointer stood: the one in assembly, not ucontext. */
#ifndef COROUTINE_PACKED_H
#define COROUTINE_PACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "coroutine/stack.h"

/* Reserved for the one stack unless there is a reason for another size. Only pages that were touched cost
 * memory. */
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

/* Whether an address lies on the stack: then it may not be given to anybody beyond a wait. */
bool packed_stack_contains(const struct packed_stack *stack, const void *address);

/* The pool of the one stack, to find its guard (stack_pool_find_guard). */
const struct stack_pool *packed_stack_pool(const struct packed_stack *stack);

/* What the parked coroutines' images use at this moment, and what was mapped for them at most, in bytes. */
size_t packed_stack_image_bytes(const struct packed_stack *stack);
size_t packed_stack_mapped_bytes(const struct packed_stack *stack);

/* For coroutine.c. Copies away what the coroutine at `origin`, which was left at `context`, has on the stack.
 * Returns 0 or -ENOMEM. */
int packed_stack_park(struct packed_stack *stack, struct image *image, const struct context *context,
                      const void *origin);

/* For coroutine.c. Before it goes on: copies it back. An image of nothing: the coroutine has not begun. */
void packed_stack_restore(struct packed_stack *stack, struct image *image, const void *origin);

/* For coroutine.c. The coroutine that is on the stack has finished. */
void packed_stack_leave(struct packed_stack *stack);

/* For coroutine.c. A parked one, or one that has not begun, is dropped. */
void packed_stack_forget(struct packed_stack *stack, struct image *image);

#endif
