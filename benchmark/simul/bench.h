/* What the benchmarks of this folder share: their arguments, the part that is measured, the one line of JSON
 * on stdout that scripts/benchmark reads, and the coroutine runner without the command around it. */
#ifndef BENCHMARK_SIMUL_BENCH_H
#define BENCHMARK_SIMUL_BENCH_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "runners/runner.h"
#include "task/clock.h"
#include "task/task.h"

/* --- a program and its line --- */

/* Ends the program with a message. */
static inline _Noreturn void bench_fail(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(EXIT_FAILURE);
}

/* The argument number `i`, a whole number above 0. */
static inline uint32_t bench_argument(int argc, char **argv, int i)
{
    unsigned long value = i < argc ? strtoul(argv[i], NULL, 10) : 0;
    if (value == 0 || value > UINT32_MAX)
        bench_fail("an argument is missing, or not a number above 0");
    return (uint32_t)value;
}

/* The part of a program that counts: begun, and ended, it holds what the part took. */
struct measurement {
    uint64_t ns, cpu_ns;
};

static inline void measurement_begin(struct measurement *m)
{
    m->cpu_ns = clock_ns_of(CLOCK_PROCESS_CPUTIME_ID);
    m->ns = clock_now_ns();
}

static inline void measurement_end(struct measurement *m)
{
    m->ns = clock_now_ns() - m->ns;
    m->cpu_ns = clock_ns_of(CLOCK_PROCESS_CPUTIME_ID) - m->cpu_ns;
}

/* The line, but for its end: a program's own figures follow, each as ",\"name\":number", and "}\n". */
static inline void bench_print(const char *peer, const char *program, uint64_t n, const struct measurement *m)
{
    printf("{\"peer\":\"%s\",\"program\":\"%s\",\"n\":%" PRIu64 ",\"checked\":true,\"ns\":%" PRIu64
           ",\"cpu_ns\":%" PRIu64,
           peer, program, n, m->ns, m->cpu_ns);
}

static inline int bench_by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The whole line of a program that notes by how much it woke up after each of its `n` deadlines; sorts them.
 */
static inline void bench_print_wakeup(const char *peer, int64_t *late_ns, uint32_t n,
                                      const struct measurement *m)
{
    uint32_t early = 0;
    qsort(late_ns, n, sizeof *late_ns, bench_by_value);
    while (early < n && late_ns[early] < 0)
        early++;
    bench_print(peer, "wakeup", n, m);
    printf(",\"median_ns\":%" PRId64 ",\"p99_ns\":%" PRId64 ",\"early\":%" PRIu32 "}\n", late_ns[n / 2],
           late_ns[(uint64_t)n * 99 / 100], early);
}

/* --- tasks on the runner --- */

struct bench_run {
    const struct bodies *bodies;
    uint32_t tasks;
    uint32_t events;            /* that the trace has room for; 0: it is off */
    struct measurement elapsed; /* from the start barrier to the end of the last task */
    struct shared *shared;      /* bench_run_end frees it */
};

static inline void bench_at_start(void *sample)
{
    struct bench_run *bench = sample;
    measurement_begin(&bench->elapsed);
}

static inline void bench_at_end(void *sample, const pid_t *pids, unsigned n)
{
    struct bench_run *bench = sample;
    (void)pids, (void)n;
    measurement_end(&bench->elapsed);
}

/* Runs all tasks under coroutines, as a sample does: buffers are touched before the start barrier, timers are
 * exact.
 */
static inline void bench_run(struct bench_run *bench)
{
    struct error error = {0};
    const struct runner *runner = runner_find("coroutines");
    const struct shared_sizes sizes = {
        .tasks = bench->tasks, .lanes = runner->lanes(bench->tasks, 1), .events_per_lane = bench->events};
    bench->shared = shared_create(&sizes, &error);
    if (bench->shared == NULL)
        bench_fail(error.text);
    bench->shared->capacity = runner_in_flight(runner, bench->tasks, 1);
    prctl(PR_SET_TIMERSLACK, 1UL); /* ns */
    struct run run = {.runner = runner,
                      .bodies = *bench->bodies,
                      .shared = bench->shared,
                      .tasks = bench->tasks,
                      .workers = 1,
                      .lanes = sizes.lanes,
                      .error = &error,
                      .sample = bench,
                      .at_start = bench_at_start,
                      .at_end = bench_at_end};
    if (runner->run(&run) < 0)
        bench_fail(error.text);
    if (atomic_load(&bench->shared->failed))
        bench_fail(bench->shared->failure);
    for (uint32_t i = 0; i < bench->tasks; i++)
        if (atomic_load(&bench->shared->records[i].state) != TASK_DONE)
            bench_fail("a task did not end");
}

static inline void bench_run_end(struct bench_run *bench)
{
    shared_destroy(bench->shared);
}

#endif
