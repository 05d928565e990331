/* Writing a trace: tasks that yield fill the loop's buffer with about EVENTS events, and trace_write makes a
 * file of them. Says how long that lasted, how many lines it wrote, and by how much the process's peak of
 * memory grew meanwhile; the buffer itself was there before. Usage: bench_write EVENTS FILE */
#include <sys/resource.h>

#include "benchmark/simul/bench.h"
#include "trace/write.h"

/* Each yield is recorded three times, as a wait, as ready and as resumed; a task adds its start and end. */
enum { YIELDS = 6, EVENTS_A_TASK = 3 * YIELDS + 2 };

static int body(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    (void)context, (void)index, (void)outcome;
    for (int i = 0; i < YIELDS; i++)
        task_yield(t);
    return 0;
}

static int64_t peak_bytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * 1024L;
}

static uint64_t lines_of(const char *path)
{
    uint64_t lines = 0;
    FILE *in = fopen(path, "r");
    if (in == NULL)
        bench_fail("bench_write: the file cannot be read again");
    for (int byte; (byte = getc(in)) != EOF;)
        lines += byte == '\n';
    fclose(in);
    return lines;
}

int main(int argc, char **argv)
{
    uint32_t tasks = bench_argument(argc, argv, 1) / EVENTS_A_TASK;
    const struct bodies bodies = {.body = body};
    struct bench_run bench = {.bodies = &bodies, .tasks = tasks, .events = tasks * EVENTS_A_TASK};
    struct measurement elapsed;
    FILE *out = argc == 3 ? fopen(argv[2], "w") : NULL;
    if (tasks == 0 || out == NULL)
        bench_fail("usage: bench_write EVENTS FILE");
    bench_run(&bench);
    uint32_t events = atomic_load(&bench.shared->lanes[0].count);
    if (events != bench.events || bench.shared->lanes[0].dropped != 0)
        bench_fail("bench_write: not as many events as there should be");

    const struct trace_facts facts = {
        .simul_json = "{}", .title = "benchmark", .cpus_allowed = 1, .end_ns = bench.elapsed.ns};
    int64_t before_bytes = peak_bytes();
    measurement_begin(&elapsed);
    int status = trace_write(out, bench.shared, &facts);
    if (fclose(out) != 0 || status < 0)
        bench_fail("bench_write: the trace could not be written");
    measurement_end(&elapsed);

    int64_t grown_bytes = peak_bytes() - before_bytes;
    bench_print("simul", "write", events, &elapsed);
    printf(",\"lines\":%" PRIu64 ",\"grown_bytes\":%" PRId64 "}\n", lines_of(argv[2]), grown_bytes);
    bench_run_end(&bench);
    return 0;
}
