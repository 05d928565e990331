/* How exactly a sleeper is woken: N tasks whose deadlines are some microseconds apart each note by how much
 * they woke up after theirs. Usage: bench_wakeup N MICROSECONDS_APART */
#include "benchmark/simul/bench.h"

struct sleepers {
    uint64_t first_ns, apart_ns;
    int64_t *late_ns;
};

/* Just before the start barrier. */
static void start(void *context)
{
    struct sleepers *sleepers = context;
    sleepers->first_ns = clock_now_ns() + 50 * NS_PER_MS;
}

static int body(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    struct sleepers *sleepers = context;
    uint64_t deadline_ns = sleepers->first_ns + index * sleepers->apart_ns;
    (void)outcome;
    uint64_t now_ns = task_now_ns(t);
    int status = task_sleep(t, deadline_ns > now_ns ? deadline_ns - now_ns : 0);
    sleepers->late_ns[index] = (int64_t)(task_now_ns(t) - deadline_ns);
    return status;
}

int main(int argc, char **argv)
{
    uint32_t n = bench_argument(argc, argv, 1);
    struct sleepers sleepers = {.apart_ns = bench_argument(argc, argv, 2) * NS_PER_US,
                                .late_ns = calloc(n, sizeof(int64_t))};
    if (sleepers.late_ns == NULL)
        bench_fail("bench_wakeup: not enough memory");
    const struct bodies bodies = {.context = &sleepers, .start = start, .body = body};
    struct bench_run bench = {.bodies = &bodies, .tasks = n};
    bench_run(&bench);

    bench_print_wakeup("simul", sleepers.late_ns, n, &bench.elapsed);
    bench_run_end(&bench);
    free(sleepers.late_ns);
    return 0;
}
