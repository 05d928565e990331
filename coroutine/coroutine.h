/* A coroutine is a function that can be suspended in the middle and resumed there later. While a coroutine
 * is suspended, its local variables and its callers' wait on a stack of its own. "Stackful" means that a
 * coroutine may be suspended at any depth of calls.
 *
 *     static void greet(void *argument)              int main(void)
 *     {                                              {
 *         struct coroutine *self = argument;             ... coroutine_init(&co, &stack, greet, &co);
 *         puts("One");                                   coroutine_resume(&co);    // prints One
 *         coroutine_suspend(self);                       puts("meanwhile");
 *         puts("Two");                                   coroutine_resume(&co);    // prints Two
 *     }                                              }
 *
 * Coroutines are asymmetric: resuming a coroutine is like calling it, and the coroutine gives control back
 * to its resumer. Coroutines nest, as calls do, and the running ones form a chain:
 *
 *     the thread --resumes--> task --resumes--> generator        (the last one is executing)
 *
 * coroutine_suspend(co) suspends any member of this chain *together with all that it has resumed*. Control
 * goes from the last one straight to the resumer of `co`, and coroutine_resume(co) continues straight in the
 * last one. So a generator that yields suspends itself. A task that has to wait, even deep inside a
 * generator's body, suspends the task, and the generator keeps its place within the task. Neither has to
 * know of the other.
 *
 * A coroutine must stay on the thread that first resumed it. Wrong use (resuming a finished coroutine,
 * suspending one that is not running) is a mistake in the program and ends in an assertion. */
#ifndef COROUTINE_COROUTINE_H
#define COROUTINE_COROUTINE_H

#include "coroutine/image.h"
#include "coroutine/packed.h"
#include "coroutine/sanitizer.h"
#include "coroutine/stack.h"
#include "coroutine/switch.h"

/* "Running" is the resumer's view: control has not come back. Another coroutine, resumed by this one, may be
 * executing; or the whole chain may be suspended as part of its first member. */
enum coroutine_state {
    COROUTINE_SUSPENDED, /* not begun yet, or stopped: it may be resumed */
    COROUTINE_RUNNING,   /* resumed, and has not given control back */
    COROUTINE_FINISHED /* its entry has returned; it holds nothing, and its stack can be used again at once */
};

/* The fields are private; they are declared here so that a coroutine can be a member, without an allocation.
 * A coroutine must not be moved in memory from coroutine_init() on. */
struct coroutine {
    struct context context; /* where it stopped, while another one executes */
    union {
        struct coroutine *resumer;   /* running: who resumed it (may stand for the thread itself) */
        struct coroutine *innermost; /* suspended: the one to continue, itself or the last of its chain */
    };
    union {
        struct { /* until it has begun */
            void (*entry)(void *);
            void *argument;
        };
        struct image image; /* packed, from then on: while it is suspended; else none */
    };
    union {
        struct stack stack;          /* of its own, or */
        struct packed_stack *packed; /* the one that it shares */
    };
    uint8_t state; /* enum coroutine_state */
    bool begun;
    bool is_packed;
    struct annotation annotation;
};

/* Makes a coroutine that will run entry(argument) on `stack`, which is copied; the memory behind it stays the
 * caller's, and must stay valid until the coroutine is finished or dropped. Nothing runs yet. Never fails. */
void coroutine_init(struct coroutine *co, const struct stack *stack, void (*entry)(void *), void *argument);

/* As coroutine_init(), on a stack shared with others (see coroutine/packed.h). The stack must outlive the
 * coroutine. */
void coroutine_init_packed(struct coroutine *co, struct packed_stack *stack, void (*entry)(void *),
                           void *argument);

/* Runs a suspended coroutine until it is suspended or finishes; coroutine_state() shows which. Returns the
 * coroutine that gave control back: `co`, or the one to which control was transferred last. Returns NULL if
 * there is no memory to park a packed coroutine: the coroutine is lost, and counts as dropped. */
struct coroutine *coroutine_resume(struct coroutine *co);

/* Stops `co`, which must be running, with all that it has resumed, and continues its resumer. Returns at its
 * next resumption. */
void coroutine_suspend(struct coroutine *co);

/* Suspends `from` as coroutine_suspend() does, and resumes `to` in its place: the resumer of `from` gets
 * control back from `to`, or from whoever `to` transfers it to. A transfer is one switch; suspending one and
 * resuming the other are two. `to` must be suspended and have begun. Neither may be packed, as parking needs
 * the resumer's stack. */
void coroutine_transfer(struct coroutine *from, struct coroutine *to);

/* Forgets a suspended coroutine that will not be resumed again, with all that it has resumed. The dropped
 * coroutines count as finished, and their stacks may be used for others. Nothing on these stacks is cleaned
 * up: what their functions hold (memory, files) is lost. */
void coroutine_drop(struct coroutine *co);

/* The coroutine that is executing on this thread, the last of the chain; NULL outside of any. */
struct coroutine *coroutine_current(void);

/* The size in bytes of the executing coroutine's stack, if `address` lies in its guard: a fault there was an
 * overflow; else 0. A signal handler may call it. */
size_t coroutine_overflowed_bytes(const void *address);

static inline enum coroutine_state coroutine_state(const struct coroutine *co)
{
    return co->state;
}

#endif
