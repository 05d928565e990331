/* Passing control: two tasks let each other run, N times in all, through the ready queue and with the trace
 * off. Usage: bench_yield N */
#include "benchmark/simul/bench.h"

struct passing {
    uint64_t each, passed;
};

static int pass(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    struct passing *passing = context;
    (void)index, (void)outcome;
    for (uint64_t i = 0; i < passing->each; i++) {
        task_yield(t);
        passing->passed++;
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct passing passing = {.each = bench_argument(argc, argv, 1) / 2};
    const struct bodies bodies = {.context = &passing, .body = pass};
    struct bench_run bench = {.bodies = &bodies, .tasks = 2};
    bench_run(&bench);
    if (passing.passed != 2 * passing.each)
        bench_fail("bench_yield: not every yield happened");
    bench_print("simul", "yield", 2 * passing.each, &bench.elapsed);
    printf("}\n");
    bench_run_end(&bench);
    return 0;
}
