/* Keeps values in registers of each kind across a switch to a context that does the same with others: where
 * the switch does not name a register as overwritten, a compiler keeps one of a few values there.
 * tests/cli/switch-registers.bats builds this with options that add registers, reads the assembly, and runs
 * it. Exits with 1 if a value was lost, with 77 where the processor has no such registers. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "coroutine/switch.h"

enum { STACK_BYTES = 64 * 1024, ROUNDS = 8, SKIPPED = 77 };

static struct context main_context, other_context;
static unsigned wrong_in_other;

/* All that a compiler learns of a value by KEEP is the kind of register that it is in. */
#define KEEP(kind, value) __asm__ volatile("" : "+" kind(value))
#define DEFINE(name, type, kind)                                                                             \
    __attribute__((noinline)) static unsigned name(struct context *from, const struct context *to,           \
                                                   unsigned first)                                           \
    {                                                                                                        \
        type a = (type)first, b = (type)(first + 1), c = (type)(first + 2);                                  \
        KEEP(kind, a);                                                                                       \
        KEEP(kind, b);                                                                                       \
        KEEP(kind, c);                                                                                       \
        context_switch(from, to);                                                                            \
        KEEP(kind, a);                                                                                       \
        KEEP(kind, b);                                                                                       \
        KEEP(kind, c);                                                                                       \
        return (unsigned)(a != (type)first) + (b != (type)(first + 1)) + (c != (type)(first + 2));           \
    }

DEFINE(in_general_registers, uint64_t, "r")
#if defined(__AVX512F__)
DEFINE(in_vector_registers, float, "v")
DEFINE(in_mask_registers, uint16_t, "k")
#elif defined(__x86_64__)
DEFINE(in_vector_registers, float, "x")
#endif

static unsigned switch_with_values(struct context *from, const struct context *to, unsigned first)
{
    unsigned wrong = in_general_registers(from, to, first);
#if defined(__x86_64__)
    wrong += in_vector_registers(from, to, first);
#endif
#if defined(__AVX512F__)
    wrong += in_mask_registers(from, to, first);
#endif
    return wrong;
}

static void overwrite(void *argument)
{
    (void)argument;
    for (unsigned round = 0;; round++)
        wrong_in_other += switch_with_values(&other_context, &main_context, 1000 + 10 * round);
}

static bool processor_can(void)
{
#if defined(__AVX512F__)
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw"))
        return false;
#endif
#if defined(__APX_F__)
    if (!__builtin_cpu_supports("apxf"))
        return false;
#endif
    return true;
}

int main(void)
{
    static _Alignas(64) char stack[STACK_BYTES];
    unsigned wrong = 0;
    if (!processor_can())
        return SKIPPED;
    context_make(&other_context, stack, sizeof stack, overwrite, NULL);
    for (unsigned round = 0; round < ROUNDS; round++)
        wrong += switch_with_values(&main_context, &other_context, 10 * round);
    printf("%u values were lost here, %u there\n", wrong, wrong_in_other);
    return wrong + wrong_in_other > 0;
}
