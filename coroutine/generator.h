/* A generator is a function that returns many values, one at a time: it computes the next value on request,
 * and is suspended in between. A generator needs no runner, no loop and no thread:
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
 * A generator may pull its values from another. If its body waits within a task, the whole task waits, and
 * the generator keeps its place in the task (see coroutine/coroutine.h). */
#ifndef COROUTINE_GENERATOR_H
#define COROUTINE_GENERATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct generator;
struct stack_pool;

/* The body yields any number of values, and returns at the end of the sequence. */
typedef void generator_body(struct generator *g, void *argument);

/* Makes a generator. Its body begins at the first generator_next(). The stack comes from `pool`, and is
 * released when the body has returned; `pool` must outlive the generator. If `pool` is NULL, the generator
 * maps a stack of its own, of STACK_DEFAULT_BYTES. Returns 0, or -errno with a sentence in `why`, as
 * stack_pool_acquire(). To be ended with generator_close(). */
int generator_create(struct generator **out, generator_body *body, void *argument, struct stack_pool *pool,
                     char *why, size_t why_bytes);

/* Asks for the next value. Returns true and stores the value, or false at the end of the sequence, without
 * touching `value`. */
bool generator_next(struct generator *g, uint64_t *value);

/* Called in the body: hands out a value, and returns when the next value is requested. A pointer travels as
 * (uintptr_t), and may point to a local variable of the body: the pointer is valid until the next call of
 * generator_next() or generator_close().
 *
 * Returns false, from then on always, if the generator is being closed. The body then frees what it holds
 * and returns. */
bool generator_yield(struct generator *g, uint64_t value);

/* Ends a generator, also in the middle of its sequence. C has no destructors, and the abandoned stack may
 * hold the only pointers to what the body has allocated and opened. So the body runs once more: its
 * generator_yield() returns false. A body that has never begun holds nothing and is not called; the caller
 * owns `argument`. A body that was dropped with the task that it made wait is not called either: nobody can
 * bring the body to its end. Must not be called from inside the body. `g` may be NULL. */
void generator_close(struct generator *g);

#endif
