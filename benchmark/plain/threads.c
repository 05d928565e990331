/* A pool of threads that take tasks from a counter. Usage: plain_threads WORK TASKS WORKERS [PORT] */
#include "benchmark/plain/plain.h"
#include "benchmark/plain/work.h"

struct worker {
    pthread_t thread;
    unsigned number;
};

static struct plain plain;
static work_fn *work;
static unsigned tasks;

static void *run(void *argument)
{
    const struct worker *worker = argument;
    struct slot warmed = {.fd = -1}, slot = {.fd = -1};
    work(&warmed, worker->number); /* the warm-up */
    slot_close(&warmed);
    pthread_barrier_wait(&plain.start);
    for (unsigned task; (task = atomic_fetch_add(&plain.next, 1)) < tasks;) {
        work(&slot, task);
        plain.end_ns[task] = now_ns();
    }
    slot_close(&slot);
    return NULL;
}

int main(int argc, char **argv)
{
    static struct worker workers[MAX_WORKERS];
    unsigned n = argc > 3 ? (unsigned)atoi(argv[3]) : 0;
    if (n == 0 || n > MAX_WORKERS || atoi(argv[2]) > MAX_TASKS ||
        (work = work_find(argv[1], argc > 4 ? argv[4] : "0")) == NULL)
        return 2;
    tasks = (unsigned)atoi(argv[2]);
    plain_open(&plain, n);
    for (unsigned i = 0; i < n; i++) {
        workers[i].number = i;
        if (pthread_create(&workers[i].thread, NULL, run, &workers[i]) != 0)
            fail("pthread_create");
    }
    plain_settle();
    plain_start(&plain);
    for (unsigned i = 0; i < n; i++)
        pthread_join(workers[i].thread, NULL);
    plain_print(&plain, tasks);
    return 0;
}
