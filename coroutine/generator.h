/* A generator is a function that returns many values, one at a time: it computes the next one when it is
 * asked for it, and stands still in between. It needs no runner, no loop and no thread:
 *
 *     static void count(struct generator *g, void *argument)
 *     {
 *         for (uint64_t i = 1; generator_yield(g, i); i++)
 *             ;
 *     }
 *     ...
 *     generator_create(&g, count, NULL, NULL, NULL, 0);
 *     for (uint64_t value; generator_next(g, &value) && value <= 10;)
 *         printf("%" PRIu64 "\n", value);
 *     generator_close(g);
 *
 * A generator may pull its values from another. If its body has to wait within a task, the whole task waits,
 * and the generator keeps its place in it (coroutine/coroutine.h says how). */
#ifndef COROUTINE_GENERATOR_H
#define COROUTINE_GENERATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct generator;
struct stack_pool;

/* What it does: yields any number of values, and returns at the end of the sequence. */
typedef void generator_body(struct generator *g, void *argument);

/* Makes a generator. Its body does not begin before the first generator_next(). The stack comes from `pool`,
 * to which it goes back when the body has returned, and which must outlive the generator; if NULL, the
 * generator maps a stack of its own, of STACK_DEFAULT_BYTES. Returns 0, or -errno with a sentence in `why`,
 * as stack_pool_acquire(). To be ended with generator_close(). */
int generator_create(struct generator **out, generator_body *body, void *argument, struct stack_pool *pool,
                     char *why, size_t why_bytes);

/* Asks for the next value. Returns true and stores it, or false when the sequence has ended (`value` is then
 * left alone). */
bool generator_next(struct generator *g, uint64_t *value);

/* Called in the body: hands out a value, and returns when the next one is asked for. A pointer travels as
 * (uintptr_t), and may point to a local variable of the body: it is valid until the next call of
 * generator_next() or generator_close().
 *
 * Returns false if nobody wants another value because the generator is being closed. The body then frees what
 * it holds and returns; if it yields again, it gets false again. */
bool generator_yield(struct generator *g, uint64_t value);

/* Ends a generator, in the middle of its sequence too. C has no destructors, and a stack that is thrown away
 * would take along the only pointers to what the body has allocated and opened. So the body gets to run once
 * more: its generator_yield() returns false. A body that has never begun holds nothing and is not called at
 * all; what its `argument` points to is the caller's business in any case. The same goes for a body that was
 * dropped with the task that it made wait: nobody can bring it to its end. Must not be called from inside the
 * body. `g` may be NULL. */
void generator_close(struct generator *g);

#endif
