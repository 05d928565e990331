/* The ready queue against a plain list: the order of service, and up to where it has been fetched. */
#include "tests/unit/support/harness.h"

#include <stdbool.h>

#include "analysis/statistics/statistics.h"
#include "runners/loop/ready_queue.h"
#include "runners/loop/scheduler.h"

enum { BLOCKS = 100, STEPS = 20000, FEW = 2, MANY = 1000 };

static struct task_block blocks[BLOCKS];
static struct ready_queue queue;

/* What should be in it. */
static struct task_block *list[BLOCKS];
static unsigned listed;

static int set_up(void **state)
{
    (void)state;
    memset(blocks, 0, sizeof blocks);
    for (int i = 0; i < BLOCKS; i += 2) { /* the others have nothing to fetch */
        blocks[i].coroutine.is_packed = true;
        blocks[i].coroutine.image.block = &blocks[i];
    }
    queue = (struct ready_queue){0};
    listed = 0;
    return 0;
}

static bool is_listed(const struct task_block *block)
{
    for (unsigned i = 0; i < listed; i++)
        if (list[i] == block)
            return true;
    return false;
}

static void push(struct task_block *block)
{
    ready_queue_push(&queue, block);
    list[listed++] = block;
}

static struct task_block *pop(unsigned live)
{
    struct task_block *block = ready_queue_pop(&queue, live);
    assert_ptr_equal(block, listed > 0 ? list[0] : NULL);
    if (block != NULL)
        memmove(list, list + 1, --listed * sizeof *list);
    return block;
}

/* The first that has not been fetched is that behind those that have: never one that has left. */
static void check_place(const struct prefetch_cursor *at)
{
    assert_in_range(at->done, 0, listed);
    assert_ptr_equal(at->next, at->done < listed ? list[at->done] : NULL);
}

static void check(void)
{
    assert_int_equal(queue.count, listed);
    assert_ptr_equal(queue.first, listed > 0 ? list[0] : NULL);
    if (!queue.ahead)
        return;
    check_place(&queue.pages);
    check_place(&queue.lines);
}

static void any_order_of_joining_and_leaving(void **state)
{
    (void)state;
    unsigned looked = 0;
    uint64_t random = 7;
    for (int step = 0; step < STEPS; step++) {
        struct task_block *block = &blocks[statistics_random(&random) % BLOCKS];
        bool fills = step / 500 % 2 == 0; /* now it grows, now it runs empty */
        if (statistics_random(&random) % 5 < (fills ? 3 : 2) && !is_listed(block))
            push(block);
        else if (pop(step / 2500 % 2 == 0 ? MANY : FEW) != NULL)
            looked += queue.ahead;
        check();
    }
    assert_true(looked > STEPS / 10);
    while (listed > 0)
        pop(MANY);
    check();
    assert_null(pop(MANY));
}

/* Whoever yields is back at the end before the next one leaves. */
static void round_and_round(void **state)
{
    (void)state;
    for (int n = 1; n < 20; n++) {
        push(&blocks[n]);
        for (int i = 0; i < 3 * n; i++) {
            struct task_block *block = pop(MANY);
            check();
            push(block);
            check();
        }
    }
}

/* Of many, the next ones' pages are on their way, and of fewer of them their lines; of few, nothing is. */
static void looks_ahead_of_many(void **state)
{
    (void)state;
    for (int i = 0; i < BLOCKS; i++)
        push(&blocks[i]);
    pop(FEW);
    assert_false(queue.ahead);
    pop(MANY);
    assert_true(queue.ahead);
    assert_true(queue.lines.done > 0);
    assert_true(queue.pages.done > queue.lines.done);
    while (listed > 1)
        pop(MANY);
    assert_int_equal(queue.lines.done, 1);
    assert_int_equal(queue.pages.done, 1);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

UNIT_TESTS(TEST(any_order_of_joining_and_leaving), TEST(round_and_round), TEST(looks_ahead_of_many))
