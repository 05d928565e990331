/* The shared stack, and the copying between the stack and the images. All of this runs on the resumer's
 * stack, as the copied words must belong to a suspended stack. */
#include "coroutine/packed.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coroutine/image.h"
#include "coroutine/sanitizer.h"
#include "coroutine/switch.h"

struct packed_stack {
    struct stack_pool *pool; /* of one stack */
    struct stack stack;
    uint64_t *base;     /* the end of its highest word: where every coroutine begins */
    bool occupied;      /* a coroutine is on the stack, and has not parked */
    uint64_t *poisoned; /* checked builds: from here to the base lie the words of the last coroutine */
    struct image_store images;
#if defined(COROUTINE_VALGRIND)
    unsigned valgrind_stack;
#endif
};

int packed_stack_create(struct packed_stack **out, size_t bytes, char *why, size_t why_bytes)
{
#if defined(COROUTINE_UCONTEXT)
    (void)out, (void)bytes;
    snprintf(why, why_bytes,
             "packed stacks need a context switch of our own, which this processor has not; use own stacks "
             "(--stacks own)");
    return -ENOTSUP;
#else
    struct packed_stack *stack = calloc(1, sizeof *stack);
    if (stack == NULL) {
        snprintf(why, why_bytes, "no memory for a packed stack");
        return -ENOMEM;
    }
    int code = stack_pool_create(&stack->pool, bytes, 1, STACK_GUARD_BEST, why, why_bytes);
    if (code == 0)
        code = stack_pool_acquire(stack->pool, &stack->stack, why, why_bytes);
    if (code != 0) {
        stack_pool_destroy(stack->pool);
        free(stack);
        return code;
    }
    stack->base = (uint64_t *)(void *)((char *)stack->stack.low + stack->stack.bytes);
    stack->poisoned = stack->base;
#if defined(COROUTINE_VALGRIND)
    stack->images.whole = RUNNING_ON_VALGRIND;
    stack->valgrind_stack = VALGRIND_STACK_REGISTER(stack->stack.low, stack->base);
#endif
    *out = stack;
    return 0;
#endif
}

void packed_stack_destroy(struct packed_stack *stack)
{
    if (stack == NULL)
        return;
#if defined(COROUTINE_VALGRIND)
    VALGRIND_STACK_DEREGISTER(stack->valgrind_stack);
#endif
    memory_allow(stack->stack.low, stack->stack.bytes);
    image_store_destroy(&stack->images);
    stack_pool_destroy(stack->pool);
    free(stack);
}

struct stack packed_stack_range(const struct packed_stack *stack)
{
    return stack->stack;
}

bool packed_stack_contains(const struct packed_stack *stack, const void *address)
{
    /* As numbers: C does not order pointers into different objects. */
    return (uintptr_t)address - (uintptr_t)stack->stack.low < stack->stack.bytes;
}

const struct stack_pool *packed_stack_pool(const struct packed_stack *stack)
{
    return stack->pool;
}

size_t packed_stack_image_bytes(const struct packed_stack *stack)
{
    return stack->images.blocks.acquired_bytes;
}

size_t packed_stack_mapped_bytes(const struct packed_stack *stack)
{
    return stack->images.blocks.mapped_bytes;
}

/* Nobody may use what the parked coroutine left on the stack until the next one comes. */
static void poison(struct packed_stack *stack, size_t words)
{
#if defined(COROUTINE_CHECKED)
    const size_t bytes = words * sizeof *stack->base;
    uint64_t *low = stack->base - words;
    memory_allow(low, bytes); /* the marks around the coroutine's variables are no longer valid */
    memset(low, 0xa5, bytes);
    memory_forbid(low, bytes);
    stack->poisoned = low;
#else
    (void)stack, (void)words;
#endif
}

/* A number for the place where a coroutine is parked: of the return addresses of the innermost frames, found
 * along the saved frame pointers. On both processors a frame record is the caller's frame pointer and the
 * return address above it. Code without frame pointers makes the number worse, as other words go into the
 * number; the image stays right. */
static uint64_t place_of(const struct packed_stack *stack, const struct context *context)
{
    enum { FRAMES = 8 };
    uint64_t place = 0;
    const uint64_t *frame = context_stack_pointer(context), *caller = context_frame(context);
    for (unsigned i = 0; i < FRAMES; i++) {
        if (caller <= frame || caller >= stack->base - 1 || (uintptr_t)caller % sizeof *caller != 0)
            break;
        frame = caller;
        place = (place ^ frame[1]) * 0x100000001b3ULL; /* FNV-1a, by words */
        caller = (const uint64_t *)(uintptr_t)frame[0];
    }
    return place;
}

int packed_stack_park(struct packed_stack *stack, struct image *image, const struct context *context,
                      const void *origin)
{
    const uint64_t *low = context_stack_pointer(context);
    assert(stack->occupied && packed_stack_contains(stack, low));
    int code = image_save(&stack->images, image, low, (uint32_t)(stack->base - low), origin,
                          place_of(stack, context));
    stack->occupied = false;
    poison(stack, (size_t)(stack->base - low));
    return code;
}

void packed_stack_restore(struct packed_stack *stack, struct image *image, const void *origin)
{
    assert(!stack->occupied); /* packed coroutines of one stack cannot resume each other */
    memory_allow(stack->poisoned, (size_t)((char *)stack->base - (char *)stack->poisoned));
    stack->poisoned = stack->base;
    stack->occupied = true;
    if (image->words == 0) {
        annotation_write_stack(stack->base - CONTEXT_FRAME_WORDS, CONTEXT_FRAME_WORDS * sizeof *stack->base);
        return;
    }
    uint64_t *low = stack->base - image->words;
    annotation_write_stack(low, image->words * sizeof *low);
    image_restore(&stack->images, image, low, origin);
}

void packed_stack_leave(struct packed_stack *stack)
{
    assert(stack->occupied);
    stack->occupied = false;
}

void packed_stack_forget(struct packed_stack *stack, struct image *image)
{
    image_drop(&stack->images, image);
}
