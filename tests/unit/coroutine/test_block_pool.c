/* Blocks by size class: they do not overlap, are aligned, come back at once, and large ones are no exception.
 */
#include "tests/unit/support/harness.h"

#include <stdlib.h>

#include "coroutine/block_pool.h"

static struct block_pool pool;

static int close_pool(void **state)
{
    (void)state;
    block_pool_destroy(&pool);
    assert_int_equal(pool.mapped_bytes, 0);
    return 0;
}

static size_t size_of(unsigned i)
{
    return 1 + i * 37 % (MAX_BLOCK_SMALL_BYTES + 500);
}

static void blocks_do_not_overlap(void **state)
{
    (void)state;
    enum { BLOCKS = 2000 };
    unsigned char *blocks[BLOCKS];
    for (unsigned i = 0; i < BLOCKS; i++) {
        blocks[i] = block_pool_acquire(&pool, size_of(i));
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % BLOCK_GRAIN_BYTES, 0);
        memset(blocks[i], (int)(i % 251), size_of(i));
    }
    for (unsigned i = 0; i < BLOCKS; i++)
        for (size_t k = 0; k < size_of(i); k++)
            if (blocks[i][k] != i % 251)
                fail_msg("byte %zu of block %u was overwritten", k, i);
    for (unsigned i = 0; i < BLOCKS; i++)
        block_pool_release(&pool, blocks[i], size_of(i));
    assert_int_equal(pool.acquired_bytes, 0);
}

static void what_was_released_last_is_acquired_first(void **state)
{
    (void)state;
    void *a = block_pool_acquire(&pool, 100), *b = block_pool_acquire(&pool, 100);
    block_pool_release(&pool, a, 100);
    block_pool_release(&pool, b, 100);
    assert_ptr_equal(block_pool_acquire(&pool, 97), b); /* of the same class: 112 bytes */
    assert_ptr_equal(block_pool_acquire(&pool, 112), a);
    void *other = block_pool_acquire(&pool, 96);
    assert_true(other != a && other != b);
    block_pool_release(&pool, a, 100);
    block_pool_release(&pool, b, 100);
    block_pool_release(&pool, other, 96);
}

static void a_block_used_over_and_over_takes_no_more_memory(void **state)
{
    (void)state;
    block_pool_release(&pool, block_pool_acquire(&pool, 64), 64);
    size_t mapped = pool.mapped_bytes;
    for (unsigned i = 0; i < 100000; i++)
        block_pool_release(&pool, block_pool_acquire(&pool, 64), 64);
    assert_int_equal(pool.mapped_bytes, mapped);
}

static void many_blocks_cost_little_more_than_their_bytes(void **state)
{
    (void)state;
    enum { BLOCKS = 100000, BYTES = 64 };
    void **blocks = calloc(BLOCKS, sizeof *blocks);
    assert_non_null(blocks);
    for (unsigned i = 0; i < BLOCKS; i++) {
        blocks[i] = block_pool_acquire(&pool, BYTES);
        assert_non_null(blocks[i]);
    }
    assert_int_equal(pool.acquired_bytes, BLOCKS * BYTES);
    assert_true(pool.mapped_bytes < (size_t)BLOCKS * BYTES + (3 << 20));
    for (unsigned i = 0; i < BLOCKS; i++)
        block_pool_release(&pool, blocks[i], BYTES);
    free(blocks);
}

static void nothing_and_no_block_are_no_harm(void **state)
{
    (void)state;
    void *block = block_pool_acquire(&pool, 0);
    assert_non_null(block);
    block_pool_release(&pool, block, 0);
    block_pool_release(&pool, NULL, 100);
    assert_int_equal(pool.acquired_bytes, 0);
}

#define WITH_POOL(test) cmocka_unit_test_setup_teardown(test, NULL, close_pool)

UNIT_TESTS(WITH_POOL(blocks_do_not_overlap), WITH_POOL(what_was_released_last_is_acquired_first),
           WITH_POOL(a_block_used_over_and_over_takes_no_more_memory),
           WITH_POOL(many_blocks_cost_little_more_than_their_bytes),
           WITH_POOL(nothing_and_no_block_are_no_harm))
