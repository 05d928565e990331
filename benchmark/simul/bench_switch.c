/* One raw switch: two contexts pass control to and fro, N times in all, with nothing between them. Usage:
 * bench_switch N */
#include "benchmark/simul/bench.h"
#include "coroutine/switch.h"

struct pair {
    struct context thread, other;
    uint64_t count;
};

/* The other side: goes back to whoever came, and counts how often. */
static void answer(void *argument)
{
    struct pair *pair = argument;
    for (;;) {
        pair->count++;
        context_switch(&pair->other, &pair->thread);
    }
}

int main(int argc, char **argv)
{
    static _Alignas(16) char stack[64 * 1024];
    uint64_t n = bench_argument(argc, argv, 1);
    struct pair pair = {.count = 0};
    struct measurement elapsed;
    context_make(&pair.other, stack, sizeof stack, answer, &pair);

    measurement_begin(&elapsed);
    for (uint64_t i = 0; i < n / 2; i++)
        context_switch(&pair.thread, &pair.other);
    measurement_end(&elapsed);

    if (pair.count != n / 2)
        bench_fail("bench_switch: the other side did not run every time");
    bench_print("simul", "switch", n / 2 * 2, &elapsed);
    printf("}\n");
    return 0;
}
