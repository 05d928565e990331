/* Independent spinners: processes with a fixed number of iterations each, behind a common start. */
#include "machine/capacity.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task/clock.h"

enum { ITERATIONS = 12000000 }; /* about 30 ms on a CPU of today */

struct spin {
    uint64_t begin_ns, end_ns;
};

static void spin(struct spin *spin, int iterations)
{
    uint64_t x = 88172645463325252ULL; /* xorshift (Marsaglia 2003): each step needs the one before */
    spin->begin_ns = clock_now_ns();
    for (int i = 0; i < iterations; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    __asm__ volatile("" : : "r"(x)); /* x is used, so the loop stays */
    spin->end_ns = clock_now_ns();
}

uint64_t capacity_spin(int iterations)
{
    struct spin one;
    spin(&one, iterations);
    return one.end_ns - one.begin_ns;
}

/* Runs n spinners at once. Returns the time from the first start to the last end, or 0 if the spinners could
 * not start. */
static uint64_t spin_at_once(struct spin *spins, unsigned n)
{
    int start[2];
    unsigned started = 0;
    pid_t *pids = calloc(n, sizeof *pids);
    if (pids == NULL || pipe(start) < 0) {
        free(pids);
        return 0;
    }
    for (; started < n; started++) {
        pids[started] = fork();
        if (pids[started] < 0)
            break;
        if (pids[started] > 0)
            continue;
        char byte;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(start[1]);
        while (read(start[0], &byte, 1) < 0 && errno == EINTR)
            ;
        spin(&spins[started], ITERATIONS);
        _exit(0);
    }
    close(start[0]);
    close(start[1]); /* the common start */
    uint64_t first = UINT64_MAX, last = 0;
    for (unsigned i = 0; i < started; i++) {
        while (waitpid(pids[i], NULL, 0) < 0 && errno == EINTR)
            ;
        first = spins[i].begin_ns < first ? spins[i].begin_ns : first;
        last = spins[i].end_ns > last ? spins[i].end_ns : last;
    }
    free(pids);
    return started == n ? last - first : 0;
}

double capacity_measure(unsigned cpus)
{
    size_t bytes = cpus * sizeof(struct spin);
    struct spin *spins = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (spins == MAP_FAILED)
        return -errno;
    uint64_t alone_ns = spin_at_once(spins, 1);
    uint64_t together_ns = spin_at_once(spins, cpus);
    munmap(spins, bytes);
    if (alone_ns == 0 || together_ns == 0)
        return -EAGAIN;
    return cpus * (double)alone_ns / (double)together_ns;
}
