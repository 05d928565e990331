/* Tasks that never wait: N of them are started, say that they ran, and end; the trace is off. Usage:
 * bench_spawn N */
#include "benchmark/simul/bench.h"

static int body(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    uint64_t *finished = context;
    (void)t, (void)index, (void)outcome;
    (*finished)++;
    return 0;
}

int main(int argc, char **argv)
{
    uint64_t finished = 0;
    const struct bodies bodies = {.context = &finished, .body = body};
    struct bench_run bench = {.bodies = &bodies, .tasks = bench_argument(argc, argv, 1)};
    bench_run(&bench);
    if (finished != bench.tasks)
        bench_fail("bench_spawn: not every task ran");
    bench_print("simul", "spawn", bench.tasks, &bench.elapsed);
    printf("}\n");
    bench_run_end(&bench);
    return 0;
}
