/* Stacks for coroutines, acquired from one large reservation of address space. A stack costs memory only
 * where it has been touched, since the kernel supplies a page at its first use. 256 KiB reserved for each of
 * 10,000 coroutines are 2.5 GiB of addresses but, at one or two pages each, 40 to 80 MiB of memory.
 *
 * The lowest page of each stack is a guard. A stack grows downwards, and one that grows too far touches the
 * guard and stops the program at once (SIGSEGV). Without a guard the stack would silently overwrite its
 * neighbour. A function with more than a page of local variables could step over the guard;
 * -fstack-clash-protection makes the compiler touch every page on the way.
 *
 * A pool belongs to one thread at a time, and has no lock. */
#ifndef COROUTINE_STACK_H
#define COROUTINE_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The default size of each stack. */
enum { STACK_DEFAULT_BYTES = 256 * 1024 };

/* A stack, acquired from a pool or brought by the caller. */
struct stack {
    void *low;       /* its lowest usable address, above the guard */
    size_t bytes;    /* usable from `low` on */
    uint32_t number; /* within its pool, from 0 */
};

struct stack_pool;

/* How a guard is made. */
enum stack_guard {
    STACK_GUARD_BEST,    /* by MADV_GUARD_INSTALL where the kernel has it (Linux 6.13), else by mprotect */
    STACK_GUARD_MPROTECT /* by mprotect: splits the mapping, so a stack uses up two of vm.max_map_count */
};

/* Reserves `count` stacks of `bytes` bytes each, the guard page included (rounded up to whole pages, at
 * least two; up to half a page more is left unused, see stack.c). A guard is made when its stack is first
 * acquired, so creating a pool of a million stacks needs a handful of system calls.
 *
 * Returns 0; -EINVAL for senseless sizes; or -ENOMEM if the address space is too small, or if the guards
 * would need more mappings than the kernel allows a process. On failure `why`, of `why_bytes` bytes (may be
 * NULL and 0), receives a sentence that says what to do. */
int stack_pool_create(struct stack_pool **out, size_t bytes, uint32_t count, enum stack_guard guard,
                      char *why, size_t why_bytes);

/* Unmaps all stacks, also those in use. `pool` may be NULL. */
void stack_pool_destroy(struct stack_pool *pool);

/* Acquires a stack: the one released last, whose pages are still in memory and perhaps in the cache, or else
 * one never used. Constant time. Returns 0; -EAGAIN if all are in use; or -ENOMEM if the guard could not be
 * made. `why` as above. */
int stack_pool_acquire(struct stack_pool *pool, struct stack *stack, char *why, size_t why_bytes);

/* Releases a stack. Nothing may run on the stack any more. Constant time; its memory is kept for the next. */
void stack_pool_release(struct stack_pool *pool, const struct stack *stack);

/* How this pool's guards are really made. */
enum stack_guard stack_pool_guard(const struct stack_pool *pool);

/* Whether `address` lies in the guard of a stack of this pool: a fault there was an overflow of the stack
 * whose number is stored in `number`. Only compares numbers, so a signal handler may call it. */
bool stack_pool_find_guard(const struct stack_pool *pool, const void *address, uint32_t *number);

/* The bytes reserved for a stack of a pool, guard included, if `address` lies in its guard; else 0. For
 * callers who know the stack but not its pool; a signal handler may call it, too. */
size_t stack_overflowed_bytes(const struct stack *stack, const void *address);

#endif
