/* Tools that watch memory assume that a thread stays on one stack. This file informs the tools of every
 * stack that is begun, switched and ended; otherwise they report errors where there are none, and miss real
 * ones. At a first reading, skip this file: without a sanitizer, nothing of it is left at a switch. Valgrind
 * runs the program as it is: under Valgrind, stacks are announced when they are begun and ended.
 *
 * Sources: sanitizer/common_interface_defs.h (AddressSanitizer: each flow of control may own a "fake stack",
 * where locals live that are to be checked after their function returned), sanitizer/tsan_interface.h
 * (ThreadSanitizer: each flow is a "fiber" with a history of its own), Valgrind manual 3.1 (client
 * requests).
 *
 * These functions are always inlined. ThreadSanitizer counts the calls of each fiber: a function that was
 * entered on one fiber must not be left on another, as a helper that switches would be. */
#ifndef COROUTINE_SANITIZER_H
#define COROUTINE_SANITIZER_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define COROUTINE_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define COROUTINE_TSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COROUTINE_ASAN 1
#elif __has_feature(thread_sanitizer)
#define COROUTINE_TSAN 1
#endif
#endif

#if defined(COROUTINE_ASAN)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#elif defined(COROUTINE_TSAN)
#include <sanitizer/tsan_interface.h>
#elif defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#define COROUTINE_VALGRIND 1
#include <valgrind/memcheck.h>
#endif
#endif

/* Checked builds (`make debug`, and those with a sanitizer) look for mistakes that would otherwise show
 * elsewhere and later (coroutine/packed.h). */
#if !defined(COROUTINE_CHECKED) && (defined(COROUTINE_ASAN) || defined(COROUTINE_TSAN))
#define COROUTINE_CHECKED 1
#endif

/* What the tools know of one flow of control. The thread's own begins as all zeros. */
struct annotation {
#if defined(COROUTINE_ASAN)
    void *fake_stack; /* while it stands still */
    const void *low;  /* its stack; of the thread's own, learnt when it is first left */
    size_t bytes;
#elif defined(COROUTINE_TSAN)
    void *fiber; /* of the thread's own, learnt when it is first left */
#else
    unsigned valgrind_stack;
#endif
};

#define ANNOTATION static inline __attribute__((always_inline))

#if defined(COROUTINE_VALGRIND)
/* Asked once (coroutine/coroutine.c): a request costs a dozen instructions, and a coroutine would make
 * two. */
extern int annotation_is_valgrind;
#endif

/* A flow is about to exist on a stack. */
ANNOTATION void annotation_begin(struct annotation *flow, void *low, size_t bytes)
{
#if defined(COROUTINE_ASAN)
    *flow = (struct annotation){.low = low, .bytes = bytes};
#elif defined(COROUTINE_TSAN)
    (void)low, (void)bytes;
    flow->fiber = __tsan_create_fiber(0);
#elif defined(COROUTINE_VALGRIND)
    if (__builtin_expect(annotation_is_valgrind, 0))
        flow->valgrind_stack = VALGRIND_STACK_REGISTER(low, (char *)low + bytes);
#else
    (void)flow, (void)low, (void)bytes;
#endif
}

/* A flow is about to exist on a shared stack, which was announced before. */
ANNOTATION void annotation_begin_shared(struct annotation *flow, void *low, size_t bytes)
{
#if defined(COROUTINE_ASAN) || defined(COROUTINE_TSAN)
    annotation_begin(flow, low, bytes);
#else
    (void)flow, (void)low, (void)bytes;
#endif
}

/* Just before a switch from `here` to `there`; `last`: `here` has finished: its fake stack can be freed. */
ANNOTATION void annotation_leave(struct annotation *here, const struct annotation *there, int last)
{
#if defined(COROUTINE_ASAN)
    __sanitizer_start_switch_fiber(last ? NULL : &here->fake_stack, there->low, there->bytes);
#elif defined(COROUTINE_TSAN)
    (void)last;
    here->fiber = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(there->fiber, 0);
#else
    (void)here, (void)there, (void)last;
#endif
}

/* Just after a switch, on the stack of `here`. `origin`, unless NULL, is the flow that control came from:
 * its stack is learnt. */
ANNOTATION void annotation_arrive(struct annotation *here, struct annotation *origin)
{
#if defined(COROUTINE_ASAN)
    __sanitizer_finish_switch_fiber(here->fake_stack, origin ? &origin->low : NULL,
                                    origin ? &origin->bytes : NULL);
#else
    (void)here, (void)origin;
#endif
}

/* Memory that nobody may touch for now: a block that is not acquired, the stack of a coroutine that is
 * parked elsewhere. Does nothing where nothing is checked. */
ANNOTATION void memory_forbid(const void *start, size_t bytes)
{
#if defined(COROUTINE_ASAN)
    __asan_poison_memory_region(start, bytes);
#elif defined(COROUTINE_VALGRIND) && defined(COROUTINE_CHECKED)
    (void)VALGRIND_MAKE_MEM_NOACCESS(start, bytes);
#else
    (void)start, (void)bytes;
#endif
}

/* Memory that may be used again, with what was in it. */
ANNOTATION void memory_allow(const void *start, size_t bytes)
{
#if defined(COROUTINE_ASAN)
    __asan_unpoison_memory_region(start, bytes);
#elif defined(COROUTINE_VALGRIND) && defined(COROUTINE_CHECKED)
    (void)VALGRIND_MAKE_MEM_DEFINED(start, bytes);
#else
    (void)start, (void)bytes;
#endif
}

/* A part of a stack is about to be written, and not by its own functions. Valgrind considers unused what
 * lies below the last stack pointer that it saw there. */
ANNOTATION void annotation_write_stack(const void *start, size_t bytes)
{
#if defined(COROUTINE_VALGRIND)
    (void)VALGRIND_MAKE_MEM_UNDEFINED(start, bytes);
#else
    memory_allow(start, bytes);
#endif
}

/* A flow on a shared stack has ended. */
ANNOTATION void annotation_end_shared(struct annotation *flow)
{
#if defined(COROUTINE_TSAN)
    __tsan_destroy_fiber(flow->fiber);
#else
    (void)flow;
#endif
}

/* A flow has ended, and its stack goes to others. `finished`: the flow ran to its end and left nothing
 * there. */
ANNOTATION void annotation_end(struct annotation *flow, int finished)
{
#if defined(COROUTINE_ASAN)
    /* The marks around variables would outlive functions that never returned. */
    if (!finished)
        __asan_unpoison_memory_region(flow->low, flow->bytes);
#elif defined(COROUTINE_TSAN)
    (void)finished;
    __tsan_destroy_fiber(flow->fiber);
#elif defined(COROUTINE_VALGRIND)
    (void)finished;
    if (__builtin_expect(annotation_is_valgrind, 0))
        VALGRIND_STACK_DEREGISTER(flow->valgrind_stack);
#else
    (void)flow, (void)finished;
#endif
}

#undef ANNOTATION

#endif
