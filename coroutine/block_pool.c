/* Slabs are cut from the front; a rest that is too small is left unused. */
#include "coroutine/block_pool.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "coroutine/sanitizer.h"

/* The first slab is small, since most runs need little. Each slab is twice the last, so a million blocks
 * need a few dozen. The limit is a huge page: a run wastes at most half of its last slab. */
enum { SLAB_BYTES_FIRST = 64 * 1024, MAX_SLAB_BYTES = 2 * 1024 * 1024 };

struct free_block {
    struct free_block *next;
};

/* At a slab's beginning. */
struct slab {
    struct slab *next;
    size_t bytes;
};

static size_t round_up(size_t bytes)
{
    size_t grains = (bytes + BLOCK_GRAIN_BYTES - 1) / BLOCK_GRAIN_BYTES;
    return (grains > 0 ? grains : 1) * BLOCK_GRAIN_BYTES;
}

static int add_slab(struct block_pool *pool)
{
    size_t bytes = pool->slab_bytes > 0 ? pool->slab_bytes * 2 : SLAB_BYTES_FIRST;
    if (bytes > MAX_SLAB_BYTES)
        bytes = MAX_SLAB_BYTES;
    struct slab *slab = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (slab == MAP_FAILED)
        return -1;
    *slab = (struct slab){.next = pool->slabs, .bytes = bytes};
    pool->slabs = slab;
    pool->slab_bytes = bytes;
    pool->mapped_bytes += bytes;
    pool->fresh = (char *)slab + round_up(sizeof *slab);
    pool->fresh_end = (char *)slab + bytes;
    memory_forbid(pool->fresh, (size_t)(pool->fresh_end - pool->fresh));
    return 0;
}

void *block_pool_acquire(struct block_pool *pool, size_t bytes)
{
    size_t rounded = round_up(bytes);
    if (rounded > MAX_BLOCK_SMALL_BYTES) {
        void *large = malloc(rounded);
        pool->acquired_bytes += large != NULL ? rounded : 0;
        return large;
    }
    struct free_block *block = pool->free[rounded / BLOCK_GRAIN_BYTES];
    if (block != NULL) {
        memory_allow(block, rounded);
        pool->free[rounded / BLOCK_GRAIN_BYTES] = block->next;
    } else {
        if ((size_t)(pool->fresh_end - pool->fresh) < rounded && add_slab(pool) != 0)
            return NULL;
        block = (struct free_block *)(void *)pool->fresh;
        pool->fresh += rounded;
        memory_allow(block, rounded);
    }
    pool->acquired_bytes += rounded;
    return block;
}

void block_pool_release(struct block_pool *pool, void *block, size_t bytes)
{
    size_t rounded = round_up(bytes);
    if (block == NULL)
        return;
    assert(pool->acquired_bytes >= rounded);
    pool->acquired_bytes -= rounded;
    if (rounded > MAX_BLOCK_SMALL_BYTES) {
        free(block);
        return;
    }
    struct free_block *given = block;
    given->next = pool->free[rounded / BLOCK_GRAIN_BYTES];
    pool->free[rounded / BLOCK_GRAIN_BYTES] = given;
    memory_forbid(given, rounded);
}

void block_pool_destroy(struct block_pool *pool)
{
    while (pool->slabs != NULL) {
        struct slab *slab = pool->slabs;
        pool->slabs = slab->next;
        memory_allow(slab, slab->bytes);
        munmap(slab, slab->bytes);
    }
    *pool = (struct block_pool){0};
}
