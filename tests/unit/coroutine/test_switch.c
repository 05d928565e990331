/* The context switch by itself: what must survive it, and what a new context finds when it begins. */
#include "tests/unit/support/harness.h"

#include <fenv.h>
#include <stdlib.h>
#include <unwind.h>

#include "coroutine/sanitizer.h"
#include "coroutine/switch.h"

enum { STACK_BYTES = 256 * 1024, ROUNDS = 1000 };

/* A context, with what the sanitizers have to be notified of it. */
struct flow {
    struct context context;
    struct annotation annotation;
};

static struct flow test_flow, other_flow;
static void *other_stack;

static void hop(struct flow *from, struct flow *to)
{
    annotation_leave(&from->annotation, &to->annotation, 0);
    context_switch(&from->context, &to->context);
    annotation_arrive(&from->annotation, &to->annotation);
}

/* What lies above a stack is somebody else's, and no zero that would end a walk by chance. */
static void begin(void (*entry)(void *), void *argument)
{
    enum { ABOVE = 64 };
    other_stack = aligned_alloc(64, STACK_BYTES + ABOVE);
    assert_non_null(other_stack);
    memset(other_stack, 0x41, STACK_BYTES + ABOVE);
    annotation_begin(&other_flow.annotation, other_stack, STACK_BYTES);
    context_make(&other_flow.context, other_stack, STACK_BYTES, entry, argument);
}

/* Called first in every entry. */
static void arrive(void)
{
    annotation_arrive(&other_flow.annotation, &test_flow.annotation);
}

static void end(void)
{
    annotation_end(&other_flow.annotation, 0);
    free(other_stack);
}

struct beginning {
    void *argument;
    uintptr_t address; /* of a local variable */
    unsigned misaligned;
    char text[32];
};

static void observe(void *argument)
{
    arrive();
    struct beginning *seen = argument;
    _Alignas(16) char local[16];
    /* Laundered through a register, or the compiler would reckon with the alignment that it relies on. */
    void *place = local;
    __asm__ volatile("" : "+r"(place));
    seen->argument = argument;
    seen->address = (uintptr_t)place;
    seen->misaligned = (unsigned)((uintptr_t)place % 16);
    /* The C library keeps vectors on its stack at addresses that must be multiples of 16. */
    snprintf(seen->text, sizeof(seen->text), "%.3f %.2Lf", 2.125, 0.25L);
    for (;;)
        hop(&other_flow, &test_flow);
}

static void a_new_context_finds_its_argument_and_an_aligned_stack(void **state)
{
    (void)state;
    struct beginning seen = {.misaligned = 1};
    begin(observe, &seen);
    hop(&test_flow, &other_flow);
    assert_ptr_equal(seen.argument, &seen);
    assert_int_equal(seen.misaligned, 0);
    assert_string_equal(seen.text, "2.125 0.25");
#ifndef COROUTINE_ASAN /* which may keep variables on a stack of its own */
    assert_in_range(seen.address, (uintptr_t)other_stack, (uintptr_t)other_stack + STACK_BYTES);
#endif
    end();
}

static void count_up(void *argument)
{
    arrive();
    for (unsigned *counter = argument;; ++*counter)
        hop(&other_flow, &test_flow);
}

static void control_alternates(void **state)
{
    (void)state;
    unsigned counter = 0;
    begin(count_up, &counter);
    for (unsigned i = 0; i < ROUNDS; i++) {
        hop(&test_flow, &other_flow);
        assert_int_equal(counter, i);
    }
    end();
}

#if defined(__x86_64__)

enum { REGISTERS = 6 };

/* A function to call from assembly: whatever the compiler saves around the switch, it is to save here. */
__attribute__((noinline, used)) static void plain_switch(struct context *from, const struct context *to)
{
    context_switch(from, to);
}

/* Fills every callee-saved register with a number of its own, switches, and stores what is in them
 * afterwards. The stack below the red zone is used, aligned as at any call. */
static void switch_with_full_registers(struct flow *from, struct flow *to, uint64_t first,
                                       uint64_t after[REGISTERS])
{
    struct context *stop = &from->context, *go = &to->context;
    uint64_t *store = after;
    annotation_leave(&from->annotation, &to->annotation, 0);
    __asm__ volatile("movq %%rsp, %%r11\n\t"
                     "leaq -128(%%rsp), %%rsp\n\t"
                     "andq $-16, %%rsp\n\t"
                     "pushq %%r11\n\t"
                     "pushq %%rbp\n\t"
                     "pushq %%rdx\n\t"
                     "pushq %%rdx\n\t"
                     "leaq 0(%%rax), %%rbx\n\t"
                     "leaq 1(%%rax), %%rbp\n\t"
                     "leaq 2(%%rax), %%r12\n\t"
                     "leaq 3(%%rax), %%r13\n\t"
                     "leaq 4(%%rax), %%r14\n\t"
                     "leaq 5(%%rax), %%r15\n\t"
                     "call plain_switch\n\t"
                     "popq %%rdx\n\t"
                     "popq %%rdx\n\t"
                     "movq %%rbx, 0(%%rdx)\n\t"
                     "movq %%rbp, 8(%%rdx)\n\t"
                     "movq %%r12, 16(%%rdx)\n\t"
                     "movq %%r13, 24(%%rdx)\n\t"
                     "movq %%r14, 32(%%rdx)\n\t"
                     "movq %%r15, 40(%%rdx)\n\t"
                     "popq %%rbp\n\t"
                     "popq %%rsp"
                     : "+D"(stop), "+S"(go), "+d"(store), "+a"(first)
                     :
                     : "rbx", "rcx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1",
                       "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",
                       "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc");
    annotation_arrive(&from->annotation, &to->annotation);
}

#else

enum { REGISTERS = 16 };

/* As many live values as a compiler can be made to keep in registers. (scripts/test-aarch64 names the
 * registers.) */
static void switch_with_full_registers(struct flow *from, struct flow *to, uint64_t first,
                                       uint64_t after[REGISTERS])
{
    uint64_t live[REGISTERS];
    for (unsigned i = 0; i < REGISTERS; i++) {
        live[i] = first + i;
        __asm__ volatile("" : "+r"(live[i]));
    }
    hop(from, to);
    for (unsigned i = 0; i < REGISTERS; i++)
        after[i] = live[i];
}

#endif

static unsigned wrong_registers(uint64_t first, const uint64_t after[REGISTERS])
{
    unsigned wrong = 0;
    for (unsigned i = 0; i < REGISTERS; i++)
        wrong += after[i] != first + i;
    return wrong;
}

static void fill_registers(void *argument)
{
    arrive();
    unsigned *wrong = argument;
    for (uint64_t first = 1ULL << 40;; first += 100) {
        uint64_t after[REGISTERS] = {0};
        switch_with_full_registers(&other_flow, &test_flow, first, after);
        *wrong += wrong_registers(first, after);
    }
}

static void callee_saved_registers_survive(void **state)
{
    (void)state;
    unsigned wrong = 0;
    begin(fill_registers, &wrong);
    for (uint64_t first = 1; first < 100ULL * ROUNDS; first += 100) {
        uint64_t after[REGISTERS] = {0};
        switch_with_full_registers(&test_flow, &other_flow, first, after);
        assert_int_equal(wrong_registers(first, after), 0);
    }
    assert_int_equal(wrong, 0);
    end();
}

/* Sums a series, switching after every term if there is somewhere to go; any lost bit changes the result. */
static double harmonic_sum(struct flow *from, struct flow *to, unsigned terms)
{
    double sum = 0, product = 1, term = 1;
    for (unsigned i = 1; i <= terms; i++) {
        sum += 1 / term;
        product *= 1 + 1 / (term * term);
        term += 1;
        if (to)
            hop(from, to);
    }
    return sum * product;
}

static void sum_forever(void *argument)
{
    arrive();
    for (double *sum = argument;;)
        *sum += harmonic_sum(&other_flow, &test_flow, 50);
}

static void floating_point_survives(void **state)
{
    (void)state;
    double other = 0;
    begin(sum_forever, &other);
    double alone = harmonic_sum(NULL, NULL, ROUNDS);
    double interrupted = harmonic_sum(&test_flow, &other_flow, ROUNDS);
    assert_memory_equal(&alone, &interrupted, sizeof(alone));

    double in_parts = 0;
    for (unsigned i = 0; i < (ROUNDS - 1) / 50; i++)
        in_parts += harmonic_sum(NULL, NULL, 50);
    assert_memory_equal(&other, &in_parts, sizeof(other));
    end();
}

/* A function that calls nothing else may keep its variables below its stack pointer, unless it knows better.
 */
__attribute__((noinline)) static unsigned switch_in_a_leaf(struct context *from, const struct context *to,
                                                           unsigned first)
{
    volatile unsigned numbers[12];
    unsigned wrong = 0;
    for (unsigned i = 0; i < 12; i++)
        numbers[i] = first + i;
    context_switch(from, to);
    for (unsigned i = 0; i < 12; i++)
        wrong += numbers[i] != first + i;
    return wrong;
}

static void come_back_from_a_leaf(void *argument)
{
    arrive();
    for (unsigned *wrong = argument;;) {
        annotation_leave(&other_flow.annotation, &test_flow.annotation, 0);
        *wrong += switch_in_a_leaf(&other_flow.context, &test_flow.context, 1000);
        annotation_arrive(&other_flow.annotation, &test_flow.annotation);
    }
}

static void a_leafs_variables_survive(void **state)
{
    (void)state;
    unsigned wrong_here = 0, wrong_there = 0;
    begin(come_back_from_a_leaf, &wrong_there);
    for (unsigned i = 0; i < ROUNDS; i++) {
        annotation_leave(&test_flow.annotation, &other_flow.annotation, 0);
        wrong_here += switch_in_a_leaf(&test_flow.context, &other_flow.context, i);
        annotation_arrive(&test_flow.annotation, &other_flow.annotation);
    }
    assert_int_equal(wrong_here, 0);
    assert_int_equal(wrong_there, 0);
    end();
}

#ifndef COROUTINE_UCONTEXT

static void store_rounding(void *argument)
{
    arrive();
    for (int *mode = argument;;) {
        *mode = fegetround();
        hop(&other_flow, &test_flow);
    }
}

/* What switch.h promises: modes belong to the thread. Who switches with a changed mode finds it on the other
 * side. */
static void floating_point_modes_belong_to_the_thread(void **state)
{
    (void)state;
    int seen = -1;
    begin(store_rounding, &seen);
    hop(&test_flow, &other_flow);
    assert_int_equal(seen, FE_TONEAREST);
    fesetround(FE_UPWARD);
    hop(&test_flow, &other_flow);
    int here = fegetround();
    fesetround(FE_TONEAREST);
    assert_int_equal(seen, FE_UPWARD);
    assert_int_equal(here, FE_UPWARD);
    end();
}

#else

static void floating_point_modes_belong_to_the_thread(void **state)
{
    (void)state;
    UNIT_SKIP("ucontext keeps the floating-point modes of each context");
}

#endif

struct backtrace {
    unsigned frames;
    _Unwind_Reason_Code ended;
};

static _Unwind_Reason_Code count_frame(struct _Unwind_Context *context, void *argument)
{
    (void)context;
    struct backtrace *found = argument;
    return ++found->frames < 100 ? _URC_NO_REASON : _URC_NORMAL_STOP;
}

static void walk_own_stack(void *argument)
{
    arrive();
    struct backtrace *found = argument;
    found->ended = _Unwind_Backtrace(count_frame, found);
    for (;;)
        hop(&other_flow, &test_flow);
}

/* This function and the bottom of the stack, then a clean end; not a crash, nor a walk over what lies beyond.
 */
static void a_backtrace_ends_at_the_entry(void **state)
{
    (void)state;
    struct backtrace found = {0};
    begin(walk_own_stack, &found);
    hop(&test_flow, &other_flow);
    assert_int_equal(found.ended, _URC_END_OF_STACK);
    assert_in_range(found.frames, 1, 4);
    end();
}

UNIT_TESTS(cmocka_unit_test(a_new_context_finds_its_argument_and_an_aligned_stack),
           cmocka_unit_test(control_alternates), cmocka_unit_test(callee_saved_registers_survive),
           cmocka_unit_test(floating_point_survives), cmocka_unit_test(a_leafs_variables_survive),
           cmocka_unit_test(floating_point_modes_belong_to_the_thread),
           cmocka_unit_test(a_backtrace_ends_at_the_entry))
