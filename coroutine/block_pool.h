/* Small blocks of memory by the million: parked coroutines need blocks of a few sizes at every switch, and a
 * block should cost no more than its bytes. A general allocator adds a header to each block and a search to
 * each call. Here the size of a block is rounded up to a multiple of 16 bytes, its size class. The free
 * blocks of a class form a stack, so acquiring and releasing need a few instructions each. The block
 * released last, whose bytes are still in the cache, is acquired first. A block has no header: its owner
 * remembers the size.
 *
 * The scheme is that of segregated free lists over slabs (Bonwick, The Slab Allocator, 1994). Deliberately
 * simple: memory returns to the system only when the pool is destroyed, as a pool serves one run.
 *
 * A pool belongs to one thread at a time, and has no lock. */
#ifndef COROUTINE_BLOCK_POOL_H
#define COROUTINE_BLOCK_POOL_H

#include <stddef.h>
#include <stdint.h>

enum {
    BLOCK_GRAIN_BYTES = 16,       /* sizes are rounded up to it, and blocks are aligned to it */
    MAX_BLOCK_SMALL_BYTES = 2048, /* larger blocks come from malloc */
    BLOCK_CLASSES = MAX_BLOCK_SMALL_BYTES / BLOCK_GRAIN_BYTES + 1,
};

/* The fields are private; they are declared here so that a pool can be a member. A pool of all zeros is an
 * empty one. A pool must not be moved while blocks are acquired. */
struct block_pool {
    struct free_block *free[BLOCK_CLASSES]; /* by size in grains: released, the last one first */
    char *fresh, *fresh_end;                /* what is left of the newest slab */
    struct slab *slabs;                     /* all of them */
    size_t slab_bytes;                      /* of the newest; the next one is larger, up to a limit */
    size_t acquired_bytes;                  /* blocks that are in use, rounded up */
    size_t mapped_bytes;                    /* the slabs' sum */
};

/* Acquires a block of at least `bytes` bytes (0 counts as 1), with undefined content. NULL: no memory. */
void *block_pool_acquire(struct block_pool *pool, size_t bytes);

/* Releases a block; `bytes` as in block_pool_acquire(). `block` may be NULL. */
void block_pool_release(struct block_pool *pool, void *block, size_t bytes);

/* Frees the slabs, and with them every small block, acquired or not; larger blocks must have been released.
 * The pool is empty afterwards and may be used again. */
void block_pool_destroy(struct block_pool *pool);

#endif
