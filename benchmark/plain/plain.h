/* Plain programs do what simul's workloads do, as one would write it without simul: the measure for simul's
 * runners. Here is what they share. Workers start at a barrier, as simul's lanes do. When each task ended is
 * noted, as simul does: one reading of the clock a task. */
#ifndef BENCHMARK_PLAIN_PLAIN_H
#define BENCHMARK_PLAIN_PLAIN_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>

enum { MAX_WORKERS = 1000, MAX_TASKS = 20000 };

struct plain {
    atomic_uint next; /* the next task */
    pthread_barrier_t start;
    uint64_t begin_ns, end_ns[MAX_TASKS];
};

static inline uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static inline _Noreturn void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* Memory that processes share, zeroed and touched. */
static inline void *shared_memory(size_t bytes)
{
    void *memory =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (memory == MAP_FAILED)
        fail("mmap");
    return memory;
}

/* For `workers`, and whoever opens the barrier. Timers are as exact as simul sets them. */
static inline void plain_open(struct plain *plain, unsigned workers)
{
    pthread_barrierattr_t attributes;
    pthread_barrierattr_init(&attributes);
    pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&plain->start, &attributes, workers + 1);
    prctl(PR_SET_TIMERSLACK, 1UL);
}

/* Lets every worker come to the barrier. */
static inline void plain_settle(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
}

static inline void plain_start(struct plain *plain)
{
    plain->begin_ns = now_ns();
    pthread_barrier_wait(&plain->start);
}

/* From the barrier's opening to the end of the last task. */
static inline void plain_print(const struct plain *plain, unsigned tasks)
{
    uint64_t end_ns = 0;
    for (unsigned i = 0; i < tasks; i++)
        end_ns = plain->end_ns[i] > end_ns ? plain->end_ns[i] : end_ns;
    printf("{\"ns\":%lu}\n", (unsigned long)(end_ns - plain->begin_ns));
}

#endif
