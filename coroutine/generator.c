/* A generator is a coroutine with a mailbox for one value. */
#include "coroutine/generator.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "coroutine/coroutine.h"

struct generator {
    struct coroutine coroutine;
    generator_body *body;
    void *argument;
    uint64_t value; /* the value handed out last */
    bool begun;     /* the body has been entered */
    bool closing;   /* nobody wants another value */
    bool has_stack; /* of the pool */
    bool owns_pool; /* a pool of one stack, made for this generator */
    struct stack_pool *pool;
};

static void run_body(void *argument)
{
    struct generator *g = argument;
    g->body(g, g->argument);
}

int generator_create(struct generator **out, generator_body *body, void *argument, struct stack_pool *pool,
                     char *why, size_t why_bytes)
{
    int code;
    struct stack stack;
    struct generator *g = calloc(1, sizeof(*g));
    if (!g) {
        snprintf(why, why_bytes, "no memory for a generator");
        return -ENOMEM;
    }
    g->body = body;
    g->argument = argument;
    g->pool = pool;
    if (!pool) {
        code = stack_pool_create(&g->pool, STACK_DEFAULT_BYTES, 1, STACK_GUARD_BEST, why, why_bytes);
        if (code != 0)
            goto no_pool;
        g->owns_pool = true;
    }
    code = stack_pool_acquire(g->pool, &stack, why, why_bytes);
    if (code != 0)
        goto no_stack;
    g->has_stack = true;
    coroutine_init(&g->coroutine, &stack, run_body, g);
    *out = g;
    return 0;

no_stack:
    if (g->owns_pool)
        stack_pool_destroy(g->pool);
no_pool:
    free(g);
    return code;
}

/* Runs the body up to its next value or its end, where the stack is released at once. */
static bool advance(struct generator *g)
{
    g->begun = true;
    coroutine_resume(&g->coroutine);
    if (coroutine_state(&g->coroutine) != COROUTINE_FINISHED)
        return true;
    stack_pool_release(g->pool, &g->coroutine.stack);
    g->has_stack = false;
    return false;
}

bool generator_next(struct generator *g, uint64_t *value)
{
    if (coroutine_state(&g->coroutine) == COROUTINE_FINISHED || !advance(g))
        return false;
    *value = g->value;
    return true;
}

bool generator_yield(struct generator *g, uint64_t value)
{
    if (!g->closing) {
        g->value = value;
        coroutine_suspend(&g->coroutine);
    }
    return !g->closing;
}

void generator_close(struct generator *g)
{
    if (!g)
        return;
    g->closing = true;
    if (coroutine_state(&g->coroutine) != COROUTINE_FINISHED) {
        if (g->begun)
            advance(g);
        else
            coroutine_drop(&g->coroutine);
    }
    /* The stack is still there if the body never began, or was dropped with the task that waited in the
     * body. */
    if (g->has_stack)
        stack_pool_release(g->pool, &g->coroutine.stack);
    if (g->owns_pool)
        stack_pool_destroy(g->pool);
    free(g);
}
