/* Every flow of control is a struct coroutine here, also the thread's own. So one is always executing, and a
 * switch always goes from one to another. */
#include "coroutine/coroutine.h"

#include <assert.h>

#if defined(COROUTINE_VALGRIND)
int annotation_is_valgrind;

__attribute__((constructor)) static void ask_for_valgrind(void)
{
    annotation_is_valgrind = RUNNING_ON_VALGRIND != 0;
}
#endif

/* The thread's own flow has a stack already, and neither an entry nor a resumer. */
static _Thread_local struct coroutine thread_itself;

/* The flow that is executing; NULL, before the first switch of this thread, stands for the thread itself. */
static _Thread_local struct coroutine *executing;

/* The flow that gave control back last: for the resumer, who may have resumed another
 * (coroutine_transfer). */
static _Thread_local struct coroutine *came_back;

/* The one place where control passes from one flow to another. Returns when another switch goes to `here`. */
static inline void switch_to(struct coroutine *here, struct coroutine *there)
{
    executing = there;
    annotation_leave(&here->annotation, &there->annotation, here->state == COROUTINE_FINISHED);
    context_switch(&here->context, &there->context);
    annotation_arrive(&here->annotation, NULL);
}

/* The bottom of every coroutine's stack. The entry and its argument are read first, as their place is reused
 * later. */
static void run_to_the_end(void *argument)
{
    struct coroutine *self = argument;
    void (*entry)(void *) = self->entry;
    void *its_argument = self->argument;
    annotation_arrive(&self->annotation, &self->resumer->annotation);
    self->begun = true;
    self->image = (struct image){0};
    entry(its_argument);
    assert(executing == self);
    self->state = COROUTINE_FINISHED;
    came_back = self;
    switch_to(self, self->resumer);
}

static void init(struct coroutine *co, void (*entry)(void *), void *argument)
{
    co->innermost = co;
    co->entry = entry;
    co->argument = argument;
    co->state = COROUTINE_SUSPENDED;
    co->begun = false;
}

void coroutine_init(struct coroutine *co, const struct stack *stack, void (*entry)(void *), void *argument)
{
    init(co, entry, argument);
    co->stack = *stack;
    co->is_packed = false;
    annotation_begin(&co->annotation, stack->low, stack->bytes);
    context_make(&co->context, stack->low, stack->bytes, run_to_the_end, co);
}

void coroutine_init_packed(struct coroutine *co, struct packed_stack *stack, void (*entry)(void *),
                           void *argument)
{
    struct stack range = packed_stack_range(stack);
    init(co, entry, argument);
    co->packed = stack;
    co->is_packed = true;
    annotation_begin_shared(&co->annotation, range.low, range.bytes);
}

/* --- packed: to the stack and away from it --- */

static void unpack(struct coroutine *co)
{
    static const struct image none;
    if (co->begun) {
        packed_stack_restore(co->packed, &co->image, co);
    } else {
        struct image empty = none;
        struct stack range = packed_stack_range(co->packed);
        packed_stack_restore(co->packed, &empty, co);
        context_make(&co->context, range.low, range.bytes, run_to_the_end, co);
    }
}

/* Parks a suspended coroutine. `co` has called or resumed whatever executes above it, so its own context is
 * the lowest of its frames, even where the innermost of its chain is on another stack. */
static int pack(struct coroutine *co)
{
    int code = packed_stack_park(co->packed, &co->image, &co->context, co);
    if (code < 0)
        coroutine_drop(co);
    return code;
}

static void end(struct coroutine *co, int finished)
{
    if (!co->is_packed) {
        annotation_end(&co->annotation, finished);
        return;
    }
    if (finished)
        packed_stack_leave(co->packed);
    else if (co->begun)
        packed_stack_forget(co->packed, &co->image);
    annotation_end_shared(&co->annotation);
}

struct coroutine *coroutine_resume(struct coroutine *co)
{
    assert(co->state == COROUTINE_SUSPENDED);
    struct coroutine *self = executing ? executing : &thread_itself, *innermost = co->innermost;
    co->resumer = self;
    co->state = COROUTINE_RUNNING;
    if (co->is_packed)
        unpack(co);
    switch_to(self, innermost);
    struct coroutine *back = came_back;
    if (back->state == COROUTINE_FINISHED)
        end(back, 1);
    else if (back->is_packed && pack(back) < 0)
        return NULL;
    return back;
}

/* Whether a running coroutine may be suspended: it belongs to the chain that ends in the executing one, and
 * what it has resumed keeps its stack, as a packed coroutine would not. */
static bool can_be_suspended(const struct coroutine *co)
{
    const struct coroutine *link = executing;
    for (; link && link != co; link = link->resumer)
        if (link->is_packed)
            return false;
    return link != NULL;
}

void coroutine_suspend(struct coroutine *co)
{
    assert(co->state == COROUTINE_RUNNING && can_be_suspended(co));
    struct coroutine *self = executing, *resumer = co->resumer;
    co->innermost = self;
    co->state = COROUTINE_SUSPENDED;
    came_back = co;
    switch_to(self, resumer);
}

void coroutine_transfer(struct coroutine *from, struct coroutine *to)
{
    assert(from->state == COROUTINE_RUNNING && can_be_suspended(from) && !from->is_packed);
    assert(to->state == COROUTINE_SUSPENDED && to->begun && !to->is_packed);
    struct coroutine *self = executing, *resumer = from->resumer, *innermost = to->innermost;
    from->innermost = self;
    from->state = COROUTINE_SUSPENDED;
    to->resumer = resumer;
    to->state = COROUTINE_RUNNING;
    switch_to(self, innermost);
}

void coroutine_drop(struct coroutine *co)
{
    assert(co->state == COROUTINE_SUSPENDED);
    struct coroutine *link = co->innermost;
    for (;; link = link->resumer) {
        link->state = COROUTINE_FINISHED;
        end(link, 0);
        if (link == co)
            break;
    }
}

struct coroutine *coroutine_current(void)
{
    return executing == &thread_itself ? NULL : executing;
}

size_t coroutine_overflowed_bytes(const void *address)
{
    const struct coroutine *co = coroutine_current();
    if (co == NULL)
        return 0;
    const struct stack stack = co->is_packed ? packed_stack_range(co->packed) : co->stack;
    return stack_overflowed_bytes(&stack, address);
}
