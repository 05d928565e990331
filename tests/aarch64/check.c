/* Checks the aarch64 switch without a test framework, so that a cross compiler and qemu-user are all it
 * takes: which registers survive, alignment, chains, generators, and what a backtrace finds. Run by
 * scripts/test-aarch64. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unwind.h>

#include "coroutine/coroutine.h"
#include "coroutine/generator.h"

static unsigned passed, failed;

static void check(bool right, const char *what)
{
    if (right) {
        passed++;
    } else {
        failed++;
        printf("FAILED: %s\n", what);
    }
}

static struct context main_context, other_context;

#ifdef __aarch64__ /* elsewhere the rest is compiled too, for static analysis to read it */

enum { SWITCHES = 1000, CORE = 11, VECTOR = 8, REGISTERS = CORE + VECTOR };

static unsigned wrong_in_other;

/* Fills x19 to x29 and d8 to d15 with a number each, switches, and stores what is in them afterwards. x0 and
 * x1 are the arguments of the switch, x2 where to store, x3 the first number. */
static void switch_with_full_registers(struct context *from, struct context *to, uint64_t first,
                                       uint64_t *after)
{
    register struct context *x0 __asm__("x0") = from;
    register struct context *x1 __asm__("x1") = to;
    register uint64_t *x2 __asm__("x2") = after;
    register uint64_t x3 __asm__("x3") = first;
    __asm__ volatile("stp x29, x2, [sp, #-16]!\n\t"
                     "add x19, x3, #0\n\tadd x20, x3, #1\n\tadd x21, x3, #2\n\tadd x22, x3, #3\n\t"
                     "add x23, x3, #4\n\tadd x24, x3, #5\n\tadd x25, x3, #6\n\tadd x26, x3, #7\n\t"
                     "add x27, x3, #8\n\tadd x28, x3, #9\n\tadd x29, x3, #10\n\t"
                     "add x4, x3, #11\n\tfmov d8, x4\n\tadd x4, x3, #12\n\tfmov d9, x4\n\t"
                     "add x4, x3, #13\n\tfmov d10, x4\n\tadd x4, x3, #14\n\tfmov d11, x4\n\t"
                     "add x4, x3, #15\n\tfmov d12, x4\n\tadd x4, x3, #16\n\tfmov d13, x4\n\t"
                     "add x4, x3, #17\n\tfmov d14, x4\n\tadd x4, x3, #18\n\tfmov d15, x4\n\t"
                     "bl context_switch\n\t"
                     "mov x4, x29\n\t"
                     "ldp x29, x2, [sp], #16\n\t"
                     "stp x19, x20, [x2, #0]\n\tstp x21, x22, [x2, #16]\n\tstp x23, x24, [x2, #32]\n\t"
                     "stp x25, x26, [x2, #48]\n\tstp x27, x28, [x2, #64]\n\tstr x4, [x2, #80]\n\t"
                     "stp d8, d9, [x2, #88]\n\tstp d10, d11, [x2, #104]\n\t"
                     "stp d12, d13, [x2, #120]\n\tstp d14, d15, [x2, #136]"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
                     :
                     : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16",
                       "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28",
                       "x30", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12",
                       "v13", "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24",
                       "v25", "v26", "v27", "v28", "v29", "v30", "v31", "memory", "cc");
}

static unsigned wrong_registers(uint64_t first, const uint64_t *after)
{
    unsigned wrong = 0;
    for (unsigned i = 0; i < REGISTERS; i++)
        wrong += after[i] != first + i;
    return wrong;
}

static void fill_registers(void *argument)
{
    (void)argument;
    for (uint64_t first = 1ULL << 40;; first += 100) {
        uint64_t after[REGISTERS] = {0};
        switch_with_full_registers(&other_context, &main_context, first, after);
        wrong_in_other += wrong_registers(first, after);
    }
}

static void check_registers(const struct stack *stack)
{
    unsigned wrong = 0;
    context_make(&other_context, stack->low, stack->bytes, fill_registers, NULL);
    for (uint64_t i = 1; i <= SWITCHES; i++) {
        uint64_t after[REGISTERS] = {0};
        switch_with_full_registers(&main_context, &other_context, i * 100, after);
        wrong += wrong_registers(i * 100, after);
    }
    check(wrong == 0, "x19 to x29 and d8 to d15 survive on this side");
    check(wrong_in_other == 0, "x19 to x29 and d8 to d15 survive on the other side");
}

#else

static void check_registers(const struct stack *stack)
{
    (void)stack;
    check(false, "this check names registers of aarch64");
}

#endif

struct beginning {
    void *argument;
    uintptr_t frame;
    unsigned frames;
    _Unwind_Reason_Code ended;
};

static _Unwind_Reason_Code count_frame(struct _Unwind_Context *context, void *argument)
{
    (void)context;
    struct beginning *seen = argument;
    return ++seen->frames < 100 ? _URC_NO_REASON : _URC_NORMAL_STOP;
}

static void observe(void *argument)
{
    struct beginning *seen = argument;
    seen->argument = argument;
    seen->frame = (uintptr_t)__builtin_frame_address(0);
    seen->ended = _Unwind_Backtrace(count_frame, seen);
    for (;;)
        context_switch(&other_context, &main_context);
}

static void check_beginning(const struct stack *stack)
{
    struct beginning seen = {0};
    context_make(&other_context, stack->low, stack->bytes, observe, &seen);
    context_switch(&main_context, &other_context);
    uintptr_t low = (uintptr_t)stack->low;
    check(seen.argument == &seen, "the entry gets its argument");
    check(seen.frame >= low && seen.frame < low + stack->bytes, "it runs on its own stack");
    check(seen.frame % 16 == 0, "its stack is aligned");
    check(seen.ended == _URC_END_OF_STACK && seen.frames <= 4, "a backtrace ends at the entry");
}

struct task {
    struct coroutine co;
    uint64_t sum;
};

static void wait_and_yield(struct generator *g, void *argument)
{
    struct task *task = argument;
    double half = 0.5;
    for (uint64_t i = 1; i <= 3; i++) {
        coroutine_suspend(&task->co);
        if (!generator_yield(g, (uint64_t)(1000 * half)))
            return;
        half *= 0.5;
    }
}

static void sum_up(void *argument)
{
    struct task *task = argument;
    struct generator *g = NULL;
    if (generator_create(&g, wait_and_yield, task, NULL, NULL, 0) != 0)
        return;
    for (uint64_t value; generator_next(g, &value);)
        task->sum += value;
    generator_close(g);
}

static void check_waits_inside_a_generator(const struct stack *stack)
{
    struct task task = {.sum = 0};
    const uint64_t sums[] = {0, 500, 750, 875};
    coroutine_init(&task.co, stack, sum_up, &task);
    for (unsigned i = 0; i < 4; i++) {
        coroutine_resume(&task.co);
        check(task.sum == sums[i], "a task waits inside a generator, and goes on there");
    }
    check(coroutine_state(&task.co) == COROUTINE_FINISHED, "the task finishes");
}

int main(void)
{
    char why[512] = "";
    struct stack stack;
    struct stack_pool *pool = NULL;
    if (stack_pool_create(&pool, STACK_DEFAULT_BYTES, 1, STACK_GUARD_BEST, why, sizeof(why)) != 0 ||
        stack_pool_acquire(pool, &stack, why, sizeof(why)) != 0) {
        printf("FAILED: %s\n", why);
        return 1;
    }
    check_registers(&stack);
    check_beginning(&stack);
    check_waits_inside_a_generator(&stack);
    stack_pool_destroy(pool);
    printf("%u checks passed, %u failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
