/* A pool of forked workers that take tasks from a counter. Usage: plain_processes WORK TASKS WORKERS [PORT]
 */
#include <sys/wait.h>
#include <unistd.h>

#include "benchmark/plain/plain.h"
#include "benchmark/plain/work.h"

static struct plain *plain;
static work_fn *work;
static unsigned tasks;

static _Noreturn void run(unsigned number)
{
    struct slot warmed = {.fd = -1}, slot = {.fd = -1};
    work(&warmed, number); /* the warm-up */
    slot_close(&warmed);
    pthread_barrier_wait(&plain->start);
    for (unsigned task; (task = atomic_fetch_add(&plain->next, 1)) < tasks;) {
        work(&slot, task);
        plain->end_ns[task] = now_ns();
    }
    _exit(0);
}

int main(int argc, char **argv)
{
    unsigned n = argc > 3 ? (unsigned)atoi(argv[3]) : 0;
    if (n == 0 || n > MAX_WORKERS || atoi(argv[2]) > MAX_TASKS ||
        (work = work_find(argv[1], argc > 4 ? argv[4] : "0")) == NULL)
        return 2;
    tasks = (unsigned)atoi(argv[2]);
    plain = shared_memory(sizeof *plain);
    plain_open(plain, n);
    for (unsigned i = 0; i < n; i++) {
        pid_t pid = fork();
        if (pid == 0)
            run(i);
        if (pid < 0)
            fail("fork");
    }
    plain_settle();
    plain_start(plain);
    for (int status; wait(&status) > 0;)
        if (status != 0)
            return 1;
    plain_print(plain, tasks);
    return 0;
}
